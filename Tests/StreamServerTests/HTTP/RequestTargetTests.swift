@testable import HTTPTransport
@testable import HTTPServing
import Testing

@testable import StreamServer

@Suite struct RequestTargetTests {
    private func path(_ uri: String) -> String? { try? RequestTarget.parse(uri, isOptions: false).text }

    @Test(arguments: [
        ("/", "/"), ("/api/v1/predict", "/api/v1/predict"), ("//api/v1/predict", "/api/v1/predict"),
        ("/api//v1///predict", "/api/v1/predict"), ("/./api/v1/./predict", "/api/v1/predict"),
        ("/x/../api/v1/predict", "/api/v1/predict"), ("/../../etc/passwd", "/etc/passwd"),
        ("/%61pi/v1/predict", "/api/v1/predict"), ("/%2e%2E/api", "/api"), ("/a/%2e%2e", "/"), ("/a/..", "/"),
        ("/a/b/", "/a/b/"), ("/a//", "/a/"), ("/a/b/.", "/a/b/"), ("/a%2fb", "/a%2Fb"), ("/a%20b", "/a%20b"),
        ("/health/", "/health/"), ("/?a=//b", "/?a=//b"), ("/a?b?c", "/a?b?c"),
        ("http://example.com/a//b?x", "/a/b?x"), ("HTTP://example.com:80", "/"), ("http://example.com?x", "/?x"),
        ("http://[::1]:80/a", "/a"),
    ])
    func onePathHasOneSpelling(uri: String, expected: String) {
        #expect(path(uri) == expected)
    }

    @Test(arguments: [
        "", "a", "*", "/a b", "/a#b", "/%", "/%4", "/%zz", "/%00", "/a\u{7F}", "/é", "ftp://a/b", "http://",
        "http:///a",
        "http://a@b/c", "http://a b/", "example.com:80", "/a\tb", "/%+1",
    ])
    func whatIsNoTargetIsRefused(uri: String) {
        #expect(path(uri) == nil)
    }

    @Test func theServerAsAWholeIsAskedForItsOptionsOnly() throws {
        #expect(try RequestTarget.parse("*", isOptions: true).path == "*")
    }

    @Test func whoIsAskedStandsInAnAbsoluteTarget() throws {
        #expect(try RequestTarget.parse("http://a.example:81/x", isOptions: false).authority == "a.example:81")
        #expect(try RequestTarget.parse("/x", isOptions: false).authority == nil)
    }

    /// What is in its one spelling stays as it is.
    @Test func theOneSpellingIsItsOwn() throws {
        for uri in ["//a/../b/%2E%2e/%41%2f?x", "/%7Euser//", "/a/b/.."] {
            let once = try #require(path(uri))
            #expect(path(once) == once)
        }
    }
}
