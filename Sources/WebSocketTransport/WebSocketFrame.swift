/// Opcode of a frame (RFC 6455 section 5.2).
package enum WebSocketOpcode: UInt8, Sendable {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    package var isControl: Bool { rawValue & 0x8 != 0 }
}

/// Header of a frame: its first bytes (RFC 6455 section 5.2).
struct WebSocketFrameHeader: Equatable {
    var isFinal: Bool
    /// RSV1: the message is compressed (RFC 7692 section 6); set on its first frame only.
    var isCompressed = false
    var opcode: WebSocketOpcode
    var mask: UInt32?
    var payloadLength: Int
    var headerLength: Int

    /// Largest payload of a control frame (section 5.5).
    static let controlPayloadMax = 125
    /// Longest header of a frame that a server sends, in bytes.
    static let unmaskedLengthMax = 10
}

/// Protocol violation by the other side: the close code to answer with, and the reason.
package struct WebSocketViolation: Error, Equatable {
    package var code: UInt16
    package var message: String

    package init(_ code: UInt16, _ message: String) {
        self.code = code
        self.message = message
    }

    static let longLength = WebSocketViolation(1002, "a length is not written in its shortest form")
    static func tooLarge(_ bytesMax: Int) -> WebSocketViolation {
        WebSocketViolation(1009, "expected at most \(bytesMax) bytes in a message")
    }
    static let unofferedExtension = WebSocketViolation(
        1010, "the server agreed to an extension that was not offered")
}

/// End of a connection: its close code, its reason, and which side closed.
package struct WebSocketEnd: Equatable, Sendable {
    /// Close code; 1006 when the other side left without a close frame (RFC 6455 section 7.1.5).
    package var code: UInt16
    package var reason: String
    package var isByPeer: Bool

    package init(code: UInt16, reason: String = "", isByPeer: Bool) {
        self.code = code
        self.reason = reason
        self.isByPeer = isByPeer
    }
}
