import Foundation
import Testing
import WireProtocol

@testable import SessionLogic

/// A browser that keeps what it was told and goes on wherever it is let in.
private final class SimulatedBrowser {
    private let world: SimulatedWorld
    private let pods: () -> [SimulatedPod]
    private let questions: [String]
    private let isWhole: (_ question: String, _ text: String) -> Bool
    private var ticket: String?
    private var pod: SimulatedPod?
    private var session: SimulatedPod.Session?
    private var connection: SimulatedConnection?
    private var query: Int = -1
    private(set) var epoch = 0
    private(set) var bytes: [UInt8] = []
    private(set) var ended: Set<String> = []
    private(set) var restarts = 0
    /// Questions that were cancelled, and those that were not waited for.
    private(set) var given = (cancelled: Set<String>(), left: 0)

    /// - Parameter isWhole: whether a text is all of what some pod answered to a question
    init(
        _ world: SimulatedWorld, questions: [String], pods: @escaping () -> [SimulatedPod],
        isWhole: @escaping (_ question: String, _ text: String) -> Bool
    ) {
        self.isWhole = isWhole
        self.world = world
        self.questions = questions
        self.pods = pods
        connect()
    }

    /// For whoever replays a seed.
    var state: String {
        let here = session.map { session in
            "\(session.id) at \(pod?.name ?? "-") alive \(pod?.isAlive ?? false) cursors \(session.cursors.map(\.id)) "
                + "answering \(session.answering.map { "\($0.record.id)/\($0.record.epoch) over \($0.isOver)" } ?? "-") "
                + "trail \(session.machine.trail(id).map { "\($0.epoch)/\($0.text.count) ended \($0.hasEnded)" } ?? "-")"
        }
        return
            "epoch \(epoch), \(bytes.count) bytes, connection \(connection?.isOpen ?? false), \(here ?? "no session")"
    }

    var isDone: Bool { ended.count == questions.count }
    var id: String { "q\(query)" }
    var question: String { query >= 0 ? questions[query] : "" }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    func move() { connection?.cut() }

    private func connect() {
        guard !isDone else { return }
        let alive = pods().filter(\.isAlive)
        guard !alive.isEmpty else { return world.after(milliseconds: 100..<500) { [self] in connect() } }
        let pod = alive[world.random(0..<alive.count)]
        let connection = SimulatedConnection(
            world, receive: { [weak self] in self?.received($0) }, ended: { [weak self] in self?.lost() })
        self.connection = connection
        self.pod = pod
        world.after(milliseconds: 1..<20) { [self] in
            pod.connected(connection, ticket: ticket) { [self] session in
                world.after(milliseconds: 1..<20) { [self] in welcomed(session, connection) }
            }
        }
        // A pod that says nothing is left.
        world.after(.seconds(5)) { [self] in if self.connection === connection, session == nil { connection.cut() } }
    }

    private func lost() {
        connection = nil
        session = nil
        world.after(milliseconds: 50..<500) { [self] in if connection == nil { connect() } }
    }

    private func welcomed(_ session: SimulatedPod.Session, _ connection: SimulatedConnection) {
        guard connection.isOpen, self.connection === connection else { return }
        self.session = session
        ticket = session.id
        if query >= 0, !ended.contains(id) {
            let request = ResumeRequest(id: id, epoch: epoch, offset: bytes.count)
            world.after(milliseconds: 1..<20) { [self] in
                if connection.isOpen { pod?.resumed(request, in: session) }
            }
        } else {
            askNext()
        }
    }

    private func askNext() {
        guard query + 1 < questions.count else { return }
        query += 1
        (epoch, bytes) = (0, [])
        ask()
    }

    private func ask() {
        guard let session, let connection, !ended.contains(id) else { return }
        let query = Query(productID: "p", text: question, id: id)
        world.after(milliseconds: 1..<20) { [self] in
            if connection.isOpen, !ended.contains(query.id ?? "") { pod?.asked(query, in: session) }
        }
        if world.happens(0.1) { world.after(milliseconds: 50..<900) { [self] in cancel(query.id ?? "") } }
        if world.happens(0.1) { world.after(milliseconds: 50..<900) { [self] in leave(query.id ?? "") } }
    }

    /// Does not want it any more, and waits for its end.
    private func cancel(_ id: String) {
        guard id == self.id, !ended.contains(id), let session, connection?.isOpen == true else { return }
        given.cancelled.insert(id)
        pod?.cancelled(id, in: session)
    }

    /// Asks the next question without waiting for the end of this one.
    private func leave(_ id: String) {
        guard id == self.id, !ended.contains(id), query + 1 < questions.count, connection?.isOpen == true else {
            return
        }
        given.left += 1
        ended.insert(id)
        askNext()
    }

    private func received(_ message: ServerMessage) {
        switch message {
        case .answerChunk(let chunk) where chunk.id == id: take(chunk)
        case .finalAnswer(let final) where final.id == id: take(final)
        case .notResumable(let name, _) where name == id:
            restarts += 1
            (epoch, bytes) = (0, [])
            // Not at once: nobody may be there to ask.
            world.after(milliseconds: 100..<300) { [self] in ask() }
        default: break
        }
    }

    private func take(_ chunk: AnswerChunk) {
        guard !ended.contains(id) else { return world.violated("a chunk after the end of \(id)") }
        if chunk.isSnapshot {
            if chunk.epoch < epoch { world.violated("epoch \(chunk.epoch) after \(epoch)") }
            bytes = Array(chunk.content.utf8)
        } else {
            if epoch != 0, chunk.epoch != epoch { world.violated("epoch \(chunk.epoch) within \(epoch)") }
            if chunk.offset != bytes.count { world.violated("offset \(chunk.offset) at \(bytes.count)") }
            bytes += Array(chunk.content.utf8)
        }
        epoch = chunk.epoch
    }

    private func take(_ final: FinalAnswer) {
        // A query that was overtaken in the store ends as cancelled where nobody should be: ask for it again.
        if final.finish == .cancelled, !given.cancelled.contains(id) {
            (epoch, bytes) = (0, [])
            world.after(milliseconds: 100..<300) { [self] in ask() }
            return
        }
        if !ended.insert(id).inserted { world.violated("\(id) ended twice") }
        if final.length != bytes.count { world.violated("\(id) ended at \(final.length), \(bytes.count) are here") }
        if final.finish == .stop, !isWhole(question, text) {
            world.violated("\(question) ended in the middle: \(text)")
        }
        let asked = query
        world.after(milliseconds: 20..<1500) { [self] in if session != nil, query == asked { askNext() } }
    }
}

/// The pure machines of several pods and browsers, over a store and a broker that fail in every way, in time that a
/// seed decides. After every step: no answer is spliced of two generations, none is doubled, none goes backwards.
/// After everything has healed: every question has its whole answer.
@Suite struct SimulationTests {
    private static let seedsCount = 1000

    private struct Outcome {
        var violations: [String]
        var kills = 0
        var failovers = 0
        var restarts = 0
        var cancelled = 0
        var left = 0
    }

    private func simulate(_ seed: UInt64) -> Outcome {
        let world = SimulatedWorld(seed: seed)
        let store = SimulatedStore(world)
        let broker = SimulatedBroker(world)
        var generations: [String: Set<String>] = [:]
        var generated = 0
        let generate = { (record: QueryRecord) -> SimulatedGeneration in
            // A model never says the same twice: whatever is spliced shows.
            generated += 1
            let isWhole = record.question.hasPrefix("whole")
            let text =
                isWhole
                ? "The manual says: \(record.question)."
                : String(repeating: "<\(generated)>", count: 4 + generated % 20)
            generations[record.question, default: []].insert(text)
            return SimulatedGeneration(text: text, isWhole: isWhole)
        }
        var started = 0
        let start = { () -> SimulatedPod in
            started += 1
            return SimulatedPod("pod\(started)", world, store, broker, generate: generate)
        }
        var pods = (0..<3).map { _ in start() }
        let browsers = (0..<3).map { number in
            SimulatedBrowser(
                world, questions: (0..<4).map { "\(world.happens(0.4) ? "whole" : "long") \(number).\($0)" },
                pods: { pods }, isWhole: { generations[$0, default: []].contains($1) })
        }
        let isOfOneGeneration = { (question: String, text: String) in
            text.isEmpty || generations[question, default: []].contains { $0.hasPrefix(text) }
        }
        store.onStream = { question, entries in
            let text = entries.map { if case .text(let text, _) = $0 { text } else { "" } }.joined()
            if !isOfOneGeneration(question, text) { world.violated("the store holds two generations: \(text)") }
        }
        world.check = {
            for browser in browsers where !isOfOneGeneration(browser.question, browser.text) {
                world.violated("\(browser.question) is spliced: \(browser.text)")
            }
        }
        var outcome = Outcome(violations: [])
        // Twenty seconds of everything going wrong.
        for _ in 0..<40 {
            world.run(until: world.now + .milliseconds(500))
            if world.happens(0.5) { store.replicate() }
            switch world.random(0..<14) {
            case 0, 1:
                let victim = world.random(0..<pods.count)
                if pods[victim].isAlive { outcome.kills += 1 }
                pods[victim].kill()
                pods[victim] = start()
            case 2: (store.isAway, broker.isAway) = (true, true)
            case 3, 4:
                (store.isAway, broker.isAway) = (false, false)
                for pod in pods { pod.storeReturned() }
            case 5:
                store.failOver()
                outcome.failovers += 1
                for pod in pods { pod.storeReturned() }
            case 6 where world.happens(0.3):
                store.startEmpty()
                for pod in pods { pod.storeReturned() }
            case 7, 8, 9: browsers[world.random(0..<browsers.count)].move()
            default: break
            }
        }
        (store.isAway, broker.isAway) = (false, false)
        for pod in pods { pod.storeReturned() }
        world.run(until: world.now + .seconds(240))
        for browser in browsers where !browser.isDone && world.violations.isEmpty {
            world.violated("\(browser.question) (\(browser.id)) never ended: \(browser.text); \(browser.state)")
            for session in store.state.sessions.values {
                guard let record = session.records[browser.id], record.question == browser.question else { continue }
                world.violated(
                    "stored: active \(session.active ?? "-") fence \(session.fence) writers \(session.writers) "
                        + "epoch \(record.epoch), \(session.streams[browser.id]?.count ?? 0) entries")
            }
            for pod in pods { world.violated("\(pod.name): \(pod.writers(of: browser.question))") }
        }
        outcome.violations = world.violations
        for browser in browsers {
            outcome.restarts += browser.restarts
            outcome.cancelled += browser.given.cancelled.count
            outcome.left += browser.given.left
        }
        return outcome
    }

    /// `HUNCH_SEED=n` replays one, `HUNCH_SEEDS=n` tries more.
    @Test func aThousandSitesLoseNothingAndDoubleNothing() {
        let given = ProcessInfo.processInfo.environment["HUNCH_SEED"].flatMap { UInt64($0) }
        let wanted = ProcessInfo.processInfo.environment["HUNCH_SEEDS"].flatMap { UInt64($0) }
        let seeds = given.map { [$0] } ?? Array(1...(wanted ?? UInt64(Self.seedsCount)))
        var total = Outcome(violations: [])
        for seed in seeds {
            let outcome = simulate(seed)
            #expect(outcome.violations.isEmpty, "seed \(seed): \(outcome.violations.joined(separator: "\n"))")
            total.kills += outcome.kills
            total.failovers += outcome.failovers
            total.restarts += outcome.restarts
            total.cancelled += outcome.cancelled
            total.left += outcome.left
        }
        print(
            "simulation: \(seeds.count) seeds, \(total.kills) pods killed, \(total.failovers) failovers,",
            "\(total.restarts) questions asked again, \(total.cancelled) cancelled, \(total.left) not waited for")
        // A simulation in which nothing happens proves nothing.
        #expect(
            given != nil
                || (total.kills > 1000 && total.failovers > 500 && total.restarts > 20 && total.cancelled > 100
                    && total.left > 100)
        )
    }
}
