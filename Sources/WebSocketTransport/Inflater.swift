import CZlib
import NIOCore

/// Decompressor for messages of the other side, with a limit on their size.
final class Inflater {
    /// Step by which the output buffer grows.
    private static let stepBytesMax = 64 * 1024

    private let stream: UnsafeMutablePointer<z_stream>
    private let keepsContext: Bool

    /// Fails (nil) when memory is short.
    init?(_ direction: DeflateAgreement.Direction) {
        keepsContext = direction.keepsContext
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // zlib takes a window of 256 bytes as one of 512, which reads the same.
        guard hunch_inflate_init(stream, -Int32(direction.windowBits)) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Message from a whole compressed payload. A few bytes can expand a thousandfold: inflating stops at the limit,
    /// not beyond it.
    func inflate(_ payload: ByteBuffer, bytesMax: Int) throws(WebSocketViolation) -> ByteBuffer {
        var input = payload
        input.writeBytes(Deflater.tail)
        var out = ByteBuffer()
        var outcome = Result<Void, WebSocketViolation>.success(())
        input.withUnsafeMutableReadableBytes { bytes in
            stream.pointee.next_in = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_in = uInt(clamping: bytes.count)
            outcome = Result { () throws(WebSocketViolation) in try inflateAll(into: &out, bytesMax) }
        }
        if !keepsContext { inflateReset(stream) }
        try outcome.get()
        return out
    }

    private func inflateAll(into out: inout ByteBuffer, _ bytesMax: Int) throws(WebSocketViolation) {
        var result = Z_OK
        repeat {
            let step = min(Self.stepBytesMax, max(512, Int(stream.pointee.avail_in) * 4))
            out.writeWithUnsafeMutableBytes(minimumWritableBytes: step) { room in
                let given = uInt(min(room.count, Self.stepBytesMax))
                stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = given
                result = CZlib.inflate(stream, Z_SYNC_FLUSH)
                return Int(given - stream.pointee.avail_out)
            }
            if out.readableBytes > bytesMax { throw .tooLarge(bytesMax) }
            switch result {
            // A block marked as last ends the stream; the bytes after it begin a new stream, which may refer to the old
            // one.
            case Z_STREAM_END: inflateResetKeep(stream)
            case Z_OK: break
            // Input is used up: zlib has nothing more to produce.
            case Z_BUF_ERROR where stream.pointee.avail_out > 0: return try checkIsWhole()
            case Z_BUF_ERROR: break
            default: throw WebSocketViolation(1007, "compressed data is not DEFLATE")
            }
        } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
        try checkIsWhole()
    }

    /// Checks that the message ends between two blocks, which zlib tells by this bit (`inflate`, data_type).
    private func checkIsWhole() throws(WebSocketViolation) {
        if stream.pointee.data_type & 128 == 0 {
            throw WebSocketViolation(1007, "a compressed message ends in the middle of a block")
        }
    }
}
