import NIOCore

/// What the connections of one event loop share: streams that keep no context, and the buffer frames are written into.
/// Stays on its loop.
package final class WebSocketLoop {
    /// A buffer that grew beyond this for one large message is not kept.
    private static let bufferBytesMax = 128 * 1024

    lazy var deflater = Deflater(.init(windowBits: DeflateAgreement.ownWindowBits, keepsContext: false))
    lazy var inflater = Inflater(.init(windowBits: 15, keepsContext: false))
    private var spare: ByteBuffer?

    package init() {}

    /// An empty buffer: the last one given back, unless its bytes still wait for their socket.
    func takeBuffer() -> ByteBuffer {
        guard var buffer = spare else { return ByteBufferAllocator().buffer(capacity: 4096) }
        spare = nil
        // What somebody else holds as well stays his; this one gets new memory then.
        buffer.clear()
        return buffer
    }

    func giveBack(_ buffer: ByteBuffer) {
        if buffer.capacity <= Self.bufferBytesMax { spare = buffer }
    }
}
