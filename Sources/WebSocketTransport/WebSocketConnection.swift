import NIOCore

/// What a connection tells its owner, always on the connection's event loop.
package protocol WebSocketConnectionDelegate: AnyObject {
    func connectionOpened(_ connection: WebSocketConnection)
    func textReceived(_ text: ByteBuffer)
    func binaryReceived(_ bytes: ByteBuffer)
    /// Anything came, a pong for example: the other side lives.
    func progressMade()
    /// All that one read brought has been told.
    func readCompleted()
    func writabilityChanged(isWritable: Bool)
    /// The last call.
    func connectionClosed(_ end: WebSocketEnd)
}

/// One WebSocket on its event loop: a channel handler, no task, no lock.
///
/// Frames written during a read leave together at its end; otherwise call `flush`. Answers pings, conducts the close
/// handshake and turns violations into close codes by itself. Not `Sendable`: stays on its loop.
package final class WebSocketConnection: ChannelInboundHandler, RemovableChannelHandler {
    package typealias InboundIn = ByteBuffer
    package typealias OutboundOut = ByteBuffer

    private enum Phase {
        case open
        /// Our close frame is out; theirs is awaited for `closeTimeout`.
        case closing(WebSocketEnd)
        case closed
    }

    /// How long the other side may take to answer a close frame.
    private static let closeTimeout = TimeAmount.seconds(2)

    private let role: WebSocketDecoder.Role
    private var decoder: WebSocketDecoder
    private var delegate: (any WebSocketConnectionDelegate)?
    private var phase = Phase.open
    private var context: ChannelHandlerContext?
    private var outgoing: ByteBuffer?
    private var isReading = false
    /// The other side broke the protocol: what it still sends has no meaning and is dropped.
    private var isDeaf = false
    private var randomNumbers = SystemRandomNumberGenerator()
    /// The newest ping waits here while the socket is full: one answer serves for all (RFC 6455 section 5.5.3).
    private var unansweredPing: ByteBuffer?

    package init(role: WebSocketDecoder.Role, messageBytesMax: Int, delegate: any WebSocketConnectionDelegate) {
        self.role = role
        self.delegate = delegate
        decoder = WebSocketDecoder(role: role, messageBytesMax: messageBytesMax)
    }

    // MARK: what the owner may do

    package var isOpen: Bool {
        if case .open = phase { true } else { false }
    }

    package var isWritable: Bool { context?.channel.isWritable ?? false }
    /// Bytes written since the last flush.
    package var unflushedBytes: Int { outgoing?.readableBytes ?? 0 }
    package var eventLoop: (any EventLoop)? { context?.eventLoop }

    /// A text frame. The bytes must be UTF-8.
    package func send(text: some Collection<UInt8>) {
        write(text, .text)
    }

    package func send(binary: some Collection<UInt8>) {
        write(binary, .binary)
    }

    package func ping() {
        write([], .ping)
    }

    package func flush() {
        guard !isReading, let context, let outgoing else { return }
        self.outgoing = nil
        context.writeAndFlush(wrapOutboundOut(outgoing), promise: nil)
    }

    /// Starts the close handshake; what was sent before leaves first, what is sent after is dropped.
    package func close(code: UInt16, reason: String) {
        guard case .open = phase, let context else { return }
        phase = .closing(WebSocketEnd(code: code, reason: reason, isByPeer: false))
        let mask = newMask()
        withOutgoing(context) { WebSocketEncoder.writeClose(code, reason, mask: mask, into: &$0) }
        isReading = false
        flush()
        let loopBound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.closeTimeout) { loopBound.value.closeNow() }
    }

    /// Without a handshake: for those who do not read anyway.
    package func closeNow() {
        context?.close(promise: nil)
    }

    private func write(_ payload: some Collection<UInt8>, _ opcode: WebSocketOpcode) {
        guard case .open = phase, let context else { return }
        let mask = newMask()
        withOutgoing(context) { WebSocketEncoder.write(payload, opcode, mask: mask, into: &$0) }
    }

    private func newMask() -> UInt32? {
        role == .client ? UInt32.random(in: .min ... .max, using: &randomNumbers) : nil
    }

    private func withOutgoing(_ context: ChannelHandlerContext, _ body: (inout ByteBuffer) -> Void) {
        var buffer = outgoing ?? context.channel.allocator.buffer(capacity: 1024)
        outgoing = nil
        body(&buffer)
        outgoing = buffer
    }

    // MARK: what the channel says

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
            close(code: error.code, reason: error.message)
        }
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        readEnded()
        context.fireChannelReadComplete()
    }

    /// All of one read was told. A decoder that leaves forwards what it held without saying so: whoever took it out
    /// must call this.
    func readEnded() {
        isReading = false
        delegate?.readCompleted()
        flush()
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        let isWritable = context.channel.isWritable
        if isWritable, let ping = unansweredPing {
            unansweredPing = nil
            write(ping.readableBytesView, .pong)
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
            if context.channel.isWritable { write(payload.readableBytesView, .pong) } else { unansweredPing = payload }
        case .close(let code, let reason): peerClosed(code, reason, context)
        }
    }

    /// What was held of a broken frame goes at once.
    private func stopListening() {
        isDeaf = true
        decoder = WebSocketDecoder(role: role, messageBytesMax: 0)
    }

    /// Only the answer to our close frame matters now.
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

    private func peerClosed(_ code: UInt16, _ reason: String, _ context: ChannelHandlerContext) {
        let mask = newMask()
        withOutgoing(context) { buffer in
            if code == 1005 {
                WebSocketEncoder.write([], .close, mask: mask, into: &buffer)
            } else {
                WebSocketEncoder.writeClose(code, "", mask: mask, into: &buffer)
            }
        }
        isReading = false
        flush()
        phase = .closing(WebSocketEnd(code: code, reason: reason, isByPeer: true))
        closeNow()
    }

    private func ended(_ end: WebSocketEnd) {
        switch phase {
        case .closed: return
        case .open: tell(end)
        case .closing(let known): tell(known)
        }
    }

    private func tell(_ end: WebSocketEnd) {
        phase = .closed
        outgoing = nil
        let last = delegate
        delegate = nil
        last?.connectionClosed(end)
    }
}

extension ChannelPipeline.SynchronousOperations {
    /// Takes the HTTP decoder out, behind which the connection stands, and lets the connection have what it held.
    func removeDecoder(
        _ decoder: any RemovableChannelHandler, before connection: WebSocketConnection, on loop: any EventLoop
    ) {
        let removed = loop.makePromise(of: Void.self)
        removed.futureResult.assumeIsolated().whenComplete { _ in connection.readEnded() }
        removeHandler(decoder, promise: removed)
    }
}
