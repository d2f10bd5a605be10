import CZlib
import NIOCore

/// Makes messages of what the other side compressed, never larger than they may be.
final class Inflater {
    /// Room for output that is added at a time.
    private static let stepBytesMax = 64 * 1024

    private let stream: UnsafeMutablePointer<z_stream>
    private let keepsContext: Bool

    /// nil when there is no memory.
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

    /// The message of a whole compressed payload. A few bytes can become a thousand times as many: it stops at the
    /// limit, not behind it.
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
            if out.readableBytes > bytesMax { throw WebSocketViolation(1009, "a message may have \(bytesMax) bytes") }
            switch result {
            // A block marked as the last one ends the stream; what follows begins a new one, and may refer to the old.
            case Z_STREAM_END: inflateResetKeep(stream)
            case Z_OK: break
            // Nothing more comes of what is there.
            case Z_BUF_ERROR where stream.pointee.avail_out > 0: return try checkIsWhole()
            case Z_BUF_ERROR: break
            default: throw WebSocketViolation(1007, "compressed data is not DEFLATE")
            }
        } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
        try checkIsWhole()
    }

    /// A message ends between two blocks, which zlib tells by this bit (`inflate`, data_type).
    private func checkIsWhole() throws(WebSocketViolation) {
        if stream.pointee.data_type & 128 == 0 {
            throw WebSocketViolation(1007, "a compressed message ends in the middle of a block")
        }
    }
}
