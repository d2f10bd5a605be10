import CCrypto

/// SHA-256 digest of texts in hexadecimal, as the key under which something is stored.
package enum Digest {
    /// Digest of several parts, each with its length, so that no two lists of parts give one text.
    package static func of(_ parts: String...) -> String { of(parts) }

    package static func of(_ parts: [String]) -> String {
        let digest = StreamedDigest()
        for part in parts { digest.add("\(part.utf8.count):\(part)") }
        return digest.finish()
    }

    /// Digest of one part in pieces, without joining them.
    package static func of(pieces: some Collection<String>) -> String {
        let digest = StreamedDigest()
        digest.add("\(pieces.reduce(0) { $0 + $1.utf8.count }):")
        for piece in pieces { digest.add(piece) }
        return digest.finish()
    }
}

/// SHA-256 digest of text that arrives in pieces.
private final class StreamedDigest {
    private let context = EVP_MD_CTX_new()

    init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

    deinit { EVP_MD_CTX_free(context) }

    func add(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            if let start = bytes.baseAddress { EVP_DigestUpdate(context, start, bytes.count) }
        }
    }

    func finish() -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        EVP_DigestFinal_ex(context, &digest, &count)
        return Identifiers.hexadecimal(digest.prefix(Int(count)))
    }
}
