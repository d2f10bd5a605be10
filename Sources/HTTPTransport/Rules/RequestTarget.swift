/// Target of a request (RFC 9112 section 3.2) in normalised spelling. Every route, limit and log looks at this and at
/// nothing else, so that no other spelling of a path passes by.
struct RequestTarget: Equatable {
    enum Problem: String, Error, Equatable {
        case form = "expected a path that begins with /, or http://host/path"
        case character = "expected a target of visible ASCII characters without #"
        case encoding = "expected two hexadecimal digits behind each %, and no %00"
    }

    /// Path that begins with a slash; no empty segment but the last, no dot segment, nothing encoded without need. `*`
    /// for the server as a whole.
    var path: String
    /// Query with its question mark; empty: none.
    var query: String
    /// Authority, when the target names one.
    var authority: String?

    /// Target as every handler behind the listener reads it.
    var text: String { path + query }

    static func parse(_ uri: String, isOptions: Bool) throws(Problem) -> RequestTarget {
        guard uri.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else { throw .character }
        if uri == "*" {
            guard isOptions else { throw .form }
            return RequestTarget(path: "*", query: "")
        }
        var rest = uri[...]
        var authority: String?
        if rest.first != "/" {
            (authority, rest) = try absolute(rest)
        }
        let question = rest.firstIndex(of: "?") ?? rest.endIndex
        return RequestTarget(
            path: try normalised(rest[..<question]), query: String(rest[question...]), authority: authority)
    }

    /// Parses the absolute form `http://host:port/path?query`, which proxies receive and every server must understand.
    private static func absolute(_ text: Substring) throws(Problem) -> (authority: String, rest: Substring) {
        for scheme in ["http://", "https://"] where text.prefix(scheme.count).lowercased() == scheme {
            let behind = text.dropFirst(scheme.count)
            let end = behind.firstIndex { $0 == "/" || $0 == "?" } ?? behind.endIndex
            guard HostName.isValid(behind[..<end]), end > behind.startIndex else { throw .form }
            let rest = behind[end...]
            return (String(behind[..<end]), rest.first == "/" ? rest : Substring("/" + rest))
        }
        throw .form
    }

    /// Normalises the path (RFC 3986 section 6.2.2): decodes bytes encoded without need, resolves dot segments, and
    /// merges slashes in a row, which authors of paths regard as one.
    private static func normalised(_ path: Substring) throws(Problem) -> String {
        let plain = try decodedWhereNeedless(path)
        var segments: [Substring] = []
        let all = plain.split(separator: "/", omittingEmptySubsequences: true)
        for segment in all {
            switch segment {
            case ".": break
            case "..": if !segments.isEmpty { segments.removeLast() }
            default: segments.append(segment)
            }
        }
        let isFolder = plain.last == "/" || all.last == "." || all.last == ".."
        let joined = "/" + segments.joined(separator: "/")
        return isFolder && joined != "/" ? joined + "/" : joined
    }

    private static func decodedWhereNeedless(_ path: Substring) throws(Problem) -> String {
        var result: [UInt8] = []
        var bytes = path.utf8.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "%") else {
                result.append(byte)
                continue
            }
            guard let high = bytes.next().flatMap(digit), let low = bytes.next().flatMap(digit), high + low > 0 else {
                throw .encoding
            }
            let value = UInt8(high << 4 | low)
            if isUnreserved(value) {
                result.append(value)
            } else {
                result += "%\(String(high, radix: 16))\(String(low, radix: 16))".uppercased().utf8
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> Int? { Character(UnicodeScalar(byte)).hexDigitValue }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
