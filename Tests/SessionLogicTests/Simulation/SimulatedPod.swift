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

/// One pod: the shell's wiring of the pure machines, without sockets and tasks.
final class SimulatedPod {
    final class Run {
        let record: QueryRecord
        let generation: SimulatedGeneration
        var writer: JournalWriter
        var told = 0
        var isOver = false
        var isLookedAfter = false

        init(_ record: QueryRecord, _ generation: SimulatedGeneration, _ writer: JournalWriter) {
            self.record = record
            self.generation = generation
            self.writer = writer
        }
    }

    final class Session {
        let id: String
        var desk: QueryDesk
        var epoch: Int
        var elsewhere: [String: QueryRecord] = [:]
        var active: String?
        var run: Run?
        var followed: String?
        var connection: SimulatedConnection?
        var cursors: [AnswerCursor] = []

        init(_ id: String, record: SessionRecord? = nil, now: Duration) {
            self.id = id
            desk = QueryDesk(queriesPerMinute: 0, now: now)
            epoch = record?.epoch ?? 1
            guard let record else { return }
            desk.restored(record)
            elsewhere = Dictionary(record.queries.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
            active = record.active
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
    private var runs: [(Run, Session)] = []

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
            let session = sessions[id], session.epoch < epoch
        else { return }
        sessions[id] = nil
        session.connection?.cut()
    }

    // MARK: browsers

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
                if let here = sessions[ticket], here.epoch == record.epoch - 1 {
                    here.epoch = record.epoch
                    return open(here)
                }
                if let here = sessions[ticket], here.epoch > record.epoch { return open(here) }
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

    func asked(_ query: Query, id: String, in session: Session) {
        guard isAlive else { return }
        if session.active == id { return resumed(ResumeRequest(id: id, epoch: 0, offset: 0), in: session) }
        switch session.desk.queryReceived(query, id: id, now: world.now) {
        case .refuse: break
        case .follow(let id):
            guard !session.cursors.contains(where: { $0.id == id }), let cursor = session.desk.cursor(id) else {
                return
            }
            follow(cursor, in: session)
        case .start(let id, let epoch, _):
            session.run?.isOver = true
            session.active = nil
            session.elsewhere[id] = nil
            session.followed = nil
            let record = QueryRecord(query, id: id, epoch: epoch, answerer: query.text, pod: name)
            if let cursor = session.desk.cursor(id) { follow(cursor, in: session) }
            start(Run(record, generate(record), JournalWriter()), in: session)
        }
    }

    private func follow(_ cursor: AnswerCursor, in session: Session) {
        session.cursors.removeAll { $0.id == cursor.id }
        session.cursors.append(cursor)
        pump(session)
    }

    private func pump(_ session: Session) {
        while let connection = session.connection, connection.isOpen, !session.cursors.isEmpty {
            guard case .tell(let message) = session.desk.next(&session.cursors[0]) else { return }
            connection.send(message)
            if session.cursors[0].isDone { session.cursors.removeFirst() }
        }
    }

    // MARK: answering

    private func start(_ run: Run, in session: Session) {
        session.run = run
        runs.append((run, session))
        sayThatItWrites(run, session)
        write([], run, in: session) { [self] in run.generation.isWhole ? sayAll(run, session) : sayMore(run, session) }
    }

    /// Stores first, then goes on; a writer that was overtaken says nothing more.
    private func write(_ entries: [AnswerEntry], _ run: Run, in session: Session, then: @escaping () -> Void) {
        carryOut(run.writer.entriesMade(entries), run, session, then)
    }

    private func carryOut(
        _ action: JournalWriter.WriteAction, _ run: Run, _ session: Session, _ then: @escaping () -> Void
    ) {
        guard isAlive, !run.isOver else { return }
        switch action {
        case .proceed: then()
        case .stop:
            run.isOver = true
            _ = session.desk.answerEnded(
                run.record.id, epoch: run.record.epoch, .cancelled, timing: .init(), now: world.now)
            pump(session)
        case .put, .append:
            store.carryOut(
                action, run.record, session: session.id, pod: name, epoch: session.epoch,
                whileAlive { [self] reply in carryOut(run.writer.storeReplied(reply), run, session, then) })
        }
    }

    private func sayAll(_ run: Run, _ session: Session) {
        let text = run.generation.text
        let final = FinalAnswer(
            id: run.record.id, epoch: run.record.epoch, length: text.utf8.count, finish: .stop)
        write([.text(text, offset: 0), .final(final)], run, in: session) { [self] in
            session.desk.update(run.record.id, epoch: run.record.epoch) { _ = $0.append(text) }
            end(run, session)
        }
    }

    private func sayMore(_ run: Run, _ session: Session) {
        let text = run.generation.text
        guard run.told < text.utf8.count else {
            let final = FinalAnswer(
                id: run.record.id, epoch: run.record.epoch, length: run.told, finish: .stop)
            return write([.final(final)], run, in: session) { [self] in end(run, session) }
        }
        let piece = String(decoding: Array(text.utf8)[run.told..<min(run.told + 6, text.utf8.count)], as: UTF8.self)
        let offset = run.told
        run.told += piece.utf8.count
        write([.text(piece, offset: offset)], run, in: session) { [self] in
            session.desk.update(run.record.id, epoch: run.record.epoch) { _ = $0.append(piece) }
            pump(session)
            world.after(milliseconds: 10..<120, { [self] in if isAlive, !run.isOver { sayMore(run, session) } })
        }
    }

    /// For whoever replays a seed.
    func writers(of question: String) -> [String] {
        runs.filter { $0.0.record.question == question }.map { run, _ in
            "epoch \(run.record.epoch) over \(run.isOver) lost \(run.writer.isLost) told \(run.told)"
        }
    }

    /// The store may be another one, or have forgotten something: every answer of this pod is looked after.
    func storeReturned() {
        guard isAlive else { return }
        for (run, session) in runs where !run.isLookedAfter {
            run.isLookedAfter = true
            world.after(milliseconds: 0..<2000) { [self] in
                run.isLookedAfter = false
                verify(run.writer.storeReturned(), run, session)
            }
        }
    }

    private func verify(_ action: JournalWriter.WriteAction, _ run: Run, _ session: Session) {
        switch action {
        case .stop: return
        case .proceed(let isStored):
            if !isStored { world.after(.seconds(1)) { [self] in repair(run, session) } }
        case .put, .append:
            guard isAlive else { return }
            store.carryOut(
                action, run.record, session: session.id, pod: name, epoch: session.epoch,
                whileAlive { [self] reply in verify(run.writer.storeReplied(reply), run, session) })
        }
    }

    private func sayThatItWrites(_ run: Run, _ session: Session) {
        guard isAlive, !run.isOver else { return }
        if let fence = run.writer.writingFence { store.touch(session.id, run.record.id, fence: fence) }
        world.after(WriterWatch.saysSoEvery) { [self] in sayThatItWrites(run, session) }
    }

    /// What ended while the store was away is put right when it returns.
    private func repair(_ run: Run, _ session: Session) {
        guard isAlive, case .put = run.writer.repairWanted() else { return }
        store.carryOut(
            run.writer.repairWanted(), run.record, session: session.id, pod: name, epoch: session.epoch,
            whileAlive { [self] reply in
                _ = run.writer.storeReplied(reply)
                world.after(.seconds(1)) { [self] in repair(run, session) }
            })
    }

    private func end(_ run: Run, _ session: Session) {
        run.isOver = true
        repair(run, session)
        _ = session.desk.answerEnded(run.record.id, epoch: run.record.epoch, .stop, timing: .init(), now: world.now)
        pump(session)
    }

    // MARK: going on with what another pod began

    func resumed(_ request: ResumeRequest, in session: Session) {
        guard isAlive else { return }
        switch session.desk.resumeReceived(request) {
        case .resume(let cursor): follow(cursor, in: session)
        case .notResumable(let reason):
            guard session.elsewhere[request.id] != nil else {
                session.connection?.send(.notResumable(id: request.id, reason: reason))
                return
            }
            adopt(request, in: session)
        }
    }

    private func adopt(_ request: ResumeRequest, in session: Session) {
        store.answer(
            session.id, request.id,
            whileAlive { [self] reply in
                guard let found = reply else {
                    session.connection?.send(.notResumable(id: request.id, reason: .brokerAway))
                    return
                }
                guard let stored = found, stored.record.epoch >= request.epoch else {
                    session.elsewhere[request.id] = nil
                    if session.active == request.id { session.active = nil }
                    session.connection?.send(.notResumable(id: request.id, reason: .expired))
                    return
                }
                switch session.desk.adopted(stored.record.query, stored.trail, now: world.now) {
                case .follow: break
                case .known: return resumed(request, in: session)
                case .refuse:
                    session.elsewhere[request.id] = nil
                    session.connection?.send(.notResumable(id: request.id, reason: .expired))
                    return
                }
                if session.active == request.id { session.active = nil }
                session.elsewhere[request.id] = nil
                resumed(request, in: session)
                let plan = ResumePlan.decide(
                    stored: stored.trail, isWriterAlive: true, request: request, random: 0)
                guard plan == .follow else { return }
                session.followed = request.id
                look(stored, request, WriterWatch(), in: session)
            })
    }

    private func look(
        _ stored: SimulatedStore.Stored, _ request: ResumeRequest, _ watch: WriterWatch, in session: Session
    ) {
        guard isAlive, session.followed == request.id else { return }
        var known = stored
        store.answer(
            session.id, request.id,
            whileAlive { [self] reply in
                var isBehind = false
                if let found = reply, let now = found {
                    isBehind = now.record.epoch < known.record.epoch
                    if isBehind {
                        (known.fence, known.writer) = (now.fence, now.writer)
                    } else if now.record.epoch > known.record.epoch {
                        // Somebody else writes now, from the beginning.
                        guard session.desk.restarted(request.id, epoch: now.record.epoch) else { return }
                        known.entries = []
                    }
                    if !isBehind, now.entries.count > known.entries.count {
                        for entry in now.entries[known.entries.count...] { repeated(entry, now.record, session) }
                        known.entries = now.entries
                        if session.followed == nil { return }
                    }
                    let isSame = (now.fence, now.writer) == (known.fence, known.writer)
                    if !isBehind { (known.record, known.fence, known.writer) = (now.record, now.fence, now.writer) }
                    if !isSame { return look(known, request, WriterWatch(), in: session) }
                }
                store.isWriting(
                    known.writer, session.id, request.id,
                    whileAlive { [self] isThere in
                        var watch = watch
                        guard watch.looked(isThere: isBehind ? false : isThere, now: world.now) else {
                            return world.after(
                                milliseconds: 100..<400,
                                {
                                    [self] in look(known, request, watch, in: session)
                                })
                        }
                        takeOver(known, request, watch, in: session)
                    })
            })
    }

    private func repeated(_ entry: AnswerEntry, _ record: QueryRecord, _ session: Session) {
        session.desk.update(record.id, epoch: record.epoch) { trail in
            if case .final = entry { return }
            trail.repeated(entry)
        }
        if case .final(let final) = entry {
            session.followed = nil
            _ = session.desk.answerEnded(record.id, epoch: record.epoch, final.finish, timing: .init(), now: world.now)
        }
        pump(session)
    }

    private func takeOver(
        _ stored: SimulatedStore.Stored, _ request: ResumeRequest, _ watch: WriterWatch, in session: Session
    ) {
        let again = { [self] in
            world.after(milliseconds: 100..<400, { [self] in look(stored, request, watch, in: session) })
        }
        store.answer(
            session.id, request.id,
            whileAlive { [self] reply in
                guard session.followed == request.id, let found = reply else { return again() }
                guard let now = found else {
                    return answerAgain(
                        stored.record,
                        epoch: ResumePlan.epoch(
                            after: max(stored.record.epoch, request.epoch), random: world.random()), JournalWriter(),
                        session)
                }
                guard (now.fence, now.writer) == (stored.fence, stored.writer) else { return again() }
                let seen = ResumeRequest(
                    id: request.id, epoch: max(request.epoch, now.record.epoch, stored.record.epoch),
                    offset: max(request.offset, session.desk.trail(request.id)?.text.count ?? 0))
                guard
                    let epoch = ResumePlan.takeOverEpoch(stored: now.trail, request: seen, random: world.random())
                else { return again() }
                store.takeOver(
                    session.id, request.id, fence: now.fence, pod: name,
                    whileAlive { [self] fence in
                        guard session.followed == request.id, let fence else { return again() }
                        answerAgain(stored.record, epoch: epoch, JournalWriter(fence: fence), session)
                    })
            })
    }

    private func answerAgain(_ old: QueryRecord, epoch: Int, _ writer: JournalWriter, _ session: Session) {
        guard session.desk.restarted(old.id, epoch: epoch) else { return }
        session.followed = nil
        let record = QueryRecord(old.query, id: old.id, epoch: epoch, answerer: old.answerer, pod: name)
        start(Run(record, generate(record), writer), in: session)
        pump(session)
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
