import NIOCore

/// Encoder that writes frames one after another into a buffer: header and payload are adjacent and leave in one system
/// call.
package enum WebSocketEncoder {
    package static func write(
        _ payload: some Collection<UInt8>, _ opcode: WebSocketOpcode, isFinal: Bool = true, isCompressed: Bool = false,
        mask: UInt32? = nil, into buffer: inout ByteBuffer
    ) {
        let flags: UInt8 = (isFinal ? 0x80 : 0) | (isCompressed ? 0x40 : 0)
        writeHeader(flags | opcode.rawValue, payload.count, isMasked: mask != nil, into: &buffer)
        if let mask { buffer.writeInteger(mask) }
        let start = buffer.writerIndex
        buffer.writeBytes(payload)
        guard let mask, var written = buffer.getSlice(at: start, length: payload.count) else { return }
        WebSocketDecoder.unmask(&written, mask)
        buffer.setBuffer(written, at: start)
    }

    /// Payload of a close frame: code and reason.
    static func closePayload(_ code: UInt16, _ reason: String) -> [UInt8] {
        var payload = [UInt8(code >> 8), UInt8(code & 0xFF)]
        // Payload limit of a close frame is 125 bytes: the reason is cut between two characters.
        for character in reason {
            if payload.count + character.utf8.count > WebSocketFrameHeader.controlPayloadMax { break }
            payload.append(contentsOf: character.utf8)
        }
        return payload
    }

    private static func writeHeader(_ first: UInt8, _ length: Int, isMasked: Bool, into buffer: inout ByteBuffer) {
        let maskBit: UInt8 = isMasked ? 0x80 : 0
        buffer.writeInteger(first)
        switch length {
        case 0..<126: buffer.writeInteger(maskBit | UInt8(length))
        case 126..<65536:
            buffer.writeInteger(maskBit | 126)
            buffer.writeInteger(UInt16(length))
        default:
            buffer.writeInteger(maskBit | 127)
            buffer.writeInteger(UInt64(length))
        }
    }
}
