/// Compression of messages, as a setting (permessage-deflate, RFC 7692).
package enum WebSocketCompression: String, Sendable, CaseIterable {
    case off
    /// Without context between messages: all connections of a loop share one compressor.
    case shared
    /// With context: each connection has its own compressor, which refers to earlier messages; about 47 KiB for smaller
    /// frames.
    case takeover
}

/// Compression parameters that both sides agreed on, as seen from one of them.
struct DeflateAgreement: Equatable, Sendable {
    /// One direction of a connection.
    struct Direction: Equatable, Sendable {
        /// Size of the window as a power of two.
        var windowBits = 15
        /// Whether messages may refer to earlier ones.
        var keepsContext = true
    }

    var outgoing = Direction()
    var incoming = Direction()

    static let name = "permessage-deflate"
    /// Payloads below this are sent as they are: compressing them costs more than it saves.
    static let payloadBytesMin = 128
    /// Our window: with memory level 5, a sixth of the memory of zlib's defaults for nearly the same size.
    static let ownWindowBits = 12
    /// Smallest window for zlib's raw deflate streams, which cannot have one of 256 bytes.
    private static let windowBitsMin = 9

    // MARK: The server's side

    /// Agreement on the first acceptable offer, and the response header that states it; nil when no offer is
    /// acceptable.
    static func accept(
        _ lines: [String], compression: WebSocketCompression
    ) -> (agreement: DeflateAgreement, header: String)? {
        guard compression != .off, let offers = ExtensionOffer.parse(lines) else { return nil }
        for offer in offers where offer.name == name {
            if let accepted = accept(offer, keepsContext: compression == .takeover) { return accepted }
        }
        return nil
    }

    private static func accept(
        _ offer: ExtensionOffer, keepsContext: Bool
    ) -> (agreement: DeflateAgreement, header: String)? {
        guard let wish = Wish(offer) else { return nil }
        var agreement = DeflateAgreement()
        var header = name
        agreement.outgoing.keepsContext = keepsContext && !wish.serverForgets
        if !agreement.outgoing.keepsContext { header += "; server_no_context_takeover" }
        agreement.incoming.keepsContext = keepsContext && !wish.clientForgets
        if !agreement.incoming.keepsContext { header += "; client_no_context_takeover" }
        agreement.outgoing.windowBits = min(wish.serverBits ?? 15, ownWindowBits)
        guard agreement.outgoing.windowBits >= windowBitsMin else { return nil }
        if wish.serverBits != nil { header += "; server_max_window_bits=\(agreement.outgoing.windowBits)" }
        if let bits = wish.clientBits {
            agreement.incoming.windowBits = min(bits, ownWindowBits)
            header += "; client_max_window_bits=\(agreement.incoming.windowBits)"
        }
        return (agreement, header)
    }

    // MARK: The client's side

    /// Offer that our client sends.
    static let offer = "\(name); client_max_window_bits"

    /// Agreement in the server's answer to `offer`; nil: the server does not compress. Throws when it agreed to what
    /// was not offered.
    static func accepted(_ lines: [String]) throws(WebSocketViolation) -> DeflateAgreement? {
        if lines.isEmpty { return nil }
        guard let answers = ExtensionOffer.parse(lines), answers.count == 1, answers[0].name == name,
            let wish = Wish(answers[0]), (wish.clientBits ?? 15) >= windowBitsMin
        else { throw .unofferedExtension }
        return DeflateAgreement(
            outgoing: Direction(
                windowBits: min(wish.clientBits ?? 15, ownWindowBits), keepsContext: !wish.clientForgets),
            incoming: Direction(windowBits: wish.serverBits ?? 15, keepsContext: !wish.serverForgets))
    }

    /// Parameters of RFC 7692 section 7.1. Fails on any other parameter, a repeated one, or a value out of range.
    private struct Wish {
        var serverForgets = false
        var clientForgets = false
        var serverBits: Int?
        /// Bits of the client's window; 15 when the client only names the parameter.
        var clientBits: Int?

        init?(_ offer: ExtensionOffer) {
            var seen: Set<String> = []
            for parameter in offer.parameters {
                guard seen.insert(parameter.name).inserted else { return nil }
                switch (parameter.name, parameter.value) {
                case ("server_no_context_takeover", nil): serverForgets = true
                case ("client_no_context_takeover", nil): clientForgets = true
                case ("server_max_window_bits", let value?):
                    guard let bits = Self.bits(value) else { return nil }
                    serverBits = bits
                case ("client_max_window_bits", nil): clientBits = 15
                case ("client_max_window_bits", let value?):
                    guard let bits = Self.bits(value) else { return nil }
                    clientBits = bits
                default: return nil
                }
            }
        }

        /// Window bits, 8 to 15, without leading zeros.
        private static func bits(_ value: String) -> Int? {
            guard let bits = Int(value), (8...15).contains(bits), "\(bits)" == value else { return nil }
            return bits
        }
    }
}
