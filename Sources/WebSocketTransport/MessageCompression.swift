import NIOCore

/// Compression on one connection: its own streams, made at the first message that needs them, or those of its loop
/// where no context is kept.
struct MessageCompression {
    let agreement: DeflateAgreement
    private var ownDeflater: Deflater?
    private var ownInflater: Inflater?
    private let loop: WebSocketLoop

    init(_ agreement: DeflateAgreement, _ loop: WebSocketLoop) {
        self.agreement = agreement
        self.loop = loop
    }

    /// Whether the other side can read a payload that was compressed once for all connections.
    private var takesPrepared: Bool { agreement.outgoing.windowBits >= DeflateAgreement.ownWindowBits }

    /// Compressed payload; nil: the message is sent uncompressed.
    mutating func deflated(_ payload: some Collection<UInt8>) -> ByteBuffer? {
        guard payload.count >= DeflateAgreement.payloadBytesMin, let deflater = deflater() else { return nil }
        if let deflated = payload.withContiguousStorageIfAvailable({ deflater.deflate(UnsafeRawBufferPointer($0)) }) {
            return deflated
        }
        return Array(payload).withUnsafeBytes { deflater.deflate($0) }
    }

    private mutating func deflater() -> Deflater? {
        if !agreement.outgoing.keepsContext, takesPrepared { return loop.deflater }
        if ownDeflater == nil { ownDeflater = Deflater(agreement.outgoing) }
        return ownDeflater
    }

    /// Payload compressed without context, for every connection whose window is large enough.
    static func prepared(_ payload: [UInt8]) -> ByteBuffer? {
        guard payload.count >= DeflateAgreement.payloadBytesMin else { return nil }
        let deflater = Deflater(.init(windowBits: DeflateAgreement.ownWindowBits, keepsContext: false))
        return payload.withUnsafeBytes { deflater?.deflate($0) }
    }

    /// Whether a prepared payload may be sent now. It enters the other side's window but not ours, so ours is reset.
    mutating func preparedSent() -> Bool {
        guard takesPrepared else { return false }
        ownDeflater?.forget()
        return true
    }

    mutating func inflated(_ payload: ByteBuffer, bytesMax: Int) throws(WebSocketViolation) -> ByteBuffer {
        let inflater: Inflater?
        if agreement.incoming.keepsContext {
            if ownInflater == nil { ownInflater = Inflater(agreement.incoming) }
            inflater = ownInflater
        } else {
            inflater = loop.inflater
        }
        guard let inflater else { throw WebSocketViolation(1011, "there is no memory to inflate a message") }
        return try inflater.inflate(payload, bytesMax: bytesMax)
    }

    /// Frees the compressor, which is made again when needed; the other side does not notice.
    mutating func rest() { ownDeflater = nil }
}
