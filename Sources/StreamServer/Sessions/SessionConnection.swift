import Catalogue
import Logging
import NIOCore
import PredictionEngine
import PrometheusMetrics
import Resilience
import SessionLogic
import WebSocketTransport
import WireProtocol

/// What a connection needs of the pod.
package struct ConnectionEnvironment: Sendable {
    package var registry: SessionRegistry
    package var store: CatalogueStore
    package var predictor: Predictor
    package var telemetry: Telemetry
    package var settings: Settings
    package var census: ConnectionCensus
    package var broker: any Broker
    package var cluster: Cluster?
    package var pace: ReconnectPace
    package var limits: AddressLimits
    package var logger: Logger
}

/// One browser's socket on its event loop: frames in, decisions by the machines, frames out. What outlives the socket
/// is the `Session`'s.
package final class SessionConnection: WebSocketConnectionDelegate {
    /// Typing columns are released after this long without a keystroke; the next one replays.
    private static let restAfter = Duration.seconds(30)
    /// Messages that may come while the session is fetched from the other pods.
    private static let earlyMessagesMax = 64
    /// Messages that may come for each keystroke that may be answered, and for how long at once: far beyond what any
    /// program that types, asks and pings sends.
    private static let messagesPerKeystroke = 50.0
    private static let floodSeconds = 10.0
    /// Under load: least time between two predictions of a session, for whoever types fast a third of the work.
    private static let sheddingSpacing = Duration.milliseconds(250)
    /// Under load: candidates of a prediction.
    private static let sheddingLimit = 3

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
    private var connection: WebSocketConnection?
    private var lane: TypingLane
    /// Of all messages together: who sends so many means harm.
    private var flood: TokenBucket
    private var columns = TypedColumns()
    private var typedAt: Duration
    /// The text that was predicted last: what somebody typed who then asks about an item.
    private var typedText: String?
    private var outbox = Outbox<ServerMessage>()
    private var cursors: [AnswerCursor] = []
    private var heartbeat: Heartbeat
    /// Where the loop keeps this connection.
    private(set) var number = 0
    private var isRestWatched = false
    private var sent: SentDetails?
    /// The error of this read, and how many others like it came with it.
    private var heldError: (frame: ErrorFrame, count: Int)?
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
        lane = TypingLane(keystrokesPerSecond: Double(environment.settings.keystrokesPerSecond), now: now)
        heartbeat = Heartbeat(now: now)
        typedAt = now
        readAt = now
        if parameters.isCompact { sent = SentDetails() }
    }

    // MARK: opening and closing

    package func connectionOpened(_ connection: WebSocketConnection) {
        guard let eventLoop = connection.eventLoop else { return }
        self.connection = connection
        number = loop.add(self)
        environment.census.opened()
        environment.telemetry.connectionsAccepted.add(1)
        environment.telemetry.connections.set(Double(environment.census.count))
        let reader = ConnectionReader(NIOLoopBound(self, eventLoop: eventLoop), eventLoop)
        self.reader = reader
        guard let ticket = parameters.ticket, environment.registry.asksOthers else {
            return begin(environment.registry.open(ticket: parameters.ticket, clientID: parameters.clientID), reader)
        }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        // Ends within the time limit of the store.
        Task { [registry = environment.registry, clientID = parameters.clientID] in
            let opening = await registry.claim(ticket: ticket, clientID: clientID)
            eventLoop.execute { bound.value.begin(opening, reader) }
        }
    }

    /// The session is known: say welcome, then hear what came meanwhile.
    private func begin(_ opening: SessionRegistry.Opening, _ reader: ConnectionReader) {
        guard let connection, self.reader === reader else {
            // It left while its session was fetched: nobody is connected to that.
            if opening.session.detachedFor(now: MonotonicClock.now) != nil {
                environment.cluster?.left(opening.session, epoch: opening.session.epoch, messages: 0)
            }
            return
        }
        var opening = opening
        if !opening.session.attach(reader) {
            // It was given up in the moment in which it was come back to.
            opening = environment.registry.open(ticket: nil, clientID: opening.session.clientID)
            opening.reason = "expired"
            _ = opening.session.attach(reader)
        }
        session = opening.session
        sessionEpoch = opening.session.epoch
        environment.broker.came(opening.session.clientID, reader)
        environment.logger.debug(
            "connected",
            metadata: [
                "client_id": "\(opening.session.clientID)", "session": "\(opening.session.id)",
                "resumed": "\(opening.isResumed)",
            ])
        isBrokerAway = opening.reason == NotResumableReason.brokerAway.rawValue
        send(.welcome(welcome(opening)))
        connection.flush()
        guard !early.isEmpty else { return }
        let waiting = early
        early = []
        for message in waiting { handle(message) }
        readCompleted()
    }

    private func welcome(_ opening: SessionRegistry.Opening) -> Welcome {
        let served = environment.store.current
        let settings = environment.settings
        return Welcome(
            session: opening.session.id, clientID: opening.session.clientID, isResumed: opening.isResumed,
            reason: opening.reason, ticket: environment.registry.ticket(for: opening.session), pod: settings.podName,
            heartbeatMilliseconds: Heartbeat.pingEvery.wholeMicroseconds / 1000,
            reconnectMilliseconds: environment.pace.milliseconds(sessions: environment.census.count),
            limits: Welcome.Limits(
                messageBytesMax: settings.messageBytesMax, keystrokesPerSecond: settings.keystrokesPerSecond,
                queriesPerMinute: settings.queriesPerMinute),
            revision: served?.revision.name ?? "", items: served?.revision.items.count ?? 0,
            history: opening.session.history)
    }

    package func connectionClosed(_ end: WebSocketEnd) {
        loop.remove(number)
        environment.census.closed()
        environment.telemetry.connections.set(Double(environment.census.count))
        if ![1000, 1001, 1005, 1006, CloseCode.restart.rawValue].contains(end.code) {
            // Codes that the other side sent are its own choice: one label for them all.
            environment.telemetry.websocketError(end.isByPeer ? "closed_by_peer" : "\(end.code)")
        }
        if let reader, let session {
            environment.broker.left(session.clientID, reader)
            if session.detach(reader, now: MonotonicClock.now) {
                environment.cluster?.left(session, epoch: sessionEpoch, messages: messages)
            }
            environment.logger.debug(
                "disconnected",
                metadata: [
                    "client_id": "\(session.clientID)", "session": "\(session.id)", "code": "\(end.code)",
                    "by_peer": "\(end.isByPeer)",
                ])
        }
        connection = nil
        reader = nil
        cursors = []
    }

    private func close(_ code: CloseCode, _ reason: String) {
        // Whoever reads too slowly would have to read all of it before the reason.
        connection?.close(code: code.rawValue, reason: reason, dropsQueue: code == .slowConsumer)
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
        close(.unsupportedData, "expected text frames, came a binary one")
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
        environment.telemetry.websocketError(ErrorCode.invalidMessage.rawValue)
        if problem.isTooBig { return close(.messageTooBig, problem.message) }
        hold(ErrorFrame(.invalidMessage, problem.message, id: problem.id, seq: problem.seq))
    }

    /// Of many errors of one kind in one read only the first is told, with their number.
    private func hold(_ error: ErrorFrame) {
        if let held = heldError, held.frame.code == error.code, error.id == nil {
            heldError = (held.frame, held.count + 1)
        } else {
            tellHeldError()
            heldError = (error, 1)
        }
    }

    private func tellHeldError() {
        guard let held = heldError else { return }
        heldError = nil
        var frame = held.frame
        if held.count > 1 { frame.count = held.count }
        send(.error(frame))
    }

    private func handle(_ message: ClientMessage) {
        if case .wait = flood.take(now: readAt) { return close(.tooManyMessages, "too many messages") }
        guard session != nil else {
            if early.count >= Self.earlyMessagesMax { return close(.policy, "wait for welcome") }
            return early.append(message)
        }
        messages += 1
        environment.telemetry.messageProcessed(message.kind)
        switch message {
        case .typing(let typing): keystroke(typing)
        case .query(let query): ask(query)
        case .cancel(let id): session?.cancel(id, now: readAt)
        case .resume(let request): resume(request)
        case .ping(let echo): send(.pong(t: echo))
        }
    }

    // MARK: typing

    private func keystroke(_ typing: Typing) {
        switch lane.keystrokeReceived(typing, now: readAt) {
        case .hold: break
        case .replaceWaiting: environment.telemetry.keystrokesReplaced.add(1)
        case .dropStale: environment.telemetry.keystrokesStale.add(1)
        }
    }

    private func takeKeystroke(isWake: Bool) {
        guard session != nil else { return }
        let spacing = loop.shedding >= .detail ? Self.sheddingSpacing : .zero
        switch lane.keystrokeDue(now: isWake ? MonotonicClock.now : readAt, isWake: isWake, spacing: spacing) {
        case .doNothing: break
        case .predict(let typing, let queued): predict(typing, queued: queued)
        case .wait(let time, let isNew, let error):
            if let error {
                environment.telemetry.websocketError(error.code.rawValue)
                send(.error(error))
            }
            if isNew { reader?.wake(after: time) }
        }
    }

    /// A token is there for the keystroke that waited.
    func keystrokeWaited() {
        readAt = MonotonicClock.now
        takeKeystroke(isWake: true)
        tellHeldError()
        pump()
    }

    private func predict(_ typing: Typing, queued: Duration) {
        guard let served = environment.store.current, let session else { return }
        typedAt = readAt
        watchRest()
        if let id = typing.productID, let position = served.revision.position(of: id) {
            session.chose(served.revision.items[position], now: readAt)
            sendPrediction(Predictor.chosenFrame(position, seq: typing.seq, queued: queued, in: served))
            return
        }
        if let id = typing.productID {
            environment.telemetry.websocketError(ErrorCode.unknownItem.rawValue)
            return send(.error(ErrorFrame(.unknownItem, "there is no item \"\(id.prefix(80))\"", seq: typing.seq)))
        }
        typedText = typing.content
        let limit = loop.shedding >= .detail ? min(parameters.limit, Self.sheddingLimit) : parameters.limit
        guard let prediction = prediction(typing.content, in: served) else {
            return shed(.predictions, "there is too much to do for new predictions: try again", seq: typing.seq)
        }
        var frame = prediction.frame(seq: typing.seq, limit: limit, queued: queued)
        if limit < parameters.limit { environment.telemetry.shed(.detail) }
        if environment.cluster?.isDegraded == true || limit < parameters.limit { frame.isDegraded = true }
        sendPrediction(frame)
        speculate(prediction.ranking, session, served)
    }

    /// nil: there is too much to do, and nobody asked this lately.
    private func prediction(_ content: String, in served: ServedCatalogue) -> Predictor.Prediction? {
        if loop.shedding >= .predictions {
            return environment.predictor.cached(content, limit: parameters.limit, in: served)
        }
        return environment.predictor.predict(
            content, limit: parameters.limit, in: served, columns: &columns, scratch: loop.scratch)
    }

    private func shed(_ step: SheddingStep, _ message: String, seq: Int?) {
        environment.telemetry.shed(step)
        environment.telemetry.websocketError(ErrorCode.shed.rawValue)
        hold(
            ErrorFrame(
                .shed, message, seq: seq, retryAfterMilliseconds: Int.random(in: QueryDesk.shedRetryMilliseconds)))
    }

    private func speculate(_ ranking: Ranking, _ session: Session, _ served: ServedCatalogue) {
        // A ranking cut short has not read the whole text; without a document there is nothing to load.
        let first =
            ranking.isDegraded
            ? nil
            : ranking.candidates.first.flatMap { first in
                served.revision.items[first.item].document == nil ? nil : first
            }
        guard session.wantsToKnow(confidence: first?.confidence ?? 0) else { return }
        let items = served.revision.items
        if let first, first.confidence >= environment.settings.prefetchPolicy.floor {
            environment.logger.trace(
                "sure",
                metadata: [
                    "client_id": "\(session.clientID)", "session": "\(session.id)",
                    "product_id": "\(items[first.item].id)", "confidence": "\(first.confidence)",
                ])
        }
        let isShedding = loop.shedding >= .prefetch
        if isShedding, let first, first.confidence >= environment.settings.prefetchPolicy.floor {
            environment.telemetry.shed(.prefetch)
        }
        // What is on its way and not meant any more is let go of all the same.
        session.predicted(
            first: isShedding ? nil : first.map { (items[$0.item], $0.confidence) },
            confidence: { id in ranking.candidates.first { items[$0.item].id == id }?.confidence ?? 0 }, now: readAt)
    }

    private func sendPrediction(_ frame: PredictionFrame) {
        if canWriteNow {
            write(.prediction(frame))
        } else {
            handle(outbox.predictionAdded(.prediction(frame), bytes: 4096))
        }
        let took = MonotonicClock.now - readAt
        environment.telemetry.messageLatency.observe(took.inSeconds)
        loop.replied(after: took)
    }

    // MARK: queries

    private func ask(_ query: Query) {
        guard let session else { return }
        if session.isNew(query),
            case .wait(let time) = environment.limits.takeQuery(
                from: address, client: session.clientID, now: readAt)
        {
            environment.telemetry.websocketError(ErrorCode.rateLimited.rawValue)
            return send(
                .error(
                    ErrorFrame(
                        .rateLimited, "too many questions of this browser or its address", id: query.id,
                        retryAfterMilliseconds: Int((time.inSeconds * 1000).rounded(.up)))))
        }
        switch session.query(query, typed: typedText, isShedding: loop.shedding >= .queries, now: readAt) {
        case .follow(let cursor):
            cursors.removeAll { $0.id == cursor.id }
            follow(cursor)
        case .alreadyFollowed(let cursor):
            if !cursors.contains(where: { $0.id == cursor.id }) { follow(cursor) }
        case .asked: break
        case .refused(let error):
            environment.telemetry.websocketError(error.code.rawValue)
            if error.code == .shed { environment.telemetry.shed(.queries) }
            send(.error(error))
        }
    }

    private func follow(_ cursor: AnswerCursor) {
        // More unread answers than are kept: this browser does not read.
        if cursors.count >= QueryDesk.trailsMax { return close(.slowConsumer, "answers are not read") }
        cursors.append(cursor)
    }

    private func resume(_ request: ResumeRequest) {
        guard let session else { return }
        switch session.resume(request) {
        case .notResumable(let reason):
            send(.notResumable(id: request.id, reason: isBrokerAway && reason == .unknown ? .brokerAway : reason))
        case .asked: break
        case .resume(let cursor):
            cursors.removeAll { $0.id == cursor.id }
            if case .resumed(let offset) = cursor.opening {
                send(.resumed(id: cursor.id, epoch: cursor.epoch, offset: offset))
            }
            follow(cursor)
        }
    }

    /// Another pod's answer is here now, or cannot be had.
    func resumeDecided(_ request: ResumeRequest, _ refusal: NotResumableReason?) {
        if let refusal { send(.notResumable(id: request.id, reason: refusal)) } else { resume(request) }
        pump()
    }

    func answersChanged() { pump() }

    func noticesReceived(_ notices: [String], dropped: Int) {
        outbox.noticesLost(dropped)
        for notice in notices {
            handle(outbox.noticeAdded(.notice(data: notice, dropped: 0), bytes: notice.utf8.count))
        }
        pump()
    }

    /// The same for everybody, made once. Behind what waits already it waits as its own frame.
    func broadcastReceived(_ notice: String, _ message: PreparedMessage) {
        guard session != nil, outbox.isEmpty, cursors.isEmpty, canWriteNow, connection?.send(message) == true else {
            return noticesReceived([notice], dropped: 0)
        }
        environment.telemetry.noticesSent.add(1)
    }

    func prefetchChanged(_ frame: PrefetchFrame) {
        send(.prefetch(frame))
        connection?.flush()
    }

    func replaced() {
        close(.replaced, "another connection took this session over")
    }

    // MARK: what goes

    /// Whether a frame may be written now instead of waiting in the outbox.
    private var canWriteNow: Bool {
        guard let connection else { return false }
        return connection.isWritable && connection.unflushedBytes < Outbox<ServerMessage>.softMark
    }

    private func send(_ message: ServerMessage) {
        if outbox.isEmpty, canWriteNow {
            write(message)
        } else {
            handle(outbox.controlAdded(message, bytes: 512))
        }
    }

    private func handle(_ action: Outbox<ServerMessage>.AddAction) {
        if action == .closeSlowConsumer { close(.slowConsumer, "what was sent is not read") }
    }

    private func write(_ message: ServerMessage) {
        if connection?.isCompressing == true { watchRest() }
        loop.writer.reset()
        message.write(to: &loop.writer, sent: &sent)
        connection?.send(text: loop.writer.bytes)
    }

    /// Writes what waits, as long as the socket takes it: control, answers, prediction, notices.
    private func pump() {
        guard let connection, connection.isOpen else { return }
        while !(outbox.isEmpty && cursors.isEmpty), connection.isWritable {
            if !writeNext() { break }
            if connection.unflushedBytes >= Outbox<ServerMessage>.softMark { connection.flush() }
        }
        connection.flush()
    }

    private func writeNext() -> Bool {
        if let message = outbox.next(.control) ?? nextAnswerFrame() ?? outbox.next(.prediction) {
            write(message)
            return true
        }
        guard case .notice(let data, _) = outbox.next(.notice) else { return false }
        let dropped = outbox.takeNoticesDropped()
        if dropped > 0 { environment.telemetry.noticesDropped.add(Double(dropped)) }
        environment.telemetry.noticesSent.add(1)
        write(.notice(data: data, dropped: dropped))
        return true
    }

    private func nextAnswerFrame() -> ServerMessage? {
        guard let session else { return nil }
        // In order: what was cancelled is told its end before what replaced it begins.
        while !cursors.isEmpty {
            switch session.next(&cursors[0]) {
            case .tell(let message):
                if cursors[0].isDone { cursors.removeFirst() }
                return message
            case .nothingNow: return nil
            case .gone: cursors.removeFirst()
            }
        }
        return nil
    }

    // MARK: time

    package var heartbeatDue: Duration { heartbeat.due }

    package func heartbeatTicked(now: Duration) {
        switch heartbeat.ticked(now: now) {
        case .doNothing: break
        case .ping:
            connection?.ping()
            connection?.flush()
        case .giveUp: connection?.closeNow()
        }
    }

    private func watchRest() {
        guard !isRestWatched else { return }
        isRestWatched = true
        loop.watchRest(number, until: MonotonicClock.now + Self.restAfter)
    }

    /// - Returns: when to look again; nil: all was given back
    package func rested(now: Duration) -> Duration? {
        if now - typedAt < Self.restAfter { return typedAt + Self.restAfter }
        isRestWatched = false
        columns.release()
        sent?.forgetAll()
        connection?.rest()
        return nil
    }

    // MARK: the pod

    package var isAnswering: Bool { !cursors.isEmpty || (session?.isAnswering ?? false) }

    package func catalogueChanged(_ revision: String, items: Int) {
        send(.catalogue(revision: revision, items: items))
        connection?.flush()
    }

    package func goAway(reconnectWithin: Duration) {
        guard let session, let connection, connection.isOpen else { return }
        session.giveUpAnswer()
        pump()
        let spread = max(1, Int(reconnectWithin.inSeconds * 1000))
        send(
            .goaway(
                reconnectInMilliseconds: Int.random(in: 0...spread), ticket: environment.registry.ticket(for: session)))
        pump()
        close(.restart, "this pod drains")
    }
}
