import WireProtocol

/// Plain values in Redis that are not JSON: numbers and texts of hashes, names of entries, the signing key. Each kind
/// is decoded here, and nowhere else; nil for a value that none of our pods can have written.
package enum SharedScalar {
    /// Bytes of the signing key: a longer one is a mistake or an attack, a shorter one can be guessed.
    package static let secretBytes = 16...256

    package static func number(_ bytes: some Collection<UInt8>, in range: ClosedRange<Int>) -> Int? {
        // More digits than the largest number has.
        guard bytes.count <= 20, let number = Int(String(decoding: bytes, as: UTF8.self)), range.contains(number) else {
            return nil
        }
        return number
    }

    /// The first number of a stream entry's name, `12-0`.
    package static func entryNumber(_ name: String) -> Int? {
        guard name.utf8.count <= 41, let dash = name.utf8.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        return number(name.utf8[..<dash], in: SharedLimits.counts)
    }

    /// Name of a pod, a session or a query.
    package static func name(_ bytes: [UInt8], bytesMax: Int = SharedLimits.nameBytesMax) -> String? {
        guard (1...bytesMax).contains(bytes.count) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Text that a person typed at another pod.
    package static func typedText(_ bytes: [UInt8]) -> String? {
        guard let text = name(bytes, bytesMax: 4 * ProtocolLimits.contentScalarsMax),
            text.unicodeScalars.count <= ProtocolLimits.contentScalarsMax
        else { return nil }
        return text
    }

    /// Key that signs tickets and messages between pods.
    package static func secret(_ bytes: [UInt8]) -> String? {
        guard secretBytes.contains(bytes.count) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
