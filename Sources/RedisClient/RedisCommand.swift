import CHiredis
import NIOCore

/// Argument of a command, as raw bytes: nothing is ever quoted or escaped.
package struct RedisArgument: Equatable, Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    package var bytes: [UInt8]

    package init(stringLiteral text: String) { bytes = Array(text.utf8) }
    package init(_ text: String) { bytes = Array(text.utf8) }
    package init(_ number: Int) { bytes = Array(String(number).utf8) }
    package init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// Command: its name and its arguments.
package struct RedisCommand: Equatable, Sendable, CustomStringConvertible {
    package var parts: [RedisArgument]

    package init(_ parts: RedisArgument...) { self.parts = parts }
    package init(_ name: RedisArgument, _ arguments: [RedisArgument]) { parts = [name] + arguments }

    /// Name alone: arguments may hold what people typed.
    package var description: String { parts.first.map { String(decoding: $0.bytes, as: UTF8.self) } ?? "" }

    /// Command in the server's own form, by hiredis' formatter.
    func write(to buffer: inout ByteBuffer) {
        let lengths = parts.map(\.bytes.count)
        let joined = parts.flatMap(\.bytes)
        joined.withUnsafeBufferPointer { joined in
            joined.withMemoryRebound(to: CChar.self) { joined in
                // An empty argument needs an address all the same.
                var start = joined.baseAddress ?? UnsafePointer(bitPattern: 1)
                var addresses: [UnsafePointer<CChar>?] = []
                for length in lengths {
                    addresses.append(start)
                    start = start.map { $0 + length }
                }
                var text: UnsafeMutablePointer<CChar>?
                let count = redisFormatCommandArgv(&text, Int32(parts.count), &addresses, lengths)
                guard count > 0, let text else { return }
                buffer.writeBytes(UnsafeRawBufferPointer(start: text, count: Int(count)))
                redisFreeCommand(text)
            }
        }
    }
}
