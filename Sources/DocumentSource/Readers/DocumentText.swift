/// Decoding of a document's bytes to characters.
package enum DocumentText {
    /// Text in UTF-8, else in Latin-1, in which every byte is defined.
    package static func decoded(_ bytes: some Collection<UInt8>) -> String {
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var latin: [UInt8] = []
        latin.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 {
                latin.append(byte)
            } else {
                latin.append(0xC0 | byte >> 6)
                latin.append(0x80 | byte & 0x3F)
            }
        }
        return String(decoding: latin, as: UTF8.self)
    }
}
