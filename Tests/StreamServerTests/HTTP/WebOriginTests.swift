@testable import HTTPTransport
@testable import HTTPServing
import Testing

@testable import StreamServer

@Suite struct WebOriginTests {
    private func isSame(_ origin: String, _ host: String, scheme: String? = nil) -> Bool {
        guard let asked = HostName(host) else { return false }
        return WebOrigin(origin)?.isSame(asAsked: asked, scheme: scheme) ?? false
    }

    @Test(arguments: [
        ("https://example.com", "example.com:443"), ("https://example.com", "EXAMPLE.com"),
        ("https://Example.COM", "example.com"), ("http://example.com", "example.com:80"),
        ("http://example.com:80", "example.com"), ("https://example.com:8443", "example.com:8443"),
        ("http://localhost:8080", "localhost:8080"), ("http://[::1]:8080", "[::1]:8080"),
        ("http://example.com", "example.com"), ("https://example.com", "example.com"),
    ])
    func theSamePlaceIsTheSameHoweverItIsWritten(origin: String, host: String) {
        #expect(isSame(origin, host))
    }

    @Test(arguments: [
        ("http://example.com", "example.com:443"), ("https://example.com", "example.com:80"),
        ("https://example.com.evil.example", "example.com"), ("https://evil.example", "example.com"),
        ("https://example.com:444", "example.com"), ("null", "example.com"), ("file://", "example.com"),
        ("https://", "example.com"), ("https://example.com/", "example.com"), ("https://a@example.com", "example.com"),
        ("ftp://example.com", "example.com"), ("", "example.com"), ("https://example.com", ""),
    ])
    func anotherPlaceIsAnother(origin: String, host: String) {
        #expect(!isSame(origin, host))
    }

    @Test func whatATrustedProxySaysOfTheSchemeCounts() {
        #expect(isSame("https://example.com", "example.com", scheme: "https"))
        #expect(!isSame("http://example.com", "example.com", scheme: "https"))
    }

    @Test func onlySomeNamesMeanThisMachine() {
        for name in ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.1.2.3:80", "[::1]:8080", "app.localhost"] {
            #expect(HostName(name)?.isLoopback == true, "\(name)")
        }
        for name in ["attacker.example", "localhost.attacker.example", "127.0.0.1.nip.io", "0.0.0.0", "10.0.0.1", ""] {
            #expect(HostName(name)?.isLoopback == false, "\(name)")
        }
    }

    @Test func whatIsNoHostIsNone() {
        for text in ["a b", "a/b", "a@b", "a:b", "a:99999", "a:1:2", "[::1", "[::g]", "[::1]x", "a,b:1x", "é"] {
            #expect(HostName(text) == nil, "\(text)")
        }
    }
}
