import CCrypto
import NIOHTTP1

/// Opening handshake (RFC 6455 section 4): the check of the request, and the answer that proves we read it.
package enum WebSocketHandshake {
    package static let version = "13"
    private static let magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// Whether the request wants to become a WebSocket at all. HTTP/1.0 knows no upgrade (RFC 9110 section 7.8).
    package static func isWanted(_ head: HTTPRequestHead) -> Bool {
        head.method == .GET && head.version == .http1_1
            && head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
            && head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
    }

    /// Problem of a handshake request; nil: it is valid.
    package static func problem(_ head: HTTPRequestHead) -> String? {
        guard head.version == .http1_1 else { return "expected HTTP/1.1" }
        guard head.headers["sec-websocket-version"].count <= 1, head.headers["sec-websocket-key"].count <= 1 else {
            return "expected each handshake header once"
        }
        return problem(
            version: head.headers.first(name: "sec-websocket-version"),
            key: head.headers.first(name: "sec-websocket-key"))
    }

    /// Problem of the two headers alone, for callers without a NIO head.
    package static func problem(version: String?, key: String?) -> String? {
        guard version == Self.version else { return "expected Sec-WebSocket-Version: \(Self.version)" }
        guard let key, key.utf8.count == 24, key.hasSuffix("==") else {
            return "expected a Sec-WebSocket-Key of 16 bytes in base64"
        }
        return nil
    }

    /// `Sec-WebSocket-Accept` for a key.
    package static func accept(_ key: String) -> String {
        let input = Array((key + magic).utf8)
        var digest = [UInt8](repeating: 0, count: Int(SHA_DIGEST_LENGTH))
        SHA1(input, input.count, &digest)
        return base64(digest)
    }

    /// Random key of a client: 16 bytes that no cache has seen (section 4.1).
    static func key(_ random: inout some RandomNumberGenerator) -> String {
        base64((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let length = EVP_EncodeBlock(&text, bytes, Int32(bytes.count))
        return String(decoding: text.prefix(Int(length)), as: UTF8.self)
    }
}
