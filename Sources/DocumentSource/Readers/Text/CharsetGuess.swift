/// Guess of the charset of bytes that are no UTF-8 and say nothing themselves, by Mozilla's detector (uchardet).
package enum CharsetGuess {
    private static let library = "libuchardet.so.0"
    /// Bytes that a guess rests on.
    private static let bytesMax = 1 << 20

    private typealias New = @convention(c) () -> OpaquePointer?
    private typealias Take = @convention(c) (OpaquePointer?, UnsafePointer<CChar>?, Int) -> Int32
    private typealias Act = @convention(c) (OpaquePointer?) -> Void
    private typealias Name = @convention(c) (OpaquePointer?) -> UnsafePointer<CChar>?

    /// Bytes as UTF-8, and the charset guessed for them; nil when no guess is possible.
    package static func utf8(_ bytes: [UInt8]) -> (bytes: [UInt8], charset: String)? {
        guard let name = name(of: bytes), let text = Charset.converted(bytes[...], from: Charset.name(of: name)),
            !text.unicodeScalars.contains("\u{FFFD}")
        else { return nil }
        return (Array(text.utf8), name)
    }

    /// - Returns: nil when the detector is not sure, or not installed
    static func name(of bytes: [UInt8]) -> String? {
        guard let library = SystemLibrary(library), let new = library.function("uchardet_new", as: New.self),
            let take = library.function("uchardet_handle_data", as: Take.self),
            let end = library.function("uchardet_data_end", as: Act.self),
            let charset = library.function("uchardet_get_charset", as: Name.self),
            let delete = library.function("uchardet_delete", as: Act.self), let detector = new()
        else { return nil }
        defer { delete(detector) }
        let isTaken = bytes.prefix(bytesMax).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { take(detector, $0.baseAddress, $0.count) == 0 }
        }
        guard isTaken else { return nil }
        end(detector)
        guard let name = charset(detector).map({ String(cString: $0) }), !name.isEmpty else { return nil }
        return isBelievable(name, bytes) ? name : nil
    }

    /// Signs that are not ASCII from which a guess between charsets of one byte a character means something.
    private static let signsLeast = 16

    /// Whether a guess is believable: a few accents in a text of Latin letters do not distinguish single-byte charsets.
    private static func isBelievable(_ name: String, _ bytes: [UInt8]) -> Bool {
        let name = name.uppercased()
        guard
            name.hasPrefix("ISO-8859") || name.hasPrefix("WINDOWS") || name.hasPrefix("IBM") || name.hasPrefix("VISCII")
                || name.hasPrefix("MAC") || name.hasPrefix("TIS") || name.hasPrefix("GEORGIAN")
        else { return true }
        var (signs, letters) = (0, 0)
        for byte in bytes.prefix(bytesMax) {
            if byte >= 0x80 { signs += 1 } else if (0x61...0x7A).contains(byte | 0x20) { letters += 1 }
        }
        return signs >= signsLeast || signs > letters
    }
}
