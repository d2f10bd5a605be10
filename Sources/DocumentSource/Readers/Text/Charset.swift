import Glibc
import TextCoding

/// Decoding of a document's bytes to UTF-8: by byte order mark, by what was said about it (header, `<meta>`), as UTF-8 when it is
/// that, else by a guess. iconv converts; what means nothing in a charset becomes U+FFFD.
enum Charset {
    /// Bytes in which a document may say what it is written in (HTML Living Standard, section 13.2.3.2).
    private static let declarationBytes = 1024
    private static let nameBytesMax = 40
    /// Charset used when no guess is possible: nearly every byte in it is defined.
    private static let fallback = "windows-1252"

    /// - Parameters:
    ///   - label: the charset that the content type names
    ///   - isMarkup: the text may declare its own charset
    static func decoded(_ bytes: some Collection<UInt8>, label: String? = nil, isMarkup: Bool = false) -> String {
        let bytes = Array(bytes)
        if let (charset, count) = mark(bytes) { return converted(bytes[count...], from: charset) ?? "" }
        let declared = isMarkup ? declaration(bytes.prefix(declarationBytes)) : nil
        // Valid UTF-8 with multi-byte characters is UTF-8 whatever was declared; and a false declaration of UTF-8 is
        // ignored.
        let isASCII = bytes.allSatisfy { $0 < 0x80 }
        let unicode = isASCII ? nil : String(validating: bytes, as: UTF8.self)
        if let unicode { return unicode }
        for label in [label, declared].compactMap({ $0 }) {
            let name = name(of: label)
            if name == "UTF-8", !isASCII, !FaultyUTF8(bytes).isMeant { continue }
            if let text = converted(bytes[...], from: name) { return text }
        }
        if isASCII, hasEscapes(bytes), let text = converted(bytes[...], from: "ISO-2022-JP") {
            return text
        }
        if let order = UnmarkedUTF16(bytes.prefix(declarationBytes)) {
            return converted(bytes[...], from: order == .littleEndian ? "UTF-16LE" : "UTF-16BE") ?? ""
        }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        if let guess = CharsetGuess.name(of: bytes), let text = converted(bytes[...], from: name(of: guess)) {
            return text
        }
        return converted(bytes[...], from: name(of: fallback)) ?? String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the bytes have an escape that switches ISO-2022-JP to Japanese: `ESC $ @`, `ESC $ B`.
    private static func hasEscapes(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while let escape = rest.firstIndex(of: 0x1B) {
            rest = rest[(escape + 1)...]
            if rest.starts(with: "$@".utf8) || rest.starts(with: "$B".utf8) { return true }
        }
        return false
    }

    // MARK: Replies

    /// A byte order mark's charset, and how many bytes it has.
    private static func mark(_ bytes: [UInt8]) -> (charset: String, count: Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return ("UTF-8", 3) }
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return ("UTF-32LE", 4) }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return ("UTF-32BE", 4) }
        if bytes.starts(with: [0xFF, 0xFE]) { return ("UTF-16LE", 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return ("UTF-16BE", 2) }
        return nil
    }

    /// `charset=` of a content type.
    static func label(contentType: String) -> String? {
        value(after: "charset", in: Array(contentType.lowercased().utf8)[...])
    }

    /// `charset=` of a `<meta>`, or `encoding=` of an XML declaration.
    static func declaration(_ start: some Collection<UInt8>) -> String? {
        let start = start.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        if start.starts(with: "<?xml".utf8) {
            let end = start.firstIndex(of: UInt8(ascii: ">")) ?? start.endIndex
            if let label = value(after: "encoding", in: start[..<end]) { return label }
        }
        var rest = start[...]
        while let open = rest.firstRange(of: Array("<meta".utf8)) {
            rest = rest[open.upperBound...]
            let end = rest.firstIndex(of: UInt8(ascii: ">")) ?? rest.endIndex
            // A declaration of UTF-16 in a text that reads as ASCII means UTF-8.
            if let label = value(after: "charset", in: rest[..<end]) {
                return label.hasPrefix("utf-16") ? "utf-8" : label
            }
        }
        return nil
    }

    private static func value(after word: String, in text: ArraySlice<UInt8>) -> String? {
        guard let place = text.firstRange(of: Array(word.utf8)) else { return nil }
        func isPadding(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x22 || byte == 0x27 || byte == 0x09 }
        var rest = text[place.upperBound...].drop(while: isPadding)
        guard rest.popFirst() == UInt8(ascii: "=") else { return nil }
        let value = rest.drop(while: isPadding).prefix(nameBytesMax + 1).prefix { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || [0x2D, 0x5F, 0x2E, 0x3A].contains(byte)
        }
        return (1...nameBytesMax).contains(value.count) ? String(decoding: value, as: UTF8.self) : nil
    }

    /// Name in iconv for a charset label, mapped as browsers do (Encoding Standard, section 4.2): the label Latin-1
    /// means Windows-1252, and East Asian labels mean their larger successors.
    static func name(of label: String) -> String {
        let label = label.lowercased()
        if let known = aliases[label] { return known }
        if label.hasPrefix("windows-125") || label.hasPrefix("cp125") { return "CP125" + String(label.suffix(1)) }
        return label.uppercased()
    }

    private static let aliases: [String: String] = [
        "iso-8859-1": "CP1252", "iso8859-1": "CP1252", "iso_8859-1": "CP1252", "latin1": "CP1252", "latin-1": "CP1252",
        "l1": "CP1252", "ascii": "CP1252", "us-ascii": "CP1252", "x-cp1252": "CP1252", "utf8": "UTF-8",
        "unicode-1-1-utf-8": "UTF-8", "iso-8859-9": "CP1254", "latin5": "CP1254", "iso-8859-11": "CP874",
        "tis-620": "CP874", "windows-874": "CP874", "shift_jis": "CP932", "shift-jis": "CP932", "sjis": "CP932",
        "x-sjis": "CP932", "ms_kanji": "CP932", "windows-31j": "CP932", "euc-kr": "CP949", "ks_c_5601-1987": "CP949",
        "uhc": "CP949", "korean": "CP949", "gb2312": "GB18030", "gb_2312-80": "GB18030", "gbk": "GB18030",
        "x-gbk": "GB18030", "chinese": "GB18030", "big5": "BIG5-HKSCS", "x-x-big5": "BIG5-HKSCS", "koi8-r": "KOI8-R",
        "koi8": "KOI8-R", "x-mac-roman": "MACINTOSH", "mac": "MACINTOSH", "macintosh": "MACINTOSH",
        "x-mac-cyrillic": "MAC-CYRILLIC", "mac-cyrillic": "MAC-CYRILLIC", "utf-16": "UTF-16LE",
    ]

    // MARK: Conversion

    /// - Returns: nil for a charset that iconv does not know
    static func converted(_ bytes: ArraySlice<UInt8>, from charset: String) -> String? {
        if charset == "UTF-8" { return String(decoding: bytes, as: UTF8.self) }
        guard charset.utf8.allSatisfy({ $0 != UInt8(ascii: "/") }), let conversion = iconv_open("UTF-8", charset),
            conversion != iconv_t(bitPattern: -1)
        else { return nil }
        defer { iconv_close(conversion) }
        var input = Array(bytes)
        var output: [UInt8] = []
        output.reserveCapacity(input.count + input.count / 2)
        var chunk = [CChar](repeating: 0, count: 64 * 1024)
        input.withUnsafeMutableBytes { input in
            var start = input.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = input.count
            while left > 0 {
                let code = chunk.withUnsafeMutableBufferPointer { chunk -> Int in
                    var free = chunk.count
                    var place = chunk.baseAddress
                    let result = Glibc.iconv(conversion, &start, &left, &place, &free)
                    let problem = errno
                    chunk.prefix(chunk.count - free).withMemoryRebound(to: UInt8.self) { output.append(contentsOf: $0) }
                    return result == -1 ? Int(problem) : 0
                }
                guard code == Int(EILSEQ) || code == Int(EINVAL) else { continue }
                // A byte that means nothing here, or the cut beginning of a character at the end.
                output.append(contentsOf: [0xEF, 0xBF, 0xBD])
                start = start.map { $0 + 1 }
                left -= 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
