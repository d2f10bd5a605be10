import PrometheusMetrics
import TestSupport
import Testing

@testable import StreamServer

/// HTTP/1.1 to the letter, in raw bytes against the real listener: cases made from RFC 9110 and 9112, and the families by
/// which a request is smuggled past whoever stands before.
@Suite struct RequestConductTests {
    /// What is sent, the statuses that must come back, and whether the connection is closed behind them.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: String
        var statuses: [Int]
        var isClosed: Bool
        var testDescription: String { name }

        init(_ name: String, _ bytes: String, _ statuses: [Int], isClosed: Bool = true) {
            (self.name, self.bytes, self.statuses, self.isClosed) = (name, bytes, statuses, isClosed)
        }
    }

    private static let ok = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
    /// What must never be answered: it stands in what another reader takes for a body.
    private static let smuggled = "GET /startup HTTP/1.1\r\nHost: a\r\n\r\n"

    private static func post(_ headers: String, _ body: String = "") -> String {
        "POST /api/v1/predict HTTP/1.1\r\nHost: a\r\n\(headers)\r\n\(body)"
    }

    static let cases: [Case] = [
        // RFC 9112 section 2 and 3: the request line
        .init("two in a row", ok + ok, [200, 200], isClosed: false),
        .init("empty lines before", "\r\n\r\n" + ok, [200], isClosed: false),
        // Section 3 lets a reader divide the line at white space; where it divides is the same for all.
        .init("a space too many", "GET  /health HTTP/1.1\r\nHost: a\r\n\r\n", [200], isClosed: false),
        .init("a space before", " GET /health HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        .init("HTTP/0.9", "GET /health\r\n\r\n", [400]),
        .init("HTTP/2.0", "GET /health HTTP/2.0\r\nHost: a\r\n\r\n", [400]),
        .init("HTTP/1.2", "GET /health HTTP/1.2\r\nHost: a\r\n\r\n", [400]),
        .init("http/1.1", "GET /health http/1.1\r\nHost: a\r\n\r\n", [400]),
        .init("HTTP/1.1 and something", "GET /health HTTP/1.1 x\r\nHost: a\r\n\r\n", [400]),
        .init("a method in small letters", "get /health HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        .init("a fragment", "GET /health#x HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        .init("a relative target", "GET health HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        .init("an absolute target", "GET http://b/health HTTP/1.1\r\nHost: a\r\n\r\n", [200], isClosed: false),
        .init("a target that is not encoded", "GET /h\u{E4} HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        .init("a zero byte that is encoded", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        .init("the server as a whole", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", [204], isClosed: false),
        .init("the server as a whole, otherwise", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", [400]),
        .init("a tunnel", "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", [501]),
        .init("not HTTP", "\u{16}\u{03}\u{01}\u{02}\u{00}\u{01}\u{00}\r\n\r\n", [400]),
        // section 3.2: Host
        .init("no Host", "GET /health HTTP/1.1\r\n\r\n", [400]),
        .init("two Hosts", "GET /health HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", [400]),
        .init("two Hosts in one", "GET /health HTTP/1.1\r\nHost: a, b\r\n\r\n", [400]),
        .init("a Host with a user", "GET /health HTTP/1.1\r\nHost: x@a\r\n\r\n", [400]),
        .init("a Host with a path", "GET /health HTTP/1.1\r\nHost: a/b\r\n\r\n", [400]),
        .init("a Host with a port that is none", "GET /health HTTP/1.1\r\nHost: a:b\r\n\r\n", [400]),
        .init("HTTP/1.0 without Host", "GET /health HTTP/1.0\r\n\r\n", [200]),
        .init("HTTP/1.0 with two", "GET /health HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", [400]),
        // section 5: fields
        .init("a space before the colon", "GET /health HTTP/1.1\r\nHost : a\r\n\r\n", [400]),
        .init("a folded line", "GET /health HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", [400]),
        .init("a space before the first field", "GET /health HTTP/1.1\r\n Host: a\r\n\r\n", [400]),
        .init("no colon", "GET /health HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", [400]),
        .init("no name", "GET /health HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", [400]),
        .init("a zero byte", "GET /health HTTP/1.1\r\nHost: a\r\nX: a\u{0}b\r\n\r\n", [400]),
        .init("a control character", "GET /health HTTP/1.1\r\nHost: a\r\nX: a\u{8}b\r\n\r\n", [400]),
        .init("a bare carriage return", "GET /health HTTP/1.1\r\nHost: a\r\nX: a\rY: b\r\n\r\n", [400]),
        .init("bare line feeds", "GET /health HTTP/1.1\nHost: a\n\n", [400]),
        .init(
            "too many fields",
            "GET /health HTTP/1.1\r\nHost: a\r\n" + String(repeating: "a: b\r\n", count: 200) + "\r\n",
            [431]),
        // section 6: where the body ends
        .init(
            "both lengths", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + smuggled), [400]),
        .init(
            "both, the other way", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n" + smuggled),
            [400]),
        .init("two lengths", post("Content-Length: 0\r\nContent-Length: \(smuggled.utf8.count)\r\n", smuggled), [400]),
        .init("two lengths alike", post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}" + smuggled), [400]),
        .init("two lengths in one", post("Content-Length: 2, 2\r\n", "{}" + smuggled), [400]),
        .init("a signed length", post("Content-Length: +2\r\n", "{}" + smuggled), [400]),
        .init("a negative length", post("Content-Length: -2\r\n", smuggled), [400]),
        .init("a hexadecimal length", post("Content-Length: 0x2\r\n", "{}" + smuggled), [400]),
        .init("a length with a space", post("Content-Length: 2 0\r\n", "{}" + smuggled), [400]),
        .init("no length", post("Content-Length:\r\n", smuggled), [400]),
        .init("a length beyond all numbers", post("Content-Length: 99999999999999999999\r\n", smuggled), [400]),
        .init(
            "a length by underscore", post("Content_Length: 2\r\nContent-Length: 0\r\n", ok), [400, 200],
            isClosed: false),
        .init("an empty coding", post("Transfer-Encoding:\r\nContent-Length: 2\r\n", "{}" + smuggled), [400]),
        .init("an empty coding alone", post("Transfer-Encoding:\r\n", smuggled), [400]),
        .init("an empty coding before", post("Transfer-Encoding: ,chunked\r\n", "0\r\n\r\n" + smuggled), [400]),
        .init("an unknown coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + smuggled), [400]),
        .init("chunked and more", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n" + smuggled), [400]),
        .init(
            "chunked twice",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + smuggled), [400]),
        .init(
            "chunked, then not",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n" + smuggled), [400]),
        .init("another coding first", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + smuggled), [501]),
        .init(
            "chunked behind a vertical tab", post("Transfer-Encoding: \u{0B}chunked\r\n", "0\r\n\r\n" + smuggled), [400]
        ),
        .init(
            "chunked with a space before the colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + smuggled),
            [400]),
        .init("chunked in quotation marks", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n" + smuggled), [400]),
        .init(
            "chunked in HTTP/1.0",
            "POST /api/v1/predict HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled, [400]),
        .init(
            "CHUNKED", post("Transfer-Encoding: CHUNKED\r\n", "2\r\n{}\r\n0\r\n\r\n" + ok), [400, 200], isClosed: false),
        // section 7: chunks
        .init("a size that is none", post("Transfer-Encoding: chunked\r\n", "zz\r\n" + smuggled), [400]),
        .init("a negative size", post("Transfer-Encoding: chunked\r\n", "-1\r\n" + smuggled), [400]),
        .init("a size with 0x", post("Transfer-Encoding: chunked\r\n", "0x2\r\n{}\r\n0\r\n\r\n" + smuggled), [400]),
        .init(
            "a size beyond all numbers", post("Transfer-Encoding: chunked\r\n", "10000000000000000\r\n" + smuggled),
            [400]),
        .init(
            "a chunk longer than it says", post("Transfer-Encoding: chunked\r\n", "1\r\n{}\r\n0\r\n\r\n" + smuggled),
            [400]),
        .init(
            "a bare line feed behind a size", post("Transfer-Encoding: chunked\r\n", "2\n{}\r\n0\r\n\r\n" + smuggled),
            [400]),
        .init(
            "a bare line feed behind a chunk", post("Transfer-Encoding: chunked\r\n", "2\r\n{}\n0\r\n\r\n" + smuggled),
            [400]),
        .init(
            "an extension", post("Transfer-Encoding: chunked\r\n", "2;a=b\r\n{}\r\n0\r\n\r\n" + ok), [400, 200],
            isClosed: false),
        .init(
            "a line feed in an extension",
            post("Transfer-Encoding: chunked\r\n", "2;a\nb\r\n{}\r\n0\r\n\r\n" + smuggled), [400]),
        .init(
            "trailers", post("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\nX: y\r\n\r\n" + ok), [400, 200],
            isClosed: false),
        // section 9: the connection
        .init(
            "HTTP/1.0 that wants to stay",
            "GET /health HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n" + smuggled, [200]),
        .init("Connection: Close", "GET /health HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n" + smuggled, [200]),
        .init("what is wrong behind what is right", ok + "nonsense\r\n\r\n" + smuggled, [200, 400]),
        .init(
            "a head without a body behind it", "HEAD /nothing HTTP/1.1\r\nHost: a\r\n\r\n" + ok, [404, 200],
            isClosed: false),
        .init(
            "a GET with a body", "GET /health HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc" + ok, [200, 200],
            isClosed: false),
        // RFC 9110
        .init("two expectations", post("Expect: 100-continue\r\nExpect: x\r\nContent-Length: 2\r\n", "{}"), [417]),
        .init("an expectation that nobody fulfils", post("Expect: a-miracle\r\nContent-Length: 2\r\n", "{}"), [417]),
        .init(
            "an upgrade in HTTP/1.0",
            "GET /ws HTTP/1.0\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
            [426]),
        .init(
            "an upgrade to something else",
            "GET /health HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n" + smuggled, [200]),
    ]

    /// The statuses of the responses in what was received, in order.
    static func statuses(_ text: String) -> [Int] {
        text.matches(of: #/HTTP\/1\.[01] (\d\d\d) /#).compactMap { Int($0.1) }
    }

    @Test(arguments: cases)
    func aRequestIsReadInOneWay(example: Case) async throws {
        try await PodFixture.run { pod in
            let socket = try await RawSocket(port: pod.port)
            // Latin-1: what is written here as a character is that byte.
            try await socket.write(bytes: example.bytes.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) })
            _ = await socket.wait(within: 5) {
                example.isClosed ? $0.isClosed : Self.statuses($0.received).count >= example.statuses.count
            }
            let statuses = Self.statuses(socket.received)
            #expect(statuses == example.statuses, "\(socket.received)")
            #expect(socket.isClosed == example.isClosed, "\(socket.received)")
            // A page that is refused says why, in the form of all errors.
            if let last = statuses.last, last >= 400 { #expect(socket.received.contains(#"{"error":{"code":""#)) }
            await socket.close()
            // What the other side does wrong is no failure of ours, and nothing for the log.
            #expect(pod.metric(#"http_requests_total{status="500"}"#) <= 0)
            #expect(try await pod.request("/health").status == 200)
        }
    }

    @Test func whoWaitsToBeAskedForTheBodyIsAsked() async throws {
        try await PodFixture.run { pod in
            let socket = try await RawSocket(port: pod.port)
            let body = #"{"content":"alp"}"#
            try await socket.write(
                Self.ok + Self.post("Expect: 100-continue\r\nContent-Length: \(body.utf8.count)\r\n"))
            #expect(await socket.wait { Self.statuses($0.received) == [200, 100] }, "\(socket.received)")
            try await socket.write(body + Self.ok)
            #expect(await socket.wait { Self.statuses($0.received) == [200, 100, 200, 200] }, "\(socket.received)")
            await socket.close()
        }
    }

    @Test func aResponseInHTTP10HasNoChunksAndEndsWithTheConnection() async throws {
        try await PodFixture.run { pod in
            let socket = try await RawSocket(port: pod.port)
            let body = #"{"product_id":"alpha","query":"how do I calibrate it?"}"#
            try await socket.write(
                "POST /api/v1/query HTTP/1.0\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            #expect(await socket.wait { $0.isClosed })
            #expect(socket.received.hasPrefix("HTTP/1.0 200"))
            #expect(!socket.received.lowercased().contains("transfer-encoding"))
            #expect(socket.received.contains("\r\n\r\ndata: {"))
            #expect(socket.received.hasSuffix("\n\n"))
        }
    }

    @Test func aBodyThatEndsBeforeItsEndIsNoBody() async throws {
        try await PodFixture.run { pod in
            for (headers, body) in [
                ("Content-Length: 30\r\n", #"{"content":"alp"}"#),
                ("Transfer-Encoding: chunked\r\n", "11\r\n" + #"{"content":"alp"}"# + "\r\n"),
            ] {
                let socket = try await RawSocket(port: pod.port)
                try await socket.write(Self.post(headers, body))
                try await socket.halfClose()
                #expect(await socket.wait { $0.isClosed })
                #expect(Self.statuses(socket.received).allSatisfy { $0 == 400 }, "\(socket.received)")
            }
        }
    }

    @Test(
        arguments: [
            ("PUT", "/api/v1/publish", 405, "POST, OPTIONS"), ("GET", "/api/v1/publish", 405, "POST, OPTIONS"),
            ("DELETE", "/api/v1/cache/invalidate", 405, "POST, OPTIONS"),
            ("POST", "/health", 405, "GET, HEAD, OPTIONS"),
            ("GET", "/api/v1/predict", 405, "POST, OPTIONS"), ("PATCH", "/metrics", 405, "GET, HEAD, OPTIONS"),
            ("TRACE", "/health", 405, "GET, HEAD, OPTIONS"), ("POST", "/api/v1/unknown", 404, nil),
            ("POST", "/nothing", 404, nil), ("DELETE", "/api/v1/items/", 404, nil), ("GET", "/health/x", 404, nil),
            ("OPTIONS", "/api/v1/predict", 204, "POST, OPTIONS"), ("OPTIONS", "/nothing", 404, nil),
        ] as [(String, String, Int, String?)])
    func whatMayBeAskedIsTold(method: String, path: String, status: Int, allowed: String?) async throws {
        try await PodFixture.run { pod in
            let response = try await pod.request(path, method: method)
            #expect(response.status == status)
            #expect(response.headers["allow"] == allowed)
        }
    }
}
