import NIOCore

/// Owner of a connection, told of its events, always on the connection's event loop.
package protocol WebSocketConnectionDelegate: AnyObject {
    func connectionOpened(_ connection: WebSocketConnection)
    func textReceived(_ text: ByteBuffer)
    func binaryReceived(_ bytes: ByteBuffer)
    /// Sign of life: bytes arrived (a pong, for example), or queued bytes left.
    func progressMade()
    /// End of one read: all its messages have been delivered.
    func readCompleted()
    func writabilityChanged(isWritable: Bool)
    /// Last call to the delegate.
    func connectionClosed(_ end: WebSocketEnd)
}

/// One WebSocket on its event loop: a channel handler, no task, no lock.
///
/// Frames written during a read leave together at its end; otherwise call `flush`. Large messages leave in fragments,
/// one at a time while the socket is full, and control frames overtake what waits. Answers pings, conducts the close
/// handshake and turns violations into close codes by itself. Not `Sendable`: stays on its loop.
package final class WebSocketConnection: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    private enum Phase {
        case open
        /// Close frame of ours is out, or queued behind earlier messages; the peer's is awaited.
        case closing(WebSocketEnd)
        /// Close frame received: our answer is the last frame that leaves.
        case answeringClose(WebSocketEnd)
        case closed
    }

    /// Time the other side has to answer a close frame, or to take more of the bytes queued before it.
    private static let closeTimeout = TimeAmount.seconds(2)
    /// Close timeouts at most, while the peer goes on reading.
    private static let closeTimeoutsMax = 15
    /// Bytes of frames written during one read that are gathered into one system call.
    private static let gatheredBytesMax = 64 * 1024

    private let role: WebSocketDecoder.Role
    private let loop: WebSocketLoop
    private var decoder: WebSocketDecoder
    private var deflation: MessageCompression?
    private var delegate: (any WebSocketConnectionDelegate)?
    private var phase = Phase.open
    private var context: ChannelHandlerContext?
    private var outgoing: ByteBuffer?
    private var queue = OutgoingQueue()
    private var isReading = false
    /// Writability as the channel last reported it: asking the channel each time costs more.
    private var isChannelWritable = true
    /// Whether the client's HTTP decoder is still in the pipeline. It watches writes and knows no frames: nothing is
    /// sent until it has gone.
    private var isDecoderThere: Bool
    /// Whether input is dropped: the other side broke the protocol, and its bytes have no meaning any more.
    private var isDeaf = false
    private var randomNumbers = SystemRandomNumberGenerator()
    /// Newest ping, kept while the socket is full: one answer serves for all (RFC 6455 section 5.5.3).
    private var unansweredPing: ByteBuffer?

    init(
        role: WebSocketDecoder.Role, messageBytesMax: Int, agreement: DeflateAgreement? = nil, loop: WebSocketLoop,
        delegate: any WebSocketConnectionDelegate
    ) {
        self.role = role
        self.delegate = delegate
        decoder = WebSocketDecoder(role: role, messageBytesMax: messageBytesMax)
        self.loop = loop
        deflation = agreement.map { MessageCompression($0, loop) }
        decoder.compression = deflation
        isDecoderThere = role == .client
    }

    // MARK: Calls of the owner

    package var isOpen: Bool {
        if case .open = phase { true } else { false }
    }

    /// Whether a message sent now leaves at once.
    package var isWritable: Bool { isChannelWritable && queue.isEmpty && context != nil }
    /// Bytes written since the last flush.
    package var unflushedBytes: Int { outgoing?.readableBytes ?? 0 }
    /// Payload bytes queued for the socket. Senders must watch it while the connection is not writable.
    package var queuedBytes: Int { queue.bytes }
    /// Whether messages to the other side are compressed.
    package var isCompressing: Bool { deflation != nil }
    package var eventLoop: (any EventLoop)? { context?.eventLoop }

    /// Sends a text message; the bytes must be UTF-8.
    package func send(text: some Collection<UInt8>) {
        send(text, .text)
    }

    package func send(binary: some Collection<UInt8>) {
        send(binary, .binary)
    }

    /// Sends a prepared message, for servers only, and only while the connection is writable.
    ///
    /// - Returns: whether it was sent
    package func send(_ message: PreparedMessage) -> Bool {
        guard case .open = phase, isWritable, let context else { return false }
        var form = message.plain
        if let deflated = message.deflated, deflation?.preparedSent() == true { form = deflated }
        guard form.payload.readableBytes <= OutgoingQueue.fragmentBytes else {
            queue.append(form.payload, .text, isCompressed: form.isCompressed)
            flush()
            return true
        }
        let frame = form.frame
        if isReading || isDecoderThere || outgoing != nil {
            withOutgoing(context) { _ = $0.writeImmutableBuffer(frame) }
        } else {
            // Frame bytes are shared by all connections, and not copied.
            context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
        }
        return true
    }

    package func ping() {
        guard case .open = phase else { return }
        writeControl(.ping, [])
    }

    package func flush() {
        guard !isReading, !isDecoderThere, let context else { return }
        repeat {
            guard let ready = outgoing else { continue }
            outgoing = nil
            context.writeAndFlush(wrapOutboundOut(ready), promise: queue.isEmpty ? lastWrite(context) : nil)
            loop.giveBack(ready)
        } while isChannelWritable && writeFragment(context)
    }

    /// Promise for the last bytes of a closing connection, which closes it; nil while it is not closing.
    private func lastWrite(_ context: ChannelHandlerContext) -> EventLoopPromise<Void>? {
        let mode: CloseMode
        switch phase {
        case .answeringClose: mode = .all
        // Input has no meaning any more, but closing both ways would lose the close reason for the peer: its bytes are
        // read and dropped until it leaves.
        case .closing where isDeaf: mode = .output
        case .open, .closing, .closed: return nil
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in context.close(mode: mode, promise: nil) }
        return written
    }

    /// Starts the close handshake; messages sent earlier leave first, messages sent later are dropped.
    ///
    /// - Parameter dropsQueue: drops the messages that wait for the socket
    package func close(code: UInt16, reason: String, dropsQueue: Bool = false) {
        guard case .open = phase else { return }
        let end = WebSocketEnd(code: code, reason: reason, isByPeer: false)
        if dropsQueue { queue.removeAll() }
        startClosing(.closing(end), WebSocketEncoder.closePayload(code, reason))
    }

    /// Closes without a handshake, for peers that do not read anyway.
    package func closeNow() {
        context?.close(promise: nil)
    }

    /// Switches reading on or off, so that an owner with a backlog can pause the peer.
    package func setReading(_ isWanted: Bool) {
        guard let options = context?.channel.syncOptions else { return }
        try? options.setOption(.autoRead, value: isWanted)
    }

    /// Frees the compressor of a resting connection; it is made again when needed.
    package func rest() { deflation?.rest() }

    // MARK: Writing

    private func send(_ payload: some Collection<UInt8>, _ opcode: WebSocketOpcode) {
        guard case .open = phase, let context else { return }
        if let deflated = deflation?.deflated(payload) {
            send(deflated.readableBytesView, opcode, isCompressed: true, context) { deflated }
        } else {
            send(payload, opcode, isCompressed: false, context) { ByteBuffer(bytes: payload) }
        }
    }

    private func send(
        _ payload: some Collection<UInt8>, _ opcode: WebSocketOpcode, isCompressed: Bool,
        _ context: ChannelHandlerContext, inBuffer: () -> ByteBuffer
    ) {
        let isSmall = payload.count <= OutgoingQueue.fragmentBytes && unflushedBytes < Self.gatheredBytesMax
        guard isSmall, isWritable else {
            queue.append(inBuffer(), opcode, isCompressed: isCompressed)
            return flush()
        }
        let mask = newMask()
        withOutgoing(context) {
            WebSocketEncoder.write(payload, opcode, isCompressed: isCompressed, mask: mask, into: &$0)
        }
    }

    private func writeFragment(_ context: ChannelHandlerContext) -> Bool {
        guard !queue.isEmpty else { return false }
        let mask = newMask()
        withOutgoing(context) { _ = queue.writeNext(mask: mask, into: &$0) }
        return true
    }

    private func writeControl(_ opcode: WebSocketOpcode, _ payload: some Collection<UInt8>) {
        guard let context else { return }
        let mask = newMask()
        withOutgoing(context) { WebSocketEncoder.write(payload, opcode, mask: mask, into: &$0) }
    }

    private func newMask() -> UInt32? {
        role == .client ? UInt32.random(in: .min ... .max, using: &randomNumbers) : nil
    }

    private func withOutgoing(_ context: ChannelHandlerContext, _ body: (inout ByteBuffer) -> Void) {
        var buffer = outgoing ?? loop.takeBuffer()
        outgoing = nil
        body(&buffer)
        outgoing = buffer
    }

    // MARK: Events of the channel

    package func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        delegate?.connectionOpened(self)
        flush()
    }

    package func handlerRemoved(context: ChannelHandlerContext) {
        ended(WebSocketEnd(code: 1006, isByPeer: true))
        self.context = nil
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .open = phase else { return readWhileClosing(unwrapInboundIn(data)) }
        isReading = true
        decoder.append(unwrapInboundIn(data))
        delegate?.progressMade()
        do {
            while case .open = phase, let event = try decoder.next() { received(event, context) }
        } catch {
            stopListening()
            close(code: error.code, reason: error.message, dropsQueue: true)
        }
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        readEnded()
        context.fireChannelReadComplete()
    }

    /// HTTP decoder removed: it forwarded the bytes it held, without an end-of-read event.
    fileprivate func decoderRemoved() {
        isDecoderThere = false
        readEnded()
    }

    private func readEnded() {
        isReading = false
        delegate?.readCompleted()
        flush()
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        isChannelWritable = context.channel.isWritable
        if isChannelWritable {
            // The peer reads, if slowly.
            delegate?.progressMade()
            if let ping = unansweredPing {
                unansweredPing = nil
                if case .open = phase { writeControl(.pong, ping.readableBytesView) }
            }
            flush()
        }
        delegate?.writabilityChanged(isWritable: isWritable)
        flush()
        context.fireChannelWritabilityChanged()
    }

    package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The peer half-closed: it has nothing more to say, not even a close frame.
        if case .some(.inputClosed) = event as? ChannelEvent {
            closeNow()
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    package func channelInactive(context: ChannelHandlerContext) {
        ended(WebSocketEnd(code: 1006, isByPeer: true))
    }

    package func errorCaught(context: ChannelHandlerContext, error: any Error) {
        closeNow()
    }

    private func received(_ event: WebSocketDecoder.Event, _ context: ChannelHandlerContext) {
        switch event {
        case .text(let text): delegate?.textReceived(text)
        case .binary(let bytes): delegate?.binaryReceived(bytes)
        case .pong: break
        case .ping(let payload):
            if isChannelWritable {
                writeControl(.pong, payload.readableBytesView)
            } else {
                unansweredPing = payload
            }
        case .close(let code, let reason):
            let end = WebSocketEnd(code: code, reason: reason, isByPeer: true)
            startClosing(.answeringClose(end), code == 1005 ? [] : WebSocketEncoder.closePayload(code, ""))
        }
    }

    // MARK: Closing

    /// Sends the close frame behind messages sent earlier.
    private func startClosing(_ next: Phase, _ payload: [UInt8]) {
        guard let context else { return }
        phase = next
        if queue.isEmpty {
            writeControl(.close, payload)
        } else {
            queue.append(ByteBuffer(bytes: payload), .close, isCompressed: false)
        }
        isReading = false
        flush()
        awaitEnd(context, timeoutsLeft: Self.closeTimeoutsMax)
    }

    private func awaitEnd(_ context: ChannelHandlerContext, timeoutsLeft: Int) {
        let waiting = queue.bytes
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.closeTimeout) {
            let (connection, context) = bound.value
            if case .closed = connection.phase { return }
            // The peer still reads, if slowly.
            if connection.queue.bytes < waiting, timeoutsLeft > 1 {
                connection.awaitEnd(context, timeoutsLeft: timeoutsLeft - 1)
            } else {
                connection.closeNow()
            }
        }
    }

    /// Drops the bytes held of a broken frame.
    private func stopListening() {
        isDeaf = true
        decoder = WebSocketDecoder(role: role, messageBytesMax: 0)
    }

    /// Reads only for the answer to our close frame.
    private func readWhileClosing(_ bytes: ByteBuffer) {
        guard case .closing = phase, !isDeaf else { return }
        decoder.append(bytes)
        do {
            while let event = try decoder.next() {
                if case .close = event { return closeNow() }
            }
        } catch {
            stopListening()
        }
    }

    private func ended(_ end: WebSocketEnd) {
        switch phase {
        case .closed: return
        case .open: tell(end)
        case .closing(let known), .answeringClose(let known): tell(known)
        }
    }

    private func tell(_ end: WebSocketEnd) {
        phase = .closed
        outgoing = nil
        queue.removeAll()
        let last = delegate
        delegate = nil
        last?.connectionClosed(end)
    }
}

extension ChannelPipeline.SynchronousOperations {
    /// Removes the HTTP decoder behind which the connection stands; the connection gets the bytes it held.
    func removeDecoder(
        _ decoder: any RemovableChannelHandler, before connection: WebSocketConnection, on loop: any EventLoop
    ) {
        let removed = loop.makePromise(of: Void.self)
        removed.futureResult.assumeIsolated().whenComplete { _ in connection.decoderRemoved() }
        removeHandler(decoder, promise: removed)
    }
}
