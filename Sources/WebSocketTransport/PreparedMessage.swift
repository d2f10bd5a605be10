import NIOCore

/// Text message of a server to many connections: framed once, and compressed once where some connections compress.
package struct PreparedMessage: Sendable {
    /// One form of the message: the whole frame, and the payload alone for connections that must fragment it; both
    /// share their bytes.
    struct Form: Sendable {
        var frame: ByteBuffer
        var payload: ByteBuffer
        var isCompressed: Bool

        init(_ payload: some Collection<UInt8>, isCompressed: Bool) {
            var frame = ByteBuffer()
            WebSocketEncoder.write(payload, .text, isCompressed: isCompressed, into: &frame)
            self.frame = frame
            self.isCompressed = isCompressed
            let start = frame.writerIndex - payload.count
            self.payload = frame.getSlice(at: start, length: payload.count) ?? ByteBuffer()
        }
    }

    let plain: Form
    let deflated: Form?

    /// - Parameter text: UTF-8
    package init(text: [UInt8], compression: WebSocketCompression) {
        plain = Form(text, isCompressed: false)
        let payload = compression == .off ? nil : MessageCompression.prepared(text)
        deflated = payload.map { Form($0.readableBytesView, isCompressed: true) }
    }
}
