import NIOCore

/// A text message of a server that goes to many connections: framed once, and compressed once where some compress.
package struct PreparedMessage: Sendable {
    let plain: ByteBuffer
    let deflated: ByteBuffer?
    /// UTF-8 bytes of the text.
    package let payloadBytes: Int

    /// - Parameter text: UTF-8
    package init(text: [UInt8], compression: WebSocketCompression) {
        payloadBytes = text.count
        var plain = ByteBuffer()
        WebSocketEncoder.write(text, .text, into: &plain)
        self.plain = plain
        let payload = compression == .off ? nil : MessageCompression.prepared(text)
        deflated = payload.map { payload in
            var frame = ByteBuffer()
            WebSocketEncoder.write(payload.readableBytesView, .text, isCompressed: true, into: &frame)
            return frame
        }
    }
}
