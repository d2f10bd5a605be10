/// Content encoding of a document in transit (RFC 9110, section 8.4.1).
package enum ContentEncoding: UInt8, Sendable, CaseIterable {
    case identity, gzip, deflate

    /// Value of `Accept-Encoding`.
    static let accepted = "gzip, deflate"

    /// - Parameter header: the value of `Content-Encoding`; the result is nil for an encoding, or several, that cannot
    ///   be unpacked
    init?(header: String) {
        switch header.lowercased().filter({ $0 != " " && $0 != "\t" }) {
        case "", "identity": self = .identity
        case "gzip", "x-gzip": self = .gzip
        case "deflate": self = .deflate
        default: return nil
        }
    }
}
