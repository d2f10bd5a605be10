import CCrypto

/// SHA-256 of a text that comes in pieces.
final class StreamedDigest {
    private let context = EVP_MD_CTX_new()

    init() { EVP_DigestInit_ex(context, EVP_sha256(), nil) }

    deinit { EVP_MD_CTX_free(context) }

    func add(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            if let start = bytes.baseAddress { EVP_DigestUpdate(context, start, bytes.count) }
        }
    }

    /// In hexadecimal.
    func finish() -> String {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        EVP_DigestFinal_ex(context, &digest, &count)
        return Identifiers.hexadecimal(Array(digest.prefix(Int(count))))
    }
}
