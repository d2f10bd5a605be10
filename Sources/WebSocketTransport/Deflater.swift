import CZlib
import NIOCore

/// Compressor for one connection, or for all of a loop when no context is kept. zlib's stream must not move: it lives
/// on the heap and belongs to this object.
final class Deflater {
    /// Compression level, fast and small: prediction frames are full of repeated keys, which any level finds.
    private static let level: Int32 = 1
    private static let memoryLevel: Int32 = 5
    /// Last bytes of a flush, which are not sent (RFC 7692 section 7.2.1).
    static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

    private let stream: UnsafeMutablePointer<z_stream>
    private let keepsContext: Bool

    /// Fails (nil) when memory is short.
    init?(_ direction: DeflateAgreement.Direction) {
        keepsContext = direction.keepsContext
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard hunch_deflate_init(stream, Self.level, -Int32(direction.windowBits), Self.memoryLevel) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Resets the window: later messages refer to nothing before this call.
    func forget() { deflateReset(stream) }

    /// Compressed payload of a message.
    func deflate(_ payload: UnsafeRawBufferPointer) -> ByteBuffer {
        var out = ByteBufferAllocator().buffer(capacity: Int(deflateBound(stream, uLong(payload.count))) + 16)
        // zlib only reads the input, but does not say so in its types.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: payload.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = uInt(payload.count)
        repeat {
            out.writeWithUnsafeMutableBytes(minimumWritableBytes: 64) { room in
                stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = uInt(clamping: room.count)
                CZlib.deflate(stream, Z_SYNC_FLUSH)
                return Int(uInt(clamping: room.count) - stream.pointee.avail_out)
            }
        } while stream.pointee.avail_out == 0
        out.moveWriterIndex(to: out.writerIndex - Self.tail.count)
        if !keepsContext { forget() }
        return out
    }
}
