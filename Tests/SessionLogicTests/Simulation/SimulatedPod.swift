@testable import Fleet
import WireProtocol

@testable import SessionLogic

/// What an answerer says. A model never says the same twice, the document's own sentences are always the same.
struct SimulatedGeneration {
    var text: String
    var isWhole: Bool
}

/// One connection of a browser to a pod: frames arrive in order, or not at all when it ends.
final class SimulatedConnection {
    private let world: SimulatedWorld
    private let receive: (ServerMessage) -> Void
    private let ended: () -> Void
    private var arrivesAt = Duration.zero
    private(set) var isOpen = true

    init(_ world: SimulatedWorld, receive: @escaping (ServerMessage) -> Void, ended: @escaping () -> Void) {
        self.world = world
        self.receive = receive
        self.ended = ended
    }

    func send(_ message: ServerMessage) {
        guard isOpen else { return }
        arrivesAt = max(arrivesAt, world.now + .milliseconds(world.random(0..<20)))
        world.after(arrivesAt - world.now) { [self] in if isOpen { receive(message) } }
    }

    /// What is on its way is lost.
    func cut() {
        guard isOpen else { return }
        isOpen = false
        world.after(milliseconds: 0..<50) { [self] in ended() }
    }
}

/// One pod: the machines that ship, wired without sockets and tasks.
final class SimulatedPod {
    /// An answer that this pod makes.
    final class Answering {
        let run: SessionMachine.Run
        let record: QueryRecord
        let generation: SimulatedGeneration
        var writer: JournalWriter
        var said = 0
        var isOver = false
        var isLookedAfter = false

        init(
            _ run: SessionMachine.Run, _ record: QueryRecord, _ generation: SimulatedGeneration,
            _ writer: JournalWriter
        ) {
            self.run = run
            self.record = record
            self.generation = generation
            self.writer = writer
        }
    }

    final class Session {
        let id: String
        var machine: SessionMachine
        var answering: Answering?
        var connection: SimulatedConnection?
        var cursors: [AnswerCursor] = []

        init(_ id: String, record: SessionRecord? = nil, now: Duration) {
            self.id = id
            machine = SessionMachine(
                queriesPerMinute: 0, storesFirst: true, outlivesPod: true, record: record, now: now)
        }
    }

    let name: String
    private let world: SimulatedWorld
    private let store: SimulatedStore
    private let broker: SimulatedBroker
    private let generate: (QueryRecord) -> SimulatedGeneration
    private(set) var isAlive = true
    private var view: ClusterView
    private var sessions: [String: Session] = [:]
    private var answers: [(Answering, Session)] = []

    init(
        _ name: String, _ world: SimulatedWorld, _ store: SimulatedStore, _ broker: SimulatedBroker,
        generate: @escaping (QueryRecord) -> SimulatedGeneration
    ) {
        self.name = name
        self.world = world
        self.store = store
        self.broker = broker
        self.generate = generate
        view = ClusterView(own: name)
        broker.join(self)
        beat()
    }

    func kill() {
        isAlive = false
        for session in sessions.values.sorted(by: { $0.id < $1.id }) { session.connection?.cut() }
        sessions = [:]
    }

    private func beat() {
        guard isAlive else { return }
        store.call({ [world, name] state in state.podUntil[name] = world.now + .seconds(3) }) { _ in }
        world.after(.seconds(1)) { [self] in beat() }
    }

    /// Everything that happens later happens only while the pod lives.
    private func whileAlive<Value>(_ body: @escaping (Value) -> Void) -> (Value) -> Void {
        { [self] value in if isAlive { body(value) } }
    }

    func heard(_ envelope: PresenceEnvelope) {
        guard isAlive, case .yield(let id, let epoch) = view.presenceHeard(envelope),
            let session = sessions[id], session.machine.epoch < epoch
        else { return }
        sessions[id] = nil
        session.connection?.cut()
    }

    // MARK: Browsers

    func connected(
        _ connection: SimulatedConnection, ticket: String?, _ welcome: @escaping (_ session: Session) -> Void
    ) {
        guard isAlive else { return connection.cut() }
        let open = { (session: Session) in
            guard connection.isOpen else { return }
            session.connection?.cut()
            session.connection = connection
            session.cursors = []
            welcome(session)
        }
        guard let ticket else { return open(create()) }
        store.claim(
            ticket, name,
            whileAlive { [self] reply in
                guard let record = reply ?? nil else { return open(sessions[ticket] ?? create()) }
                broker.publish(
                    PresenceEnvelope(.moved, session: ticket, client: "c", pod: name, epoch: record.epoch))
                if let here = sessions[ticket], here.machine.epoch == record.epoch - 1 {
                    here.machine.reclaimed(record.epoch)
                    return open(here)
                }
                if let here = sessions[ticket], here.machine.epoch > record.epoch { return open(here) }
                sessions[ticket]?.connection?.cut()
                let session = Session(ticket, record: record, now: world.now)
                sessions[ticket] = session
                open(session)
            })
    }

    private func create() -> Session {
        let session = Session("s\(world.random(0..<1_000_000_000))", now: world.now)
        sessions[session.id] = session
        store.call({ [name] state in
            state.sessions[session.id] = .init(client: "c", pod: name, epoch: 1)
        }) { _ in }
        return session
    }

    func asked(_ query: Query, in session: Session) {
        guard isAlive else { return }
        let action = session.machine.queryReceived(
            query, isKnown: false, isShedding: false, random: world.random(), now: world.now)
        switch action {
        case .refuse: break
        case .adopt(let request): adopt(request, in: session)
        case .follow(let cursor):
            if !session.cursors.contains(where: { $0.id == cursor.id }) { follow(cursor, in: session) }
        case .start(let start):
            perform(start.effects, in: session)
            follow(start.cursor, in: session)
            let record = QueryRecord(
                query, id: start.run.id, epoch: start.run.epoch, answerer: query.text, pod: name)
            begin(Answering(start.run, record, generate(record), JournalWriter()), in: session)
        }
    }

    func cancelled(_ id: String, in session: Session) {
        guard isAlive else { return }
        perform(session.machine.cancelReceived(id, now: world.now), in: session)
    }

    /// Does what the machine says.
    private func perform(_ effects: [SessionMachine.Effect], in session: Session) {
        for effect in effects {
            switch effect {
            case .tellReader, .tellEnd: pump(session)
            case .stop(let run): stop(run, session)
            case .cancelElsewhere(let id): cancelElsewhere(id, session)
            case .shareHistory, .handOver: break
            }
        }
    }

    /// It says nothing more; how it ended is stored, for those who come back elsewhere.
    private func stop(_ run: SessionMachine.Run, _ session: Session) {
        guard let answering = session.answering, answering.run.number == run.number else { return }
        answering.isOver = true
        verify(answering.writer.entriesMade(session.machine.entryCount(run)), answering, session)
    }

    private func cancelElsewhere(_ id: String, _ session: Session) {
        store.answer(
            session.id, id,
            whileAlive { [self] reply in
                guard let found = reply, let stored = found, !stored.trail.hasEnded else { return }
                store.takeOver(
                    session.id, id, fence: stored.writer.fence, pod: name,
                    whileAlive { [self] fence in
                        guard let fence else { return }
                        store.carryOut(
                            AnswerWrite(ending: stored, .cancelled, fence: fence), stored.record, session: session.id,
                            pod: name, epoch: session.machine.epoch
                        ) { _ in }
                    })
            })
    }

    private func follow(_ cursor: AnswerCursor, in session: Session) {
        session.cursors.removeAll { $0.id == cursor.id }
        session.cursors.append(cursor)
        pump(session)
    }

    private func pump(_ session: Session) {
        while let connection = session.connection, connection.isOpen, !session.cursors.isEmpty {
            guard case .tell(let message) = session.machine.next(&session.cursors[0]) else { return }
            connection.send(message)
            if session.cursors[0].isDone { session.cursors.removeFirst() }
        }
    }

    // MARK: Answering

    private func begin(_ answering: Answering, in session: Session) {
        session.answering = answering
        answers.append((answering, session))
        sayThatItWrites(answering, session)
        store(answering, session) { [self] in
            answering.generation.isWhole ? sayAll(answering, session) : sayMore(answering, session)
        }
    }

    /// Stores what was made, then goes on; a writer that was overtaken says nothing more.
    private func store(_ answering: Answering, _ session: Session, then: @escaping () -> Void) {
        let count = session.machine.entryCount(answering.run)
        carryOut(answering.writer.entriesMade(count), answering, session) { [self] in
            perform(session.machine.stored(answering.run, count: count), in: session)
            then()
        }
    }

    private func carryOut(
        _ action: JournalWriter.WriteAction, _ answering: Answering, _ session: Session, _ then: @escaping () -> Void
    ) {
        guard isAlive, !answering.isOver else { return }
        switch action {
        case .proceed: then()
        case .stop:
            answering.isOver = true
            perform(session.machine.answerLost(answering.run, now: world.now), in: session)
        case .put, .append:
            send(action, answering, session) { [self] next in carryOut(next, answering, session, then) }
        }
    }

    private func send(
        _ action: JournalWriter.WriteAction, _ answering: Answering, _ session: Session,
        _ then: @escaping (JournalWriter.WriteAction) -> Void
    ) {
        guard let write = session.machine.write(answering.run, action) else { return }
        store.carryOut(
            write, answering.record, session: session.id, pod: name, epoch: session.machine.epoch,
            whileAlive { reply in
                then(answering.writer.storeReplied(reply, session.machine.entryCount(answering.run)))
            })
    }

    private func sayAll(_ answering: Answering, _ session: Session) {
        _ = session.machine.made(answering.run) { trail in
            _ = trail.append(answering.generation.text)
            trail.ended(.stop, timing: .init())
        }
        store(answering, session) { [self] in end(answering, session) }
    }

    private func sayMore(_ answering: Answering, _ session: Session) {
        let text = Array(answering.generation.text.utf8)
        guard answering.said < text.count else {
            _ = session.machine.made(answering.run) { $0.ended(.stop, timing: .init()) }
            return store(answering, session) { [self] in end(answering, session) }
        }
        let piece = String(decoding: text[answering.said..<min(answering.said + 6, text.count)], as: UTF8.self)
        answering.said += piece.utf8.count
        _ = session.machine.made(answering.run) { $0.append(piece) }
        store(answering, session) { [self] in
            world.after(
                milliseconds: 10..<120,
                { [self] in if isAlive, !answering.isOver { sayMore(answering, session) } })
        }
    }

    /// For whoever replays a seed.
    func writers(of question: String) -> [String] {
        answers.filter { $0.0.record.question == question }.map { answering, _ in
            "epoch \(answering.record.epoch) over \(answering.isOver) lost \(answering.writer.isLost) said \(answering.said)"
        }
    }

    /// The store may be another one, or have forgotten something: every answer of this pod is looked after.
    func storeReturned() {
        guard isAlive else { return }
        for (answering, session) in answers where !answering.isLookedAfter {
            answering.isLookedAfter = true
            world.after(milliseconds: 0..<2000) { [self] in
                answering.isLookedAfter = false
                let count = session.machine.entryCount(answering.run)
                verify(answering.writer.storeReturned(count), answering, session)
            }
        }
    }

    private func verify(_ action: JournalWriter.WriteAction, _ answering: Answering, _ session: Session) {
        switch action {
        case .stop: return
        case .proceed(let isStored):
            if !isStored { world.after(.seconds(1)) { [self] in repair(answering, session) } }
        case .put, .append:
            guard isAlive else { return }
            send(action, answering, session) { [self] next in verify(next, answering, session) }
        }
    }

    private func sayThatItWrites(_ answering: Answering, _ session: Session) {
        guard isAlive, !answering.isOver else { return }
        if let fence = answering.writer.writingFence {
            store.touch(session.id, answering.record.id, fence: fence)
        }
        world.after(WriterWatch.saysSoEvery) { [self] in sayThatItWrites(answering, session) }
    }

    /// What ended while the store was away is put right when it returns.
    private func repair(_ answering: Answering, _ session: Session) {
        let action = answering.writer.repairWanted(session.machine.entryCount(answering.run))
        guard isAlive, case .put = action else { return }
        send(action, answering, session) { [self] _ in
            world.after(.seconds(1)) { [self] in repair(answering, session) }
        }
    }

    private func end(_ answering: Answering, _ session: Session) {
        answering.isOver = true
        repair(answering, session)
        perform(session.machine.answerEnded(answering.run, .stop, timing: .init(), now: world.now), in: session)
    }

    // MARK: Going on with what another pod began

    func resumed(_ request: ResumeRequest, in session: Session) {
        guard isAlive else { return }
        switch session.machine.resumeReceived(request) {
        case .resume(let cursor): follow(cursor, in: session)
        case .notResumable(let reason): session.connection?.send(.notResumable(id: request.id, reason: reason))
        case .adopt: adopt(request, in: session)
        }
    }

    private func adopt(_ request: ResumeRequest, in session: Session) {
        store.answer(
            session.id, request.id,
            whileAlive { [self] reply in
                guard let stored = reply else {
                    session.connection?.send(.notResumable(id: request.id, reason: .brokerAway))
                    return
                }
                switch session.machine.answerFound(stored, for: request, now: world.now) {
                case .refuse(let reason): session.connection?.send(.notResumable(id: request.id, reason: reason))
                case .known, .tell: resumed(request, in: session)
                case .follow(let run):
                    resumed(request, in: session)
                    guard let stored else { return }
                    let follower = AnswerFollower(stored, for: request, now: world.now)
                    drive(follower, follower.begins, run, session)
                }
            })
    }

    /// Does what the follower wants, until it wants nothing more.
    private func drive(
        _ follower: AnswerFollower, _ action: AnswerFollower.Action, _ run: SessionMachine.Run, _ session: Session
    ) {
        guard isAlive, session.machine.isRunning(run) else { return }
        var follower = follower
        let id = follower.stored.record.id
        let goOn = { [self] (follower: AnswerFollower, told: AnswerFollower.Told, next: AnswerFollower.Action) in
            tell(told, of: follower, session)
            drive(follower, next, run, session)
        }
        let isAway = { [self] in
            let next = follower.storeAway(now: world.now)
            goOn(follower, .nothing, next)
        }
        switch action {
        case .read(let after):
            world.after(milliseconds: 100..<400) { [self] in
                store.read(
                    session.id, id, after: after,
                    whileAlive { [self] reply in
                        guard let read = reply else { return isAway() }
                        let (told, next) = follower.read(
                            read.entries, last: read.last, writing: read.writing, now: world.now)
                        goOn(follower, told, next)
                    })
            }
        case .readAll:
            store.answer(
                session.id, id,
                whileAlive { [self] reply in
                    guard let found = reply else { return isAway() }
                    let (told, next) = follower.readAll(
                        found, told: session.machine.trail(id), random: world.random())
                    goOn(follower, told, next)
                })
        case .look(let pod):
            store.isAlive(
                pod,
                whileAlive { [self] isThere in
                    let next = follower.looked(isThere: isThere, now: world.now)
                    goOn(follower, .nothing, next)
                })
        case .rest: drive(follower, .read(after: follower.stored.entryCount), run, session)
        case .takeOver(let fence, let epoch):
            store.takeOver(
                session.id, id, fence: fence, pod: name,
                whileAlive { fence in goOn(follower, .nothing, follower.tookOver(fence, epoch: epoch)) })
        case .answer(let epoch, let fence):
            let old = follower.stored.record
            guard let run = session.machine.answeredAgain(old, epoch: epoch) else { return }
            let record = QueryRecord(old.query, id: id, epoch: epoch, answerer: old.answerer, pod: name)
            let writer = fence.map { JournalWriter(fence: $0) } ?? JournalWriter()
            begin(Answering(run, record, generate(record), writer), in: session)
            pump(session)
        case .giveUp:
            let epoch = follower.stored.record.epoch
            perform(session.machine.entriesReceived(id, epoch, follower.givenUp, now: world.now), in: session)
        case .end: break
        }
    }

    private func tell(_ told: AnswerFollower.Told, of follower: AnswerFollower, _ session: Session) {
        switch told {
        case .nothing: return
        case .entries(let epoch, let entries):
            perform(
                session.machine.entriesReceived(follower.stored.record.id, epoch, entries, now: world.now), in: session)
        case .anew: perform(session.machine.begunAnew(follower.stored, now: world.now), in: session)
        }
    }
}

/// Carries presence between the pods: late, out of order, or not at all.
final class SimulatedBroker {
    private let world: SimulatedWorld
    private var pods: [SimulatedPod] = []
    var isAway = false

    init(_ world: SimulatedWorld) {
        self.world = world
    }

    func join(_ pod: SimulatedPod) { pods.append(pod) }

    func publish(_ envelope: PresenceEnvelope) {
        for pod in pods where !isAway && !world.happens(0.1) {
            world.after(milliseconds: 0..<200) { pod.heard(envelope) }
        }
    }
}
