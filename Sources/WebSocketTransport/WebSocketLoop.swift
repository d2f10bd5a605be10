import NIOCore

/// Compression streams and a write buffer that the connections of one event loop share; the streams keep no context.
/// Stays on its loop.
package final class WebSocketLoop {
    /// Largest buffer that is kept for reuse: one that grew beyond it for a large message is freed.
    private static let bufferBytesMax = 128 * 1024

    lazy var deflater = Deflater(.init(windowBits: DeflateAgreement.ownWindowBits, keepsContext: false))
    lazy var inflater = Inflater(.init(windowBits: 15, keepsContext: false))
    private var spare: ByteBuffer?

    package init() {}

    /// Empty write buffer: the last one given back, unless its bytes still wait for their socket.
    func takeBuffer() -> ByteBuffer {
        guard var buffer = spare else { return ByteBufferAllocator().buffer(capacity: 4096) }
        spare = nil
        // Bytes that another holder shares stay with that holder; `clear` then gives this buffer new memory.
        buffer.clear()
        return buffer
    }

    func giveBack(_ buffer: ByteBuffer) {
        if buffer.capacity <= Self.bufferBytesMax { spare = buffer }
    }
}
