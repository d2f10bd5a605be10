// Built by `make fuzz-shared` together with the decoders' sources: not part of the package.
import Caching
import DocumentSearch
import Fleet
import Glibc
import PredictionEngine
import SessionLogic
import WireProtocol

/// What is decoded of what comes out of Redis, one target a form; `FUZZ_TARGET` says which. Each value that is taken is used
/// as a pod uses it: what its numbers do later counts too.
private enum Target: String, CaseIterable {
    case task, presence, canary, record, session, exchanges, entry, envelope, invalidation, pages, cache, ticket,
        popularity,
        scalar, reply

    func run(_ bytes: [UInt8]) {
        // As they are, and as values of the fields of a form that would be understood.
        take(bytes)
        for template in templates {
            var filler = Filler(bytes)
            take(filler.filled(template))
        }
    }

    /// `#`: a number, `$`: a text.
    private var templates: [String] {
        switch self {
        case .task: [#"{"kind":"prefetch","subject":"$","failures":#}"#, #"{"kind":"$","subject":"","failures":#}"#]
        case .presence:
            [
                #"{"v":1,"event":"moved","session":"$","client":"c","pod":"$","epoch":#}"#,
                #"{"v":#,"event":"gone","session":"s","client":"$","pod":"p","epoch":#}"#,
            ]
        case .canary: [#"{"v":1,"pod":"$","role":"$","number":#,"connections":#,"sessions":#}"#]
        case .record:
            [#"{"id":"$","epoch":#,"item":"$","question":"$","scenario":"$","hasImage":true,"answerer":"$","pod":"$"}"#]
        case .exchanges:
            [
                ##"[{"id":"$","item":"$","question":"$","finish":"stop"}]"##,
                ##"{"list":[{"id":"$","item":"$","question":"$","finish":"stop"}]}"##,
            ]
        case .entry:
            [
                #"{"kind":"text","text":"$","offset":#}"#, #"{"kind":"status","stage":"reading","text":"$"}"#,
                #"{"kind":"final","finish":"stop","length":#,"lead":#,"documentMicroseconds":#,"firstChunk":#}"#,
                #"{"kind":"error","code":"AI_001","text":"$","retryAfter":#}"#,
                #"{"kind":"context","details":"$","scenario":"$","citations":[{"document":"$","page":#,"section":"$","start":#,"end":#,"quote":"$"}]}"#,
            ]
        case .envelope:
            [
                ##"{"v":1,"by":"00112233445566aa","n":#,"kid":"00112233445566aa","mac":"\##(String(repeating: "0f", count: 32))"}"##
            ]
        case .invalidation: [#"{"everything":false,"tags":["$","$"]}"#]
        case .pages: [##"{"list":[{"n":#,"s":"$","t":"$"},{"n":#,"t":"$"}]}"##]
        case .ticket: ["1.$.#-$.#.$", "1.s.1-c.#.$", "1.s.1-c.$.0"]
        case .session, .cache, .popularity, .scalar, .reply: []
        }
    }

    private func take(_ bytes: [UInt8]) {
        switch self {
        case .task: if let task = BackgroundTask(shared: bytes) { Self.use(task) }
        case .presence: if let envelope = PresenceEnvelope(shared: bytes) { Self.use(envelope) }
        case .canary: if let canary = Canary(shared: bytes) { Self.use(canary) }
        case .record: if let record = QueryRecord(shared: bytes) { Self.use(record) }
        case .exchanges:
            if let list = ExchangeList(shared: bytes) { precondition(list.exchanges.count <= 2 * QueryDesk.historyMax) }
        case .session: Self.session(bytes)
        case .entry: if let entry = AnswerEntry(shared: bytes, id: "q", epoch: 1) { Self.use(entry) }
        case .envelope: Self.envelope(bytes)
        case .invalidation:
            if let one = Invalidation(shared: bytes) {
                precondition(one.joined(with: one).tags.count <= Invalidation.tagsMax)
            }
        case .pages:
            if let pages = SharedPages(shared: bytes)?.pages {
                precondition(!pages.isEmpty && pages.allSatisfy { $0.number > 0 })
            }
        case .cache: Self.cache(bytes)
        case .ticket: Self.ticket(bytes)
        case .popularity: Self.popularity(bytes)
        case .scalar: Self.scalar(bytes)
        case .reply: Self.reply(bytes)
        }
    }

    private static func use(_ task: BackgroundTask) {
        var task = task
        for _ in 0..<10 {
            switch task.failed() {
            case .retry(let next, let wait):
                precondition(wait > .zero && wait <= .seconds(300), "a wait without measure")
                task = next
            case .bury(let next):
                precondition(BackgroundTask(shared: next.shared) == next, "what is buried is not understood")
                return
            }
        }
        preconditionFailure("a task that is never given up")
    }

    nonisolated(unsafe) private static var view = ClusterView(own: "a")
    nonisolated(unsafe) private static var turn = 0

    private static func use(_ envelope: PresenceEnvelope) {
        turn += 1
        _ = view.presenceHeard(envelope, isSigned: turn % 2 == 0)
        if turn % 100 == 0 {
            view.podGone(envelope.pod)
            _ = view.clearAway(10)
        }
        precondition(view.places(ofClient: envelope.client).count <= ClusterView.placesPerClientMax)
    }

    private static func use(_ canary: Canary) {
        turn += 1
        view.canaryHeard(canary, isSigned: turn % 2 == 0, now: .seconds(turn))
        if turn % 1000 == 0 { _ = view.silentPods(now: .seconds(turn + 60)) }
        precondition(view.connections >= 0 && view.sessions >= 0 && view.pods.count <= ClusterView.podsMax)
    }

    private static func use(_ record: QueryRecord) {
        let later = ResumePlan.epoch(after: record.epoch, random: 1)
        precondition(later > record.epoch)
        var session = SessionRecord(client: "c", pod: record.pod, epoch: record.epoch)
        session.queries = [record]
        var desk = QueryDesk(queriesPerMinute: 0, now: .zero)
        desk.restored(session)
        if case .start(_, let epoch, _) = desk.queryReceived(record.query, id: record.id, now: .zero) {
            precondition(epoch > record.epoch)
        }
    }

    private static func session(_ bytes: [UInt8]) {
        var filler = Filler(bytes)
        var fields: [String: [UInt8]] = ["client": Array("c".utf8), "epoch": Array(filler.number().utf8)]
        for name in ["pod", "active", "history", "q:a", "q:b", "f:a", "connected_at"] { fields[name] = filler.raw() }
        fields["q:c"] = filler.filled(Target.record.templates[0])
        guard let record = SessionRecord(fields: fields) else { return }
        var desk = QueryDesk(queriesPerMinute: 0, now: .zero)
        desk.restored(record)
        precondition(SharedLimits.epochs.contains(record.epoch) && desk.history.count <= QueryDesk.historyMax)
    }

    private static func use(_ entry: AnswerEntry) {
        var trail = AnswerTrail(id: "q", epoch: 1)
        for _ in 0..<3 { trail.replay(entry) }
        precondition(trail.text.count <= AnswerTrail.textBytesMax)
        var writer = JSONWriter()
        var sent: SentDetails?
        if let context = trail.context { ServerMessage.context(context).write(to: &writer, sent: &sent) }
        if let final = trail.final { ServerMessage.finalAnswer(final).write(to: &writer, sent: &sent) }
    }

    nonisolated(unsafe) private static var replays = ReplayGuard()

    private static func envelope(_ bytes: [UInt8]) {
        guard let envelope = PodEnvelope(bytes) else { return }
        precondition(PodEnvelope.bytes(signed: envelope.signed, mac: envelope.mac) == bytes, "another message")
        if replays.heard(envelope.number, of: envelope.speaker) {
            precondition(!replays.heard(envelope.number, of: envelope.speaker), "heard twice")
        }
    }

    private static func cache(_ bytes: [UInt8]) {
        for header in [bytes, Array("HC".utf8) + [1, 0] + bytes] {
            guard let envelope = CacheEnvelope(bytes: header) else { continue }
            let now = 1_800_000_000
            _ = envelope.freshness(nowSeconds: now)
            _ = CacheEnvelope.keptSeconds(envelope.freshForSeconds)
            let age = now - envelope.madeAtSeconds
            _ = age * 5 > envelope.freshForSeconds * 4
            precondition(CacheEnvelope(bytes: envelope.bytes) == envelope, "another value")
        }
    }

    private static func ticket(_ bytes: [UInt8]) {
        guard let (ticket, _) = try? SessionTicket.parse(String(decoding: bytes, as: UTF8.self)) else { return }
        _ = ticket.isExpired(nowSeconds: 1_800_000_000)
        precondition(SharedLimits.moments.contains(ticket.issuedAtSeconds))
    }

    private static func popularity(_ bytes: [UInt8]) {
        var filler = Filler(bytes)
        var all: [String: Double] = [:]
        let now = 1_800_000_000
        for number in 0..<4 {
            let text = number % 2 == 0 ? Array(filler.number().utf8) : filler.raw()
            let item = String(decoding: filler.raw(), as: UTF8.self)
            all[item] = LearnedPopularity.weight(shared: text, of: item, nowSeconds: now)
        }
        var learned = LearnedPopularity()
        learned.merged(all)
        let confirmations = learned.confirmations(nowSeconds: now)
        precondition(
            confirmations.values.allSatisfy { $0.isFinite && $0 > 0 && $0 <= 1.001e7 }, "a weight without measure")
        _ = learned.forgotten(nowSeconds: now)
    }

    private static func scalar(_ bytes: [UInt8]) {
        if let number = SharedScalar.number(bytes, in: SharedLimits.fences) {
            precondition(SharedLimits.fences.contains(number))
        }
        if let number = SharedScalar.entryNumber(String(decoding: bytes, as: UTF8.self)) {
            precondition(SharedLimits.counts.contains(number))
        }
        if let name = SharedScalar.name(bytes) {
            precondition(!name.isEmpty && name.utf8.count <= SharedLimits.nameBytesMax)
        }
        if let text = SharedScalar.typedText(bytes) {
            precondition(text.unicodeScalars.count <= ProtocolLimits.contentScalarsMax)
        }
        if let secret = SharedScalar.secret(bytes) {
            precondition(SharedScalar.secretBytes.contains(secret.utf8.count))
        }
    }

    private static func reply(_ bytes: [UInt8]) {
        let limits = RedisReplyLimits(valueBytesMax: 64, replyBytesMax: 128, elementsMax: 16)
        func passed(_ cut: Int) -> [UInt8]? {
            var limiter = RedisReplyLimiter(limits)
            var result: [UInt8] = []
            for piece in [bytes.prefix(cut), bytes.dropFirst(cut)] {
                let isRead = Array(piece).withUnsafeBytes { piece in
                    (try? limiter.feed(piece) { part throws(RedisProblem) in result += part }) != nil
                }
                guard isRead else { return nil }
            }
            return result
        }
        // In any two pieces the same.
        let whole = passed(bytes.count)
        precondition(passed(bytes.count / 2) == whole && passed(bytes.count / 3) == whole, "pieces read otherwise")
    }
}

/// Makes values of fields out of the bytes of an input.
private struct Filler {
    private static let numbers = [
        "0", "1", "-1", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551616",
        "4611686018427387904", "2199023255552", "2199023255553", "1099511627776", "4503599627370496", "2147483647",
        "2147483648",
        "49152", "49153", "1e3", "1e400", "-1e400", "0.5", "\"1\"", "null", "true", "[]", "{}", "NaN",
    ]

    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    mutating func number() -> String {
        guard let choice = bytes.popFirst() else { return "1" }
        if choice < 128 { return Self.numbers[Int(choice) % Self.numbers.count] }
        return "\(bytes.prefix(Int(choice) % 9).reduce(Int64(0)) { $0 << 8 | Int64($1) })"
    }

    mutating func raw() -> [UInt8] {
        let count = Int(bytes.popFirst() ?? 0) % 48
        defer { bytes = bytes.dropFirst(count) }
        return Array(bytes.prefix(count))
    }

    private mutating func text() -> [UInt8] {
        guard let choice = bytes.first, choice >= 200 else {
            return raw().filter { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        }
        bytes = bytes.dropFirst()
        return [UInt8](repeating: UInt8(ascii: "x"), count: 1 << (Int(choice) % 17))
    }

    mutating func filled(_ template: String) -> [UInt8] {
        var result: [UInt8] = []
        for byte in template.utf8 {
            switch byte {
            case UInt8(ascii: "#"): result += number().utf8
            case UInt8(ascii: "$"): result += text()
            default: result.append(byte)
            }
        }
        return result
    }
}

private let target: Target = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = Target(rawValue: name) else {
        preconditionFailure("FUZZ_TARGET: expected one of \(Target.allCases.map(\.rawValue)), came \"\(name)\"")
    }
    return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
