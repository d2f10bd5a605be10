import Resilience
import SharedWork
import Logging
import NIOCore
import PodRuntime
import PrometheusMetrics
import SessionLogic
import SharedState
import WebSocketTransport
import WireProtocol

/// Connection of one browser on its event loop. State that outlives the socket belongs to the `Session`.
///
/// It has seven responsibilities, and decides none of them itself:
/// 1. It claims its session, which another pod may have, and keeps the browser's messages meanwhile.
/// 2. It leads each message to its handler: `TypingResponder`, the session, or a pong.
/// 3. It closes a browser that sends more than any person typing.
/// 4. It writes its frames through `ConnectionWriter`.
/// 5. It tells the session's news, which other threads bring through `ConnectionReader`.
/// 6. It asks the other side for a sign of life, and gives back memory that a resting connection does not need.
/// 7. It says goodbye when the pod drains.
package final class SessionConnection: WebSocketConnectionDelegate {
    /// Typing columns are released after this long without a keystroke; the next one replays.
    private static let restAfter = Duration.seconds(30)
    private let environment: ConnectionEnvironment
    private let loop: LoopContext
    private let parameters: ConnectParameters
    private let address: RemoteAddress
    private var session: Session?
    /// Number of this connection within the session.
    private var sessionEpoch = 0
    private var reader: ConnectionReader?
    private let writer: ConnectionWriter
    private var typing: TypingResponder
    private var gate: MessageGate
    private var errors = ErrorConflation()
    private var heartbeat: Heartbeat
    /// Number under which the loop keeps this connection.
    package private(set) var number = 0
    private var rest = RestWatch()
    private var readAt: Duration
    /// Flag for a session that could not be asked for: its answers may be there all the same.
    private var isBrokerAway = false

    /// - Parameter address: the browser's address, as far as it is known
    package init(
        environment: ConnectionEnvironment, loop: LoopContext, parameters: ConnectParameters, address: RemoteAddress
    ) {
        self.address = address
        self.environment = environment
        self.loop = loop
        self.parameters = parameters
        let now = MonotonicClock.now
        gate = MessageGate(keystrokesPerSecond: environment.settings.keystrokesPerSecond, now: now)
        typing = TypingResponder(environment, loop, limit: parameters.limit, now: now)
        writer = ConnectionWriter(loop, environment.telemetry, isCompact: parameters.isCompact)
        heartbeat = Heartbeat(now: now)
        readAt = now
    }

    // MARK: Opening and closing

    package func connectionOpened(_ connection: WebSocketConnection) {
        guard let eventLoop = connection.eventLoop else { return }
        writer.opened(connection)
        number = loop.add(self)
        environment.counted(true)
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let reader = ConnectionReader(bound, eventLoop)
        self.reader = reader
        guard let ticket = parameters.ticket else {
            return begin(environment.registry.open(parameters.clientID), reader)
        }
        // Ends within the time limit of the store.
        Task { [registry = environment.registry, clientID = parameters.clientID] in
            let opening = await registry.claim(ticket: ticket, clientID: clientID)
            eventLoop.execute { bound.value.begin(opening, reader) }
        }
    }

    /// Says welcome once the session is known, then handles the messages that came meanwhile.
    private func begin(_ found: SessionRegistry.Opening, _ reader: ConnectionReader) {
        guard self.reader === reader else { return environment.registry.unused(found.session) }
        let opening = environment.registry.attached(found, reader)
        session = opening.session
        sessionEpoch = opening.session.epoch
        environment.stores.broker.came(opening.session.clientID, reader)
        log("connected", opening.session, ["resumed": "\(opening.isResumed)"])
        isBrokerAway = opening.reason == NotResumableReason.brokerAway.rawValue
        writer.send(.welcome(environment.welcome(opening)))
        flush()
        for message in gate.opened() { handle(message) }
        readCompleted()
    }

    package func connectionClosed(_ end: WebSocketEnd) {
        loop.remove(number)
        environment.ended(end)
        if let reader, let session { left(session, reader, end) }
        writer.closed()
        reader = nil
    }

    private func left(_ session: Session, _ reader: ConnectionReader, _ end: WebSocketEnd) {
        environment.stores.broker.left(session.clientID, reader)
        if session.detach(reader, now: MonotonicClock.now) {
            let held = HeldSession(id: session.id, client: session.clientID, epoch: sessionEpoch)
            environment.stores.sessions.left(held, messages: gate.handledCount)
        }
        log("disconnected", session, ["code": "\(end.code)", "by_peer": "\(end.isByPeer)"])
    }

    private func log(_ event: Logger.Message, _ session: Session, _ more: @autoclosure () -> Logger.Metadata) {
        environment.logger.debug(
            event,
            metadata: ["client_id": "\(session.clientID)", "session": "\(session.id)"].merging(more()) { $1 })
    }

    // MARK: Inbound

    package func textReceived(_ text: ByteBuffer) {
        do {
            handle(try ClientMessageParser.parse(text.readableBytesSpan))
        } catch {
            refuse(error)
        }
    }

    package func binaryReceived(_ bytes: ByteBuffer) {
        writer.close(.unsupportedData, "expected text frames, came a binary one")
    }

    package func progressMade() {
        readAt = MonotonicClock.now
        heartbeat.progressed(now: readAt)
    }

    package func readCompleted() {
        takeKeystroke(isWake: false)
        writer.send(errors.take())
        pump()
    }

    package func writabilityChanged(isWritable: Bool) {
        guard isWritable else { return }
        heartbeat.progressed(now: MonotonicClock.now)
        pump()
    }

    private func refuse(_ problem: MessageProblem) {
        environment.telemetry.invalidMessage()
        hold(ErrorFrame(.invalidMessage, problem.message, id: problem.id, seq: problem.seq))
        if problem.isTooBig { writer.close(.messageTooBig, problem.message) }
    }

    private func handle(_ message: ClientMessage) {
        switch gate.messageReceived(message, now: readAt) {
        case .keep: break
        case .close(let code, let reason): writer.close(code, reason)
        case .handle: session.map { answer(message, $0) }
        }
    }

    private func answer(_ message: ClientMessage, _ session: Session) {
        environment.telemetry.messageProcessed(message.kind)
        switch message {
        case .typing(let keystroke): typing.received(keystroke, now: readAt)
        case .query(let query): ask(query, session)
        case .cancel(let id): session.cancel(id, now: readAt)
        case .resume(let request): resume(request, session)
        case .ping(let echo): writer.send(.pong(t: echo))
        }
    }

    // MARK: Errors

    private func tell(_ error: ErrorFrame) {
        environment.counted(error)
        writer.send(.error(error))
    }

    /// Conflates errors: of many of one kind in one read only the first is told, with their number.
    private func hold(_ error: ErrorFrame) {
        environment.counted(error)
        writer.send(errors.errorMade(error))
    }

    // MARK: Typing

    private func takeKeystroke(isWake: Bool) {
        guard let session else { return }
        let reply = typing.due(
            now: isWake ? MonotonicClock.now : readAt, isWake: isWake, for: session
        ) { [reader] in reader?.wake(after: $0) }
        switch reply {
        case .nothing: break
        case .prediction(let frame, let hunch):
            watchRest()
            writer.send(frame)
            loop.replied(after: MonotonicClock.now - readAt)
            typing.act(on: hunch, for: session, now: readAt)
        case .error(let error): tell(error)
        case .shed(let error): hold(error)
        }
    }

    /// Answers the waiting keystroke: a token is there.
    func keystrokeWaited() {
        readAt = MonotonicClock.now
        takeKeystroke(isWake: true)
        writer.send(errors.take())
        pump()
    }

    // MARK: Queries

    private func ask(_ query: Query, _ session: Session) {
        if let refusal = environment.refusal(of: query, of: session, from: address, now: readAt) {
            return tell(refusal)
        }
        switch session.query(
            query, typed: typing.typedText(in: query.catalogue), isShedding: loop.shedding >= .queries, now: readAt)
        {
        case .follow(let cursor): writer.follow(cursor)
        case .alreadyFollowed(let cursor): writer.goOnFollowing(cursor)
        case .asked: break
        case .refused(let error):
            environment.counted(error, of: true)
            writer.send(.error(error))
        }
    }

    private func resume(_ request: ResumeRequest, _ session: Session) {
        switch session.resume(request) {
        case .notResumable(let reason):
            writer.send(
                .notResumable(id: request.id, reason: isBrokerAway && reason == .unknown ? .brokerAway : reason))
        case .asked: break
        case .resume(let cursor):
            writer.resume(cursor)
        }
    }

    // MARK: News of the session

    private func pump() {
        writer.pump(session)
        wrote()
    }

    private func flush() {
        writer.flush()
        wrote()
    }

    /// Schedules a release: a compressor was perhaps used, and is given back when the connection rests.
    private func wrote() {
        if writer.isCompressing { watchRest() }
    }

    /// Continues with another pod's answer, which is here now or cannot be had.
    func resumeDecided(_ request: ResumeRequest, _ refusal: NotResumableReason?) {
        switch refusal {
        case let reason?: writer.send(.notResumable(id: request.id, reason: reason))
        case nil: session.map { resume(request, $0) }
        }
        pump()
    }

    func answersChanged() { pump() }

    func noticesReceived(_ notices: [String], dropped: Int) {
        writer.send(notices: notices, dropped: dropped)
        pump()
    }

    func broadcastReceived(_ notice: String, _ message: PreparedMessage) {
        guard session != nil, writer.send(message) else { return noticesReceived([notice], dropped: 0) }
    }

    func prefetchChanged(_ frame: PrefetchFrame) {
        writer.send(.prefetch(frame))
        flush()
    }

    func replaced() { writer.close(.replaced, CloseCode.replaced.meaning) }

    package func catalogueChanged(_ state: CatalogueState) {
        writer.send(.catalogue(state))
        flush()
    }

    // MARK: Timers

    package var heartbeatDue: Duration { heartbeat.due }

    package func heartbeatTicked(now: Duration) {
        switch heartbeat.ticked(now: now) {
        case .doNothing: break
        case .ping: writer.ping()
        case .giveUp: writer.closeNow()
        }
    }

    private func watchRest() { rest.used { loop.watchRest(number, until: MonotonicClock.now + Self.restAfter) } }

    /// - Returns: time of the next look; nil: everything was given back
    package func rested(now: Duration) -> Duration? {
        let due = typing.typedAt + Self.restAfter
        guard now >= due else { return due }
        rest.given()
        typing.rest()
        writer.rest()
        return nil
    }

    // MARK: Pod

    package var isAnswering: Bool { writer.isFollowing || session?.isAnswering == true }

    package func goAway(reconnectWithin: Duration) {
        guard let session, writer.isOpen else { return }
        session.podLeaves()
        pump()
        let spread = max(1, Int(reconnectWithin.inSeconds * 1000))
        let wait = Int.random(in: 0...spread)
        writer.send(.goaway(reconnectInMilliseconds: wait, ticket: environment.registry.ticket(for: session)))
        pump()
        writer.close(.restart, PodReason.isDraining)
    }
}
