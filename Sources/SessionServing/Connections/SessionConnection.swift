import SharedWork
import Logging
import NIOCore
import PodRuntime
import PrometheusMetrics
import Resilience
import SessionLogic
import SharedState
import WebSocketTransport
import WireProtocol

/// One browser's socket on its event loop. What outlives the socket is the `Session`'s.
///
/// It has seven responsibilities, and decides none of them itself:
/// 1. It comes to its session, which another pod may have, and keeps what the browser says meanwhile.
/// 2. It leads each message to what answers it: `TypingResponder`, the session, or a pong.
/// 3. It closes who says more than anybody who types.
/// 4. It writes what is to be said by way of `ConnectionWriter`.
/// 5. It tells the session's news, which come from other threads by way of `ConnectionReader`.
/// 6. It asks the other side for a sign of life, and gives back what a resting connection does not need.
/// 7. It says goodbye when the pod drains.
package final class SessionConnection: WebSocketConnectionDelegate {
    /// Typing columns are released after this long without a keystroke; the next one replays.
    private static let restAfter = Duration.seconds(30)
    /// Messages that may come while the session is fetched from the other pods.
    private static let earlyMessagesMax = 64
    /// Messages that may come for each keystroke that may be answered, and for how long at once: far beyond what any
    /// program that types, asks and pings sends.
    private static let messagesPerKeystroke = 50.0
    private static let floodSeconds = 10.0
    /// Ends that are a browser's own choice, or this pod's.
    private static let ordinaryCodes: Set<UInt16> = [1000, 1001, 1005, 1006, CloseCode.restart.rawValue]

    private let environment: ConnectionEnvironment
    private let loop: LoopContext
    private let parameters: ConnectParameters
    private let address: ClientAddress
    private var session: Session?
    /// What came before the session was there.
    private var early: [ClientMessage] = []
    private var messages = 0
    /// Which connection of the session this is.
    private var sessionEpoch = 0
    private var reader: ConnectionReader?
    private let writer: ConnectionWriter
    private var typing: TypingResponder
    /// Of all messages together: who sends so many means harm.
    private var flood: TokenBucket
    private var errors = ErrorConflation()
    private var heartbeat: Heartbeat
    /// Where the loop keeps this connection.
    package private(set) var number = 0
    private var isRestWatched = false
    private var readAt: Duration
    /// The session could not be asked for: its answers may be there all the same.
    private var isBrokerAway = false

    /// - Parameter address: where the browser is, as far as is known
    package init(
        environment: ConnectionEnvironment, loop: LoopContext, parameters: ConnectParameters, address: ClientAddress
    ) {
        self.address = address
        self.environment = environment
        self.loop = loop
        self.parameters = parameters
        let now = MonotonicClock.now
        let messageRate = Double(environment.settings.keystrokesPerSecond) * Self.messagesPerKeystroke
        flood = TokenBucket(rate: messageRate, burst: messageRate * Self.floodSeconds, now: now)
        typing = TypingResponder(environment, loop, limit: parameters.limit, now: now)
        writer = ConnectionWriter(loop, environment.telemetry, isCompact: parameters.isCompact)
        heartbeat = Heartbeat(now: now)
        readAt = now
    }

    // MARK: opening and closing

    package func connectionOpened(_ connection: WebSocketConnection) {
        guard let eventLoop = connection.eventLoop else { return }
        writer.opened(connection)
        number = loop.add(self)
        environment.census.opened()
        environment.telemetry.connectionsAccepted.add(1)
        environment.telemetry.connections.set(Double(environment.census.count))
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

    /// The session is known: say welcome, then hear what came meanwhile.
    private func begin(_ opening: SessionRegistry.Opening, _ reader: ConnectionReader) {
        guard self.reader === reader else { return leave(unused: opening.session) }
        let opening = attached(opening, reader)
        session = opening.session
        sessionEpoch = opening.session.epoch
        environment.stores.broker.came(opening.session.clientID, reader)
        log("connected", opening.session, ["resumed": "\(opening.isResumed)"])
        isBrokerAway = opening.reason == NotResumableReason.brokerAway.rawValue
        writer.send(.welcome(environment.welcome(opening)))
        flush()
        let waiting = early
        early = []
        for message in waiting { handle(message) }
        if !waiting.isEmpty { readCompleted() }
    }

    /// The session, or another one when it was given up in the moment in which it was come back to.
    private func attached(
        _ opening: SessionRegistry.Opening, _ reader: ConnectionReader
    ) -> SessionRegistry.Opening {
        if opening.session.attach(reader) { return opening }
        let other = environment.registry.open(opening.session.clientID, insteadBecause: "expired")
        _ = other.session.attach(reader)
        return other
    }

    /// The browser left while its session was fetched: nobody is connected to that.
    private func leave(unused session: Session) {
        guard session.detachedFor(now: MonotonicClock.now) != nil else { return }
        environment.stores.sessions.left(session.held, messages: 0)
    }

    package func connectionClosed(_ end: WebSocketEnd) {
        loop.remove(number)
        environment.census.closed()
        environment.telemetry.connections.set(Double(environment.census.count))
        if !Self.ordinaryCodes.contains(end.code) {
            // Codes that the other side sent are its own choice: one label for them all.
            environment.telemetry.websocketError(end.isByPeer ? "closed_by_peer" : "\(end.code)")
        }
        if let reader, let session { left(session, reader, end) }
        writer.closed()
        reader = nil
    }

    private func left(_ session: Session, _ reader: ConnectionReader, _ end: WebSocketEnd) {
        environment.stores.broker.left(session.clientID, reader)
        if session.detach(reader, now: MonotonicClock.now) {
            let held = HeldSession(id: session.id, client: session.clientID, epoch: sessionEpoch)
            environment.stores.sessions.left(held, messages: messages)
        }
        log("disconnected", session, ["code": "\(end.code)", "by_peer": "\(end.isByPeer)"])
    }

    private func log(_ event: Logger.Message, _ session: Session, _ more: @autoclosure () -> Logger.Metadata) {
        environment.logger.debug(
            event,
            metadata: ["client_id": "\(session.clientID)", "session": "\(session.id)"].merging(more()) { $1 })
    }

    // MARK: what comes

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
        tellHeldError()
        pump()
    }

    package func writabilityChanged(isWritable: Bool) {
        guard isWritable else { return }
        heartbeat.progressed(now: MonotonicClock.now)
        pump()
    }

    private func refuse(_ problem: MessageProblem) {
        environment.telemetry.invalidMessage()
        let error = ErrorFrame(.invalidMessage, problem.message, id: problem.id, seq: problem.seq)
        if !problem.isTooBig { return hold(error) }
        count(error)
        writer.close(.messageTooBig, problem.message)
    }

    private func handle(_ message: ClientMessage) {
        if case .wait = flood.take(now: readAt) { return writer.close(.tooManyMessages, "too many messages") }
        guard let session else { return keep(message) }
        messages += 1
        environment.telemetry.messageProcessed(message.kind)
        switch message {
        case .typing(let keystroke): typing.received(keystroke, now: readAt)
        case .query(let query): ask(query, session)
        case .cancel(let id): session.cancel(id, now: readAt)
        case .resume(let request): resume(request, session)
        case .ping(let echo): writer.send(.pong(t: echo))
        }
    }

    private func keep(_ message: ClientMessage) {
        if early.count >= Self.earlyMessagesMax { return writer.close(.policy, "wait for welcome") }
        early.append(message)
    }

    // MARK: errors

    private func count(_ error: ErrorFrame) { environment.telemetry.websocketError(error.code.rawValue) }

    private func tell(_ error: ErrorFrame) {
        count(error)
        writer.send(.error(error))
    }

    /// Of many errors of one kind in one read only the first is told, with their number.
    private func hold(_ error: ErrorFrame) {
        count(error)
        if let other = errors.errorMade(error) { writer.send(.error(other)) }
    }

    private func tellHeldError() {
        if let error = errors.take() { writer.send(.error(error)) }
    }

    // MARK: typing

    private func takeKeystroke(isWake: Bool) {
        guard let session else { return }
        switch typing.due(now: isWake ? MonotonicClock.now : readAt, isWake: isWake, for: session) {
        case .nothing: break
        case .prediction(let frame, let hunch):
            watchRest()
            writer.send(frame)
            let took = MonotonicClock.now - readAt
            environment.telemetry.messageLatency.observe(took.inSeconds)
            loop.replied(after: took)
            if let hunch { typing.act(on: hunch, for: session, now: readAt) }
        case .error(let error): tell(error)
        case .shed(let error): hold(error)
        case .wait(let time, let error):
            if let error { tell(error) }
            if let time { reader?.wake(after: time) }
        }
    }

    /// A token is there for the keystroke that waited.
    func keystrokeWaited() {
        readAt = MonotonicClock.now
        takeKeystroke(isWake: true)
        tellHeldError()
        pump()
    }

    // MARK: queries

    private func ask(_ query: Query, _ session: Session) {
        if session.isNew(query),
            case .wait(let time) = environment.limits.takeQuery(
                from: address, client: session.clientID, now: readAt)
        {
            return tell(.tooManyQuestions(id: query.id, retryAfter: time))
        }
        switch session.query(query, typed: typing.typedText, isShedding: loop.shedding >= .queries, now: readAt) {
        case .follow(let cursor): writer.follow(cursor)
        case .alreadyFollowed(let cursor) where writer.isFollowing(cursor.id): break
        case .alreadyFollowed(let cursor): writer.follow(cursor)
        case .asked: break
        case .refused(let error):
            if error.code == .shed { environment.telemetry.shed(.queries) }
            tell(error)
        }
    }

    private func resume(_ request: ResumeRequest, _ session: Session) {
        switch session.resume(request) {
        case .notResumable(let reason):
            writer.send(
                .notResumable(id: request.id, reason: isBrokerAway && reason == .unknown ? .brokerAway : reason))
        case .asked: break
        case .resume(let cursor):
            if case .resumed(let offset) = cursor.opening {
                writer.send(.resumed(id: cursor.id, epoch: cursor.epoch, offset: offset))
            }
            writer.follow(cursor)
        }
    }

    // MARK: news of the session

    private func pump() {
        writer.pump(session)
        wrote()
    }

    private func flush() {
        writer.flush()
        wrote()
    }

    /// A compressor was used, perhaps: it is given back when the connection rests.
    private func wrote() {
        if writer.isCompressing { watchRest() }
    }

    /// Another pod's answer is here now, or cannot be had.
    func resumeDecided(_ request: ResumeRequest, _ refusal: NotResumableReason?) {
        if let refusal {
            writer.send(.notResumable(id: request.id, reason: refusal))
        } else if let session {
            resume(request, session)
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

    func replaced() { writer.close(.replaced, "another connection took this session over") }

    package func catalogueChanged(_ revision: String, items: Int) {
        writer.send(.catalogue(revision: revision, items: items))
        flush()
    }

    // MARK: time

    package var heartbeatDue: Duration { heartbeat.due }

    package func heartbeatTicked(now: Duration) {
        switch heartbeat.ticked(now: now) {
        case .doNothing: break
        case .ping: writer.ping()
        case .giveUp: writer.closeNow()
        }
    }

    private func watchRest() {
        guard !isRestWatched else { return }
        isRestWatched = true
        loop.watchRest(number, until: MonotonicClock.now + Self.restAfter)
    }

    /// - Returns: when to look again; nil: all was given back
    package func rested(now: Duration) -> Duration? {
        let due = typing.typedAt + Self.restAfter
        guard now >= due else { return due }
        isRestWatched = false
        typing.rest()
        writer.rest()
        return nil
    }

    // MARK: the pod

    package var isAnswering: Bool { writer.isFollowing || session?.isAnswering == true }

    package func goAway(reconnectWithin: Duration) {
        guard let session, writer.isOpen else { return }
        session.giveUpAnswer()
        pump()
        let spread = max(1, Int(reconnectWithin.inSeconds * 1000))
        let wait = Int.random(in: 0...spread)
        writer.send(.goaway(reconnectInMilliseconds: wait, ticket: environment.registry.ticket(for: session)))
        pump()
        writer.close(.restart, "this pod drains")
    }
}
