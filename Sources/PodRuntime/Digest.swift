import CCrypto

/// SHA-256 of texts, in hexadecimal: the name of what is found by them.
package enum Digest {
    /// Of several parts, each with its length, so that no two lists of parts are one text.
    package static func of(_ parts: String...) -> String {
        let digest = StreamedDigest()
        for part in parts { digest.add("\(part.utf8.count):\(part)") }
        return digest.finish()
    }

    /// Of one part that is made of pieces, without putting them together.
    package static func of(pieces: some Collection<String>) -> String {
        let digest = StreamedDigest()
        digest.add("\(pieces.reduce(0) { $0 + $1.utf8.count }):")
        for piece in pieces { digest.add(piece) }
        return digest.finish()
    }
}

/// SHA-256 of a text that comes in pieces.
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
