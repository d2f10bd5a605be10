import TextCoding

extension DocumentFormat {
    /// Guesses the format by content type, name's ending, or the bytes themselves, in this order.
    ///
    /// - Parameter isLocal: only a file of this machine may be recognised as a manual page by its contents: a page can
    ///   include others, and a foreign document must declare its format.
    static func guess(contentType: String, location: String, bytes: some Collection<UInt8>, isLocal: Bool)
        -> DocumentFormat?
    {
        if let format = DocumentFormat(contentType: contentType) { return format }
        let type = contentType.lowercased()
        let path = location.prefix { $0 != "?" && $0 != "#" }.lowercased()
        if let format = DocumentFormat(path: path) { return format }
        if isLocal, isManualPageName(path), type.isEmpty { return .man }
        return sniff(bytes, type, isLocal)
    }

    /// Whether the path is a manual page in a manual folder: `ls.1`, `printf.3posix`.
    private static func isManualPageName(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        guard parts.count > 1, let folder = parts.dropLast().last, folder.hasPrefix("man"), folder.count > 3,
            let ending = parts.last?.split(separator: ".").last
        else { return false }
        return ending.first?.isNumber == true && folder.dropFirst(3).first == ending.first
    }

    /// Bytes in which a manual page's header must appear: licences come first.
    package static let manualHeaderBytes = 16 * 1024

    package static func hasManualHeader(_ bytes: some Collection<UInt8>) -> Bool {
        let start = Array(bytes.prefix(manualHeaderBytes))
        return [".TH ", ".Dd "].contains { mark in
            start.starts(with: mark.utf8) || start.firstRange(of: Array(("\n" + mark).utf8)) != nil
        }
    }

    private static func sniff(_ bytes: some Collection<UInt8>, _ type: String, _ isLocal: Bool) -> DocumentFormat? {
        let start = String(decoding: Array(bytes.prefix(512)), as: UTF8.self)
        let head = String(start.drop { $0.isWhitespace }).lowercased()
        if head.hasPrefix("%pdf-") { return .pdf }
        if head.hasPrefix("<!doctype html") || head.hasPrefix("<html") { return .html }
        if isLocal, hasManualHeader(bytes) { return .man }
        let isReadable =
            !bytes.prefix(512).contains(0) || UnmarkedUTF16(bytes.prefix(512)) != nil
            || bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        let isText = type.isEmpty ? isReadable : type.hasPrefix("text/")
        return isText && !bytes.isEmpty ? .text : nil
    }
}
