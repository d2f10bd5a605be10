import NIOCore
import NIOPosix
import WebSocketTransport

/// Simulated person who types and asks, reconnects when the pod goes, and checks every frame. Lives on one loop.
///
/// Times count from when an act was due, not from when it was sent: a slow server gains nothing from people who cannot
/// type on.
final class Person {
    /// Time for which replies are awaited after the last act.
    static let patience = Duration.seconds(5)

    private struct Waiting {
        var seq: Int
        var text: String
        var due: Duration
    }

    private struct Question {
        var id: String
        /// Key of the question: answers with the same key must be the same.
        var key: String
        var item: String
        var text: String
        var due: Duration
        var epoch = 0
        var answer: [UInt8] = []
    }

    private let crowd: CrowdLoop
    private let number: Int
    private var typist: Typist
    private var link: Link?
    private var isWelcome = false
    private var target: Int
    private var ticket: String?
    private var seq = 0
    private var questions = 0
    private var waiting: [Waiting] = []
    /// Text typed while there was no connection: only the newest is worth sending.
    private var held: (text: String, due: Duration)?
    private var question: Question?
    private var dueAt: Duration = .zero
    private var connectDue: Duration = .zero
    private var attempts = 0
    private var reconnect = (least: 250, most: 10_000)
    /// Reconnect delay that the draining pod asked for.
    private var goAway: Duration?
    private(set) var isLeaving = false

    init(number: Int, crowd: CrowdLoop) {
        self.number = number
        self.crowd = crowd
        target = number % crowd.plan.targets.count
        typist = Typist(names: crowd.plan.names, settings: crowd.plan.typist, seed: crowd.plan.seed &+ UInt64(number))
    }

    // MARK: Coming and going

    func connect(due: Duration) {
        guard !isLeaving else { return }
        connectDue = due
        crowd.ledger.lateness.record(crowd.now - due)
        let place = crowd.plan.targets[target]
        var query = "?compact=1&limit=3"
        if let ticket { query += "&resume=\(ticket)" }
        let bound = NIOLoopBound(self, eventLoop: crowd.loop)
        WebSocketClient.connect(
            host: place.host, port: place.port, path: place.path + query,
            sourceAddress: crowd.plan.sourceAddress(number), isCompressing: crowd.plan.isCompressing, on: crowd.loop
        ) {
            let link = Link(bound.value, bound.value.crowd)
            bound.value.link = link
            return link
        }.whenFailure { bound.value.connectFailed($0) }
    }

    private func connectFailed(_ error: any Error) {
        let refused = error as? WebSocketClient.Refused
        crowd.ledger.failed(refused.map { "status \($0.status)" } ?? "connect: \(Self.name(error))")
        let seconds = refused?.headers["retry-after"].flatMap { Int($0) }
        comeBack(after: seconds.map { .seconds($0) })
    }

    static func name(_ error: any Error) -> String {
        if let error = error as? NIOConnectionError {
            return error.connectionErrors.first.map { name($0.error) } ?? "nowhere"
        }
        if let error = error as? IOError { return "errno \(error.errnoCode)" }
        return "\(Swift.type(of: error))"
    }

    /// Reconnects to another pod, after a random time up to a ceiling that doubles.
    private func comeBack(after wanted: Duration? = nil) {
        guard !isLeaving else { return }
        target = (target + 1) % crowd.plan.targets.count
        let ceiling = min(reconnect.most, reconnect.least << min(attempts, 8))
        attempts += 1
        let wait = wanted ?? .milliseconds(50 + crowd.random(upTo: ceiling))
        crowd.after(wait) { [self] in connect(due: crowd.now) }
    }

    func closed(_ end: WebSocketEnd, _ link: Link) {
        guard link === self.link else { return }
        self.link = nil
        isWelcome = false
        cutOff()
        if isLeaving { return }
        if end.code != 1012 { crowd.ledger.failed("closed \(end.code)") }
        comeBack(after: goAway)
        goAway = nil
    }

    /// Ends what is unanswered on a lost connection; only the newest keystroke is typed again.
    private func cutOff() {
        guard let newest = waiting.popLast() else { return }
        crowd.ledger.keystrokesCutOff += waiting.count
        waiting = []
        held = (newest.text, newest.due)
    }

    /// Ends this person: outstanding replies get their time, then count as lost.
    func finish() {
        guard !isLeaving else { return }
        isLeaving = true
        let isWaiting = isWelcome && !(waiting.isEmpty && question == nil)
        crowd.after(isWaiting ? Self.patience : .zero) { [self] in
            crowd.ledger.keystrokesLost += waiting.count
            if held != nil { crowd.ledger.keystrokesCutOff += 1 }
            if question != nil { crowd.ledger.answersLost += 1 }
            link?.leave()
            link = nil
            crowd.ledger.finished += 1
        }
    }

    /// Leaves and comes back, as in a storm.
    func leaveAndReturn() {
        guard let link, isWelcome, !isLeaving else { return }
        link.leave()
        self.link = nil
        isWelcome = false
        cutOff()
        connect(due: crowd.now)
    }

    // MARK: Inbound

    func received(_ text: ByteBuffer, _ link: Link) {
        guard link === self.link else { return }
        if text.isFrame("prediction") {
            crowd.ledger.predictionBytes += text.readableBytes
            return predicted(text)
        }
        if text.isFrame("welcome") { return welcomed(text) }
        if text.isFrame("answer_chunk") { return chunk(text) }
        if text.isFrame("final_answer") { return final(text) }
        if text.isFrame("error") { return refused(text) }
        if text.isFrame("goaway"), let frame = Frames.read(Frames.GoAway.self, text) {
            ticket = frame.resume
            goAway = .milliseconds(frame.reconnect_in_ms)
        }
        if text.isFrame("not_resumable") { askAgain() }
    }

    private func welcomed(_ text: ByteBuffer) {
        guard let welcome = Frames.read(Frames.Welcome.self, text) else {
            return crowd.ledger.failed("welcome unreadable")
        }
        let isFirst = ticket == nil
        ticket = welcome.resume
        reconnect = (welcome.reconnect.min_ms, welcome.reconnect.max_ms)
        attempts = 0
        seq = 0
        isWelcome = true
        crowd.ledger.connects += 1
        if !isFirst { crowd.ledger.reconnects += 1 }
        if welcome.resumed { crowd.ledger.resumed += 1 }
        crowd.ledger.handshake.record(crowd.now - connectDue)
        if let question {
            if welcome.resumed {
                send(
                    #"{"type":"resume","id":"\#(question.id)","epoch":\#(question.epoch),"offset":\#(question.answer.count)}"#
                )
            } else {
                askAgain()
            }
        }
        if let held {
            self.held = nil
            transmit(held.text, due: held.due)
        }
        if isFirst {
            dueAt = crowd.now
            if crowd.plan.isTyping { scheduleNext() }
        }
    }

    private func predicted(_ text: ByteBuffer) {
        guard let seq = Frames.seq(text) else { return }
        while let first = waiting.first, first.seq <= seq {
            waiting.removeFirst()
            if first.seq < seq {
                crowd.ledger.superseded += 1
            } else {
                crowd.ledger.latency.record(crowd.now - first.due)
                crowd.secondLatency.record(crowd.now - first.due)
            }
        }
    }

    private func refused(_ text: ByteBuffer) {
        guard let problem = Frames.read(Frames.Problem.self, text) else { return }
        // A keystroke over its rate is still answered, only later.
        if problem.code != "RL_001" || problem.id != nil { crowd.ledger.failed(problem.code) }
        if let seq = problem.seq, problem.code == "CAP_001" {
            crowd.ledger.keystrokesRefused += waiting.count { $0.seq <= seq }
            waiting.removeAll { $0.seq <= seq }
        }
        if let id = problem.id, id == question?.id, problem.code == "RL_001" || problem.code == "CAP_001" {
            crowd.ledger.answersRefused += 1
            question = nil
        }
    }

    private func chunk(_ text: ByteBuffer) {
        guard let chunk = Frames.read(Frames.Chunk.self, text), chunk.id == question?.id, var question else { return }
        if question.answer.isEmpty { crowd.ledger.firstChunk.record(crowd.now - question.due) }
        if chunk.snapshot == true || chunk.epoch != question.epoch { question.answer = [] }
        question.epoch = chunk.epoch
        if chunk.offset == question.answer.count {
            question.answer += Array(chunk.content.utf8)
        } else {
            crowd.ledger.failed("hole in an answer")
        }
        self.question = question
    }

    private func final(_ text: ByteBuffer) {
        guard let final = Frames.read(Frames.Final.self, text), let question, final.id == question.id else { return }
        self.question = nil
        crowd.ledger.wholeAnswer.record(crowd.now - question.due)
        if final.timing.document_us < 1000 { crowd.ledger.documentsReady += 1 }
        guard final.finish == "stop" else {
            crowd.ledger.answersFailed += 1
            return crowd.ledger.failed("answer \(final.finish)")
        }
        let isWhole = final.length == question.answer.count
        if isWhole, !crowd.plan.answersAreFixed || crowd.book.isSame(question.answer, for: question.key) {
            crowd.ledger.answersComplete += 1
        } else {
            crowd.ledger.answersWrong += 1
        }
    }

    // MARK: Outbound

    private func scheduleNext() {
        let (act, after) = typist.next()
        dueAt += after
        crowd.at(dueAt) { [self] in
            guard !isLeaving else { return }
            crowd.ledger.lateness.record(crowd.now - dueAt)
            switch act {
            case .type(let text): type(text, due: dueAt)
            case .ask(let item, let text): ask(item, text, due: dueAt)
            }
            scheduleNext()
        }
    }

    private func type(_ text: String, due: Duration) {
        crowd.ledger.keystrokes += 1
        if isWelcome { return transmit(text, due: due) }
        // The keystroke held before is replaced, and will not be answered.
        if held != nil { crowd.ledger.superseded += 1 }
        held = (text, due)
    }

    private func transmit(_ text: String, due: Duration) {
        seq += 1
        waiting.append(Waiting(seq: seq, text: text, due: due))
        send(#"{"type":"typing","content":\#(Self.quoted(text)),"seq":\#(seq)}"#)
    }

    var isFree: Bool { isWelcome && question == nil && !isLeaving }

    /// Asks one query at a time; the next name is typed whether or not the answer has come.
    func ask(_ item: Int, _ text: String, due: Duration) {
        guard isFree else { return }
        questions += 1
        crowd.ledger.queries += 1
        let id = crowd.plan.ids[item]
        question = Question(id: "p\(number)-\(questions)", key: "\(id)?\(text)", item: id, text: text, due: due)
        sendQuestion()
    }

    /// Asks any question about any item, both drawn at random as this person's own.
    func askAnything(due: Duration) {
        crowd.ledger.lateness.record(crowd.now - due)
        let (item, text) = typist.question()
        ask(item, text, due: due)
    }

    private func askAgain() {
        guard question != nil else { return }
        question?.answer = []
        question?.epoch = 0
        sendQuestion()
    }

    private func sendQuestion() {
        guard let question else { return }
        send(
            #"{"type":"query","id":"\#(question.id)","product_id":\#(Self.quoted(question.item)),"query":\#(Self.quoted(question.text))}"#
        )
    }

    private func send(_ text: String) { link?.send(text) }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
