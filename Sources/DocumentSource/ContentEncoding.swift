/// How the bytes of a document are packed on their way (RFC 9110, section 8.4.1).
package enum ContentEncoding: UInt8, Sendable, CaseIterable {
    case identity, gzip, deflate

    /// Value of `Accept-Encoding`.
    static let accepted = "gzip, deflate"

    /// - Parameter header: the value of `Content-Encoding`; nil for what cannot be unpacked here, several of them included
    init?(header: String) {
        switch header.lowercased().filter({ $0 != " " && $0 != "\t" }) {
        case "", "identity": self = .identity
        case "gzip", "x-gzip": self = .gzip
        case "deflate": self = .deflate
        default: return nil
        }
    }
}
