import CZlib
import Foundation

/// Reading of files, gzip unpacked, with a limit on the unpacked size.
package enum FileBytes {
    /// Reads a regular file without waiting at its opening; gzip is recognised by its magic number, not by the name.
    package static func read(_ path: String, bytesMax: Int) throws(DocumentProblem) -> [UInt8] {
        try read(try OpenFile.regular(path), path, bytesMax: bytesMax)
    }

    package static func read(_ file: OpenFile, _ path: String, bytesMax: Int) throws(DocumentProblem) -> [UInt8] {
        guard file.byteCount <= bytesMax else { throw DocumentProblem.tooLarge(bytesMax) }
        guard let bytes = file.read(atMost: bytesMax) else {
            throw DocumentProblem(.unreachable, "\(OpenFile.name(of: path)) cannot be read", isTransient: true)
        }
        return bytes.starts(with: [0x1F, 0x8B]) ? try gunzip(bytes, bytesMax: bytesMax) : bytes
    }

    /// Unpacks what gzip packed (RFC 1952), several members behind one another included.
    package static func gunzip(_ packed: [UInt8], bytesMax: Int) throws(DocumentProblem) -> [UInt8] {
        // 15 bits of window, and 16 more to say: gzip.
        try inflated(packed, windowBits: 15 + 16, bytesMax: bytesMax)
    }

    /// Unpacks HTTP's "deflate": zlib's format (RFC 1950), or the bare format (RFC 1951) that some servers send.
    static func undeflate(_ packed: [UInt8], bytesMax: Int) throws(DocumentProblem) -> [UInt8] {
        // zlib's header: method 8, and a check that makes both bytes together a multiple of 31.
        let isZlib = packed.count > 1 && packed[0] & 0x0F == 8 && (Int(packed[0]) << 8 | Int(packed[1])) % 31 == 0
        return try inflated(packed, windowBits: isZlib ? 15 : -15, bytesMax: bytesMax)
    }

    private static func inflated(
        _ packed: [UInt8], windowBits: Int32, bytesMax: Int
    ) throws(DocumentProblem) -> [UInt8] {
        var stream = z_stream()
        guard hunch_inflate_init(&stream, windowBits) == Z_OK else {
            throw DocumentProblem(.extractorFailed, "zlib could not be started")
        }
        defer { inflateEnd(&stream) }
        var output: [UInt8] = []
        output.reserveCapacity(min(packed.count * 4, bytesMax))
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        var result = Z_OK
        var packed = packed
        let isGood = packed.withUnsafeMutableBufferPointer { input -> Bool in
            (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(clamping: input.count))
            while true {
                let written = chunk.withUnsafeMutableBufferPointer { buffer -> Int in
                    (stream.next_out, stream.avail_out) = (buffer.baseAddress, UInt32(buffer.count))
                    result = inflate(&stream, Z_NO_FLUSH)
                    return buffer.count - Int(stream.avail_out)
                }
                output.append(contentsOf: chunk[..<written])
                if output.count > bytesMax { return false }
                if result == Z_STREAM_END {
                    if stream.avail_in == 0 { return true }
                    inflateReset(&stream)
                } else if result != Z_OK {
                    return false
                }
            }
        }
        if output.count > bytesMax { throw DocumentProblem.tooLarge(bytesMax) }
        guard isGood else { throw DocumentProblem(.extractorFailed, "its compressed data is damaged") }
        return output
    }
}
