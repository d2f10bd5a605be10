/// Reply of the server. An error is a value like the others: its meaning is for the sender of the command.
package enum RedisValue: Equatable, Sendable {
    case null
    case integer(Int)
    /// Status, such as `+OK`.
    case simple(String)
    case bulk([UInt8])
    case array([RedisValue])
    case error(String)

    /// First word of the error that replaces an oversized reply.
    package static let tooBig = "TOOBIG"

    package var text: String? {
        switch self {
        case .simple(let text): text
        case .bulk(let bytes): String(decoding: bytes, as: UTF8.self)
        case .integer(let number): String(number)
        case .null, .array, .error: nil
        }
    }

    package var bytes: [UInt8]? {
        if case .bulk(let bytes) = self { bytes } else { text.map { Array($0.utf8) } }
    }

    /// Number of an integer reply, or of a text that spells one.
    package var number: Int? {
        if case .integer(let number) = self { number } else { text.flatMap { Int($0) } }
    }

    package var elements: [RedisValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// Names and values of an array, as HGETALL has it.
    package var fields: [String: [UInt8]] {
        guard let elements else { return [:] }
        var fields: [String: [UInt8]] = [:]
        for at in stride(from: 0, to: elements.count - 1, by: 2) {
            if let name = elements[at].text, let value = elements[at + 1].bytes { fields[name] = value }
        }
        return fields
    }

    /// First word of an error: `WRONGTYPE`, `READONLY`, `MOVED`; nil for any other value.
    package var errorCode: String? {
        guard case .error(let message) = self else { return nil }
        return message.split(separator: " ", maxSplits: 1).first.map { String($0) }
    }
}
