/// What RFC 6455 calls an opcode (section 5.2).
package enum WebSocketOpcode: UInt8, Sendable {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    package var isControl: Bool { rawValue & 0x8 != 0 }
}

/// The first bytes of a frame (RFC 6455 section 5.2).
struct WebSocketFrameHeader: Equatable {
    var isFinal: Bool
    /// RSV1: the message is compressed (RFC 7692 section 6); stands on its first frame only.
    var isCompressed = false
    var opcode: WebSocketOpcode
    var mask: UInt32?
    var payloadLength: Int
    var headerLength: Int

    /// Largest payload of a control frame (section 5.5).
    static let controlPayloadMax = 125
    /// Bytes a server's frame header takes at most.
    static let unmaskedLengthMax = 10
}

/// The other side broke the protocol: the close code to answer with, and what it did.
package struct WebSocketViolation: Error, Equatable {
    package var code: UInt16
    package var message: String

    package init(_ code: UInt16, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// How a connection came to its end.
package struct WebSocketEnd: Equatable, Sendable {
    /// 1006 when the other side left without a word (RFC 6455 section 7.1.5).
    package var code: UInt16
    package var reason: String
    package var isByPeer: Bool

    package init(code: UInt16, reason: String = "", isByPeer: Bool) {
        self.code = code
        self.reason = reason
        self.isByPeer = isByPeer
    }
}
