import CNIOLinux
import Glibc

/// Host and port of a `Host` header or an origin (RFC 3986 section 3.2).
package struct HostName: Equatable {
    /// Name in lower case; an IPv6 address in brackets. Empty: none was given.
    package var name: String
    var port: Int?

    /// Fails (nil) on any other form.
    package init?(_ text: some StringProtocol) {
        guard Self.isValid(text) else { return nil }
        var name = text.lowercased()
        if let colon = name.lastIndex(of: ":"), !name.hasSuffix("]") {
            let digits = name[name.index(after: colon)...]
            if !digits.isEmpty {
                guard let port = Int(digits), (0...65535).contains(port) else { return nil }
                self.port = port
            }
            name = String(name[..<colon])
        }
        self.name = name
    }

    static func isValid(_ text: some StringProtocol) -> Bool {
        var rest = text[...]
        if rest.first == "[" {
            guard let end = rest.firstIndex(of: "]") else { return false }
            var address = in6_addr()
            guard inet_pton(AF_INET6, String(rest[..<end].dropFirst()), &address) == 1 else { return false }
            rest = rest[end...].dropFirst()
            guard rest.isEmpty || rest.first == ":" else { return false }
        } else {
            rest = rest.drop { $0 != ":" }
            guard text[..<rest.startIndex].utf8.allSatisfy(isNameByte) else { return false }
        }
        let port = rest.dropFirst()
        return port.utf8.count <= 5 && port.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Byte of a host name: unreserved, percent-encoded, or one of the sub-delimiters.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~%!$&'()*+;=".utf8.contains(byte)
        }
    }
}

/// Origin of a page, as its browser sends it in `Origin` (RFC 6454).
package struct WebOrigin: Equatable {
    package var scheme: String
    package var host: HostName

    /// Fails (nil) where the origin is not a web page: `null`, a file, an extension.
    package init?(_ text: String) {
        for scheme in ["http", "https"] where text.lowercased().hasPrefix("\(scheme)://") {
            let rest = text.dropFirst(scheme.utf8.count + 3)
            guard !rest.isEmpty, let host = HostName(rest), !host.name.isEmpty else { return nil }
            (self.scheme, self.host) = (scheme, host)
            return
        }
        return nil
    }

    private static func usualPort(_ scheme: String) -> Int { scheme == "https" ? 443 : 80 }

    package var port: Int { host.port ?? Self.usualPort(scheme) }

    /// Whether the page was served by the host that it now asks.
    ///
    /// - Parameters:
    ///   - asked: the request's `Host`
    ///   - schemeAsked: scheme of the request; nil: a proxy may have ended TLS, so the page's own scheme counts
    package func isSame(asAsked asked: HostName, scheme schemeAsked: String? = nil) -> Bool {
        if let schemeAsked, schemeAsked != scheme { return false }
        return host.name == asked.name && port == asked.port ?? Self.usualPort(scheme)
    }
}
