@testable import SessionLogic

/// What the scripts in Redis do, and what may happen to it: away, slow, replies lost, failed over to a replica that is
/// behind, started empty.
final class SimulatedStore {
    struct Session {
        var client: String
        var pod: String
        var epoch: Int
        var fences = 0
        var fence: [String: Int] = [:]
        var writers: [String: String] = [:]
        /// When the writer last said that it writes.
        var said: [String: Duration] = [:]
        var records: [String: QueryRecord] = [:]
        var active: String?
        var streams: [String: [AnswerEntry]] = [:]
    }

    struct State {
        var sessions: [String: Session] = [:]
        var podUntil: [String: Duration] = [:]
    }

    private let world: SimulatedWorld
    private(set) var state = State()
    /// What the replica knows: somewhat older.
    private var replica = State()
    var isAway = false
    /// Told of every stream that changed.
    var onStream: (_ question: String, _ entries: [AnswerEntry]) -> Void = { _, _ in }

    init(_ world: SimulatedWorld) {
        self.world = world
    }

    func replicate() { replica = state }
    func failOver() { state = replica }
    func startEmpty() { state = State() }

    /// A command on its way: it may be carried out and its reply be lost; nobody home is a nil after a while.
    func call<Reply>(_ command: @escaping (inout State) -> Reply, _ reply: @escaping (Reply?) -> Void) {
        world.after(milliseconds: 0..<3) { [self] in
            guard !isAway else { return world.after(milliseconds: 50..<1000) { reply(nil) } }
            let value = command(&state)
            let isLost = world.happens(0.01)
            world.after(milliseconds: isLost ? 900..<1000 : 0..<3) { reply(isLost ? nil : value) }
        }
    }

    // MARK: Scripts

    func claim(_ id: String, _ pod: String, _ reply: @escaping (SessionRecord??) -> Void) {
        call({ state -> SessionRecord? in
            guard var session = state.sessions[id] else { return nil }
            session.epoch += 1
            session.pod = pod
            state.sessions[id] = session
            var record = SessionRecord(client: session.client, pod: pod, epoch: session.epoch)
            record.queries = session.records.values.sorted { $0.id < $1.id }
            record.active = session.active
            return record
        }) { reply($0) }
    }

    func carryOut(
        _ write: AnswerWrite, _ record: QueryRecord, session id: String, pod: String, epoch: Int,
        _ reply: @escaping (JournalWriter.Reply) -> Void
    ) {
        call({ [self] state -> JournalWriter.Reply in
            var session =
                state.sessions[id] ?? Session(client: "c", pod: record.pod, epoch: epoch)
            let held = session.fence[record.id] ?? 0
            let reply: JournalWriter.Reply
            let entries = write.entries
            switch write.change {
            case .put(let wanted):
                if let wanted, held > wanted { return .lost }
                var fence = wanted ?? max(held, session.fences) + 1
                if wanted == nil, let known = session.records[record.id], known.epoch >= record.epoch {
                    guard session.writers[record.id] == pod else { return .lost }
                    fence = held
                }
                session.fence[record.id] = fence
                session.writers[record.id] = pod
                session.fences = max(session.fences, fence)
                session.records[record.id] = record
                session.streams[record.id] = entries
                session.active = Self.isOver(entries) ? nil : record.id
                reply = .stored(fence: fence)
            case .append(let fence, let after):
                if held > fence { return .lost }
                let stream = session.streams[record.id] ?? []
                if held < fence || stream.count != after { return .gap }
                session.streams[record.id] = stream + entries
                if Self.isOver(entries), session.active == record.id { session.active = nil }
                reply = .stored(fence: fence)
            }
            if reply != .gap { session.said[record.id] = world.now }
            state.sessions[id] = session
            onStream(record.question, session.streams[record.id] ?? [])
            return reply
        }) { reply($0 ?? .away) }
    }

    private static func isOver(_ entries: [AnswerEntry]) -> Bool {
        if case .final = entries.last { true } else { false }
    }

    func answer(_ session: String, _ id: String, _ reply: @escaping (StoredAnswer??) -> Void) {
        call({ state -> StoredAnswer? in
            guard let session = state.sessions[session], let record = session.records[id] else { return nil }
            let entries = session.streams[id] ?? []
            if !Self.isOver(entries), session.active != id { return nil }
            var trail = AnswerTrail(id: id, epoch: record.epoch)
            for entry in entries { trail.replay(entry) }
            return StoredAnswer(
                record: record, writer: Self.writer(of: id, session, record), trail: trail, entryCount: entries.count)
        }) { reply($0) }
    }

    private static func writer(of id: String, _ session: Session, _ record: QueryRecord) -> AnswerWriter {
        AnswerWriter(fence: session.fence[id] ?? 0, pod: session.writers[id] ?? record.pod)
    }

    struct Read {
        var entries: [AnswerEntry]
        var last: Int
        var writing: AnswerWriting?
    }

    /// Entries after the first ones, so many, and who writes.
    func read(_ session: String, _ id: String, after: Int, _ reply: @escaping (Read?) -> Void) {
        call({ [world] state -> Read in
            guard let session = state.sessions[session], let record = session.records[id] else {
                return Read(entries: [], last: after, writing: nil)
            }
            let stream = session.streams[id] ?? []
            return Read(
                entries: Array(stream.dropFirst(after)), last: max(after, stream.count),
                writing: AnswerWriting(
                    writer: Self.writer(of: id, session, record), epoch: record.epoch,
                    silentFor: world.now - (session.said[id] ?? world.now)))
        }) { reply($0) }
    }

    func takeOver(_ session: String, _ id: String, fence: Int, pod: String, _ reply: @escaping (Int?) -> Void) {
        call({ [world] state -> Int? in
            guard var held = state.sessions[session], (held.fence[id] ?? 0) == fence else { return nil }
            held.fences = max(held.fences, fence) + 1
            held.fence[id] = held.fences
            held.writers[id] = pod
            held.said[id] = world.now
            state.sessions[session] = held
            return held.fences
        }) { reply($0.flatMap { $0 }) }
    }

    func touch(_ session: String, _ id: String, fence: Int) {
        call({ [world] state in
            if state.sessions[session]?.fence[id] == fence { state.sessions[session]?.said[id] = world.now }
        }) { _ in }
    }

    /// Whether a pod lives.
    func isAlive(_ pod: String, _ reply: @escaping (Bool?) -> Void) {
        call({ [world] state in (state.podUntil[pod] ?? .zero) > world.now }) { reply($0) }
    }
}
