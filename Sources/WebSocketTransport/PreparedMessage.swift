import NIOCore

/// A text message of a server that goes to many connections: framed once, and compressed once where some compress.
package struct PreparedMessage: Sendable {
    /// The whole as one frame, and its payload alone for who must cut it; both share their bytes.
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
