import NIOCore

/// Decoder from the bytes of a connection to messages: checks everything RFC 6455 forbids, and inflates compressed
/// messages where compression was agreed on. It knows both roles: a server takes masked frames only, a client unmasked
/// ones only.
package struct WebSocketDecoder {
    package enum Role: Sendable {
        case server, client
    }

    package enum Event: Equatable {
        case text(ByteBuffer)
        case binary(ByteBuffer)
        case ping(ByteBuffer)
        case pong(ByteBuffer)
        /// Code of the close frame; 1005 when the frame had none (section 7.1.5).
        case close(code: UInt16, reason: String)
    }

    /// Message whose last fragment has not arrived.
    private struct Fragments {
        var isText: Bool
        var isCompressed: Bool
        var payload: ByteBuffer
        var validator = UTF8Validator()
    }

    private let role: Role
    private let messageBytesMax: Int
    /// Compression agreed on in the handshake; nil: none.
    var compression: MessageCompression?
    private var buffer: ByteBuffer?
    private var fragments: Fragments?

    package init(role: Role, messageBytesMax: Int) {
        self.role = role
        self.messageBytesMax = messageBytesMax
    }

    package mutating func append(_ bytes: ByteBuffer) {
        guard buffer != nil else { return buffer = bytes }
        // Bytes already read are discarded, or a sender whose frames never end with a segment would make the buffer
        // grow for ever.
        buffer?.discardReadBytes()
        buffer?.writeImmutableBuffer(bytes)
    }

    /// Memory held for partly received messages.
    var heldBytes: Int { buffer?.capacity ?? 0 }

    /// Next event; nil when more bytes are needed. After a violation the decoder must not be asked again.
    package mutating func next() throws(WebSocketViolation) -> Event? {
        while true {
            guard let header = try readHeader() else { return nil }
            try check(header)
            guard var payload = takePayload(header) else { return nil }
            if let mask = header.mask { Self.unmask(&payload, mask) }
            if header.opcode.isControl { return try controlEvent(header.opcode, payload) }
            if let event = try dataEvent(header, payload) { return event }
        }
    }

    // MARK: Header

    private func readHeader() throws(WebSocketViolation) -> WebSocketFrameHeader? {
        guard let buffer, buffer.readableBytes >= 2 else { return nil }
        let at = buffer.readerIndex
        guard let first = buffer.getInteger(at: at, as: UInt8.self),
            let second = buffer.getInteger(at: at + 1, as: UInt8.self)
        else { return nil }
        if first & 0x70 & ~(compression == nil ? 0 : 0x40) != 0 {
            throw WebSocketViolation(1002, "a reserved bit is set and no extension was agreed on")
        }
        guard let opcode = WebSocketOpcode(rawValue: first & 0x0F) else {
            throw WebSocketViolation(1002, "opcode \(first & 0x0F) is reserved")
        }
        var header = WebSocketFrameHeader(
            isFinal: first & 0x80 != 0, isCompressed: first & 0x40 != 0, opcode: opcode,
            payloadLength: Int(second & 0x7F), headerLength: 2)
        if header.payloadLength == 126 {
            guard let length = buffer.getInteger(at: at + 2, as: UInt16.self) else { return nil }
            if length < 126 { throw .longLength }
            (header.payloadLength, header.headerLength) = (Int(length), 4)
        } else if header.payloadLength == 127 {
            guard let length = buffer.getInteger(at: at + 2, as: UInt64.self) else { return nil }
            if length < 65536 { throw .longLength }
            (header.payloadLength, header.headerLength) = (Int(clamping: length), 10)
        }
        if second & 0x80 != 0 {
            guard let mask = buffer.getInteger(at: at + header.headerLength, as: UInt32.self) else {
                try check(header, isMasked: true)
                return nil
            }
            header.mask = mask
            header.headerLength += 4
        }
        return header
    }

    /// Header checks: everything that is wrong in the header alone is refused before its payload arrives.
    private func check(_ header: WebSocketFrameHeader, isMasked: Bool? = nil) throws(WebSocketViolation) {
        let isMasked = isMasked ?? (header.mask != nil)
        if isMasked != (role == .server) {
            throw WebSocketViolation(
                1002, role == .server ? "frames of a client must be masked" : "frames of a server must not be masked")
        }
        if header.isCompressed, header.opcode.isControl || header.opcode == .continuation {
            throw WebSocketViolation(1002, "only the first frame of a message says that it is compressed")
        }
        if header.opcode.isControl {
            if !header.isFinal { throw WebSocketViolation(1002, "a control frame is fragmented") }
            if header.payloadLength > WebSocketFrameHeader.controlPayloadMax {
                throw WebSocketViolation(1002, "a control frame has more than 125 bytes")
            }
            return
        }
        if header.opcode == .continuation, fragments == nil {
            throw WebSocketViolation(1002, "a continuation frame outside a fragmented message")
        }
        if header.opcode != .continuation, fragments != nil {
            throw WebSocketViolation(1002, "a new message inside a fragmented one")
        }
        let before = fragments?.payload.readableBytes ?? 0
        let isCompressed = fragments?.isCompressed ?? header.isCompressed
        if header.payloadLength > (isCompressed ? compressedBytesMax : messageBytesMax) - before {
            throw .tooLarge(messageBytesMax)
        }
    }

    /// Limit on a compressed payload: incompressible data grows by five bytes a block (RFC 1951 section 3.2.4).
    private var compressedBytesMax: Int { messageBytesMax + messageBytesMax / 1024 + 64 }

    // MARK: Payload

    private mutating func takePayload(_ header: WebSocketFrameHeader) -> ByteBuffer? {
        guard let readable = buffer?.readableBytes, readable - header.headerLength >= header.payloadLength else {
            // Room for the whole frame at once, instead of growing with every read.
            buffer?.reserveCapacity(minimumWritableBytes: min(header.payloadLength, 64 * 1024))
            return nil
        }
        buffer?.moveReaderIndex(forwardBy: header.headerLength)
        let payload = buffer?.readSlice(length: header.payloadLength)
        if buffer?.readableBytes == 0 { buffer = nil }
        return payload
    }

    static func unmask(_ payload: inout ByteBuffer, _ mask: UInt32) {
        // Mask bytes in memory order, twice: eight payload bytes are unmasked at a time.
        let pattern = UInt64(mask.bigEndian) << 32 | UInt64(mask.bigEndian)
        payload.withUnsafeMutableReadableBytes { bytes in
            var index = 0
            while index + 8 <= bytes.count {
                let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ pattern
                bytes.storeBytes(of: word, toByteOffset: index, as: UInt64.self)
                index += 8
            }
            while index < bytes.count {
                bytes[index] ^= UInt8(truncatingIfNeeded: pattern >> UInt64(8 * (index & 7)))
                index += 1
            }
        }
    }

    private func controlEvent(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) throws(WebSocketViolation) -> Event {
        switch opcode {
        case .ping: return .ping(payload)
        case .pong: return .pong(payload)
        default: return try closeEvent(payload)
        }
    }

    private func closeEvent(_ payload: ByteBuffer) throws(WebSocketViolation) -> Event {
        var payload = payload
        if payload.readableBytes == 0 { return .close(code: 1005, reason: "") }
        guard let code = payload.readInteger(as: UInt16.self) else {
            throw WebSocketViolation(1002, "a close frame of one byte")
        }
        guard Self.mayBeSent(code) else { throw WebSocketViolation(1002, "close code \(code) must not be sent") }
        var validator = UTF8Validator()
        guard payload.withUnsafeReadableBytes({ validator.append($0) }), validator.isComplete else {
            throw WebSocketViolation(1007, "the reason of a close frame is not UTF-8")
        }
        return .close(code: code, reason: String(buffer: payload))
    }

    /// Close codes an endpoint may send: section 7.4, and IANA's registry for 1012 to 1014.
    private static func mayBeSent(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    private mutating func dataEvent(
        _ header: WebSocketFrameHeader, _ payload: ByteBuffer
    ) throws(WebSocketViolation) -> Event? {
        guard var message = takeFragments() ?? startMessage(header, payload) else {
            return try event(isText: header.opcode == .text, payload, isCompressed: header.isCompressed)
        }
        if header.opcode == .continuation { message.payload.writeImmutableBuffer(payload) }
        // Compressed text is checked after inflating, when the message is whole.
        if message.isText, !message.isCompressed, !payload.withUnsafeReadableBytes({ message.validator.append($0) }) {
            throw Self.notText
        }
        fragments = header.isFinal ? nil : message
        guard header.isFinal else { return nil }
        if message.isCompressed { return try event(isText: message.isText, message.payload, isCompressed: true) }
        guard message.validator.isComplete else { throw Self.notText }
        return message.isText ? .text(message.payload) : .binary(message.payload)
    }

    /// Moves the fragments out of their property: a buffer held twice would be copied when it grows.
    private mutating func takeFragments() -> Fragments? {
        defer { fragments = nil }
        return fragments
    }

    /// Begins a fragmented message; nil for a message in one frame, which needs no collecting.
    private func startMessage(_ header: WebSocketFrameHeader, _ payload: ByteBuffer) -> Fragments? {
        if header.isFinal { return nil }
        return Fragments(
            isText: header.opcode == .text, isCompressed: header.isCompressed, payload: ByteBuffer(buffer: payload))
    }

    private static let notText = WebSocketViolation(1007, "a text message is not UTF-8")

    private mutating func event(
        isText: Bool, _ payload: ByteBuffer, isCompressed: Bool
    ) throws(WebSocketViolation) -> Event {
        var message = payload
        if isCompressed, let inflated = try compression?.inflated(payload, bytesMax: messageBytesMax) {
            message = inflated
        }
        guard isText else { return .binary(message) }
        var validator = UTF8Validator()
        guard message.withUnsafeReadableBytes({ validator.append($0) }), validator.isComplete else {
            throw Self.notText
        }
        return .text(message)
    }
}
