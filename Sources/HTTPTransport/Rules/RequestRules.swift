import NIOHTTP1

/// Rules of RFC 9112 for a request's head beyond those the parser checks. A request that two readers could understand
/// differently is refused, which prevents request smuggling.
enum RequestRules {
    struct Problem: Error, Equatable {
        var status: HTTPResponseStatus
        var message: String

        init(_ status: HTTPResponseStatus, _ message: String) {
            self.status = status
            self.message = message
        }
    }

    /// Head with its target normalised and with the effective host.
    static func checked(_ head: HTTPRequestHead) throws(Problem) -> HTTPRequestHead {
        var head = head
        guard head.version == .http1_1 || head.version == .http1_0 else {
            throw Problem(.httpVersionNotSupported, "expected HTTP/1.1, came \(head.version)")
        }
        guard head.method != .CONNECT else { throw Problem(.notImplemented, "this server is no proxy") }
        try checkHost(head)
        try checkFraming(head)
        if head.headers["expect"].contains(where: { $0.lowercased() != "100-continue" }) {
            throw Problem(.expectationFailed, "expected 100-continue in Expect")
        }
        let target: RequestTarget
        do {
            target = try RequestTarget.parse(head.uri, isOptions: head.method == .OPTIONS)
        } catch {
            throw Problem(.badRequest, error.rawValue)
        }
        head.uri = target.text
        // Section 3.2.2: the authority in the target counts; the `Host` header is ignored.
        if let authority = target.authority { head.headers.replaceOrAdd(name: "host", value: authority) }
        if head.version == .http1_0 {
            // RFC 9110 section 7.8: an upgrade in HTTP/1.0 is ignored.
            head.headers.remove(name: "upgrade")
            // Proxies with a minimal configuration speak HTTP/1.0 and do not name themselves: an HTTP/1.0 request never
            // counts as coming from this machine.
            head.headers.add(name: "via", value: "1.0 unknown")
        }
        return head
    }

    private static func checkHost(_ head: HTTPRequestHead) throws(Problem) {
        let hosts = head.headers["host"]
        guard hosts.count == 1 || (hosts.isEmpty && head.version == .http1_0) else {
            throw Problem(.badRequest, "expected one Host header, came \(hosts.count)")
        }
        guard hosts.allSatisfy({ HostName($0) != nil }) else {
            throw Problem(.badRequest, "expected a name and a port in Host")
        }
    }

    /// Checks sections 6.1 to 6.3: exactly one way to tell where the body ends.
    private static func checkFraming(_ head: HTTPRequestHead) throws(Problem) {
        let lengths = head.headers["content-length"]
        // Transfer codings as written: an empty one counts.
        let codings = head.headers["transfer-encoding"].flatMap {
            $0.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.drop { $0 == " " || $0 == "\t" }.lowercased()
            }
        }
        guard lengths.isEmpty || codings.isEmpty else {
            throw Problem(.badRequest, "expected Content-Length or Transfer-Encoding, came both")
        }
        guard lengths.count <= 1, lengths.allSatisfy({ Int($0) != nil && $0.utf8.allSatisfy(isDigit) }) else {
            throw Problem(.badRequest, "expected one number in Content-Length")
        }
        guard !codings.isEmpty else { return }
        guard head.version == .http1_1 else {
            throw Problem(.badRequest, "HTTP/1.0 has no Transfer-Encoding")
        }
        guard codings.last == "chunked" else {
            throw Problem(.badRequest, "expected chunked as the last Transfer-Encoding")
        }
        guard !codings.contains("") else { throw Problem(.badRequest, "expected a coding in each Transfer-Encoding") }
        guard codings.count == 1 else {
            throw Problem(.notImplemented, "expected no Transfer-Encoding but chunked")
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Whether the connection ends with the response to this request (section 9.3).
    static func isLast(_ head: HTTPRequestHead) -> Bool {
        let options = head.headers[canonicalForm: "connection"].map { $0.lowercased() }
        // Bytes behind an upgrade that was not granted cannot be interpreted by any reader.
        return head.version == .http1_0 || options.contains("close") || head.headers.contains(name: "upgrade")
    }

    static func expectsContinue(_ head: HTTPRequestHead) -> Bool {
        head.version == .http1_1 && head.headers.contains(name: "expect")
            && (head.headers.contains(name: "transfer-encoding")
                || (head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0) > 0)
    }
}
