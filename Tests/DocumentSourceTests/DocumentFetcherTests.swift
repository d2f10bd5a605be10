import DocumentSearch
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization
import TestSupport
import Testing

@testable import DocumentSource
@testable import TextCoding

@Suite struct DocumentFetcherTests {
    /// With times that no busy machine reaches: other tests may hold every thread for many seconds.
    private func fetcher(
        roots: [String] = [], _ change: (inout DocumentFetcher.Limits) -> Void = { _ in }
    ) -> DocumentFetcher {
        var limits = DocumentFetcher.Limits()
        limits.times.connect = .seconds(60)
        limits.times.silence = .seconds(240)
        limits.times.whole = .seconds(300)
        change(&limits)
        return DocumentFetcher(
            limits: limits, addresses: AddressGuard(allowsPrivate: true), roots: DocumentRoots(roots))
    }

    @Test func aDocumentComesWithItsType() async throws {
        let server = try await ScriptedServer { _, writer in
            try await writer.head(200, ["content-type": "text/html"])
            try await writer.body("<p>hi")
            try await writer.end()
        }
        defer { server.stop() }
        let document = try await fetcher().fetch(server.url + "/a")
        #expect(document.contentType == "text/html")
        #expect(document.file.read(atMost: 100) == Array("<p>hi".utf8))
        #expect(!document.isLocal)
    }

    @Test func withoutTheSettingLoopbackIsRefusedByNameAndByNumber() async throws {
        let server = try await ScriptedServer { _, writer in try await writer.head(200) }
        defer { server.stop() }
        let fetcher = DocumentFetcher(addresses: AddressGuard())
        for location in [
            server.url, "http://localhost:\(server.port)/", "http://[::1]:\(server.port)/", "http://0x7f.1/",
            "http://2130706433/",
        ] {
            let code = await problem { () async throws(DocumentProblem) in _ = try await fetcher.fetch(location) }
            #expect(
                code == .refusedAddress || code == .unreachable, "\(location): \(code.map { "\($0)" } ?? "fetched")")
        }
        #expect(server.requests == 0)
    }

    @Test func redirectsAreFollowedAndCounted() async throws {
        let server = try await ScriptedServer { request, writer in
            let number = Int(request.path.dropFirst()) ?? 0
            if number > 0 {
                try await writer.head(302, ["location": "/\(number - 1)", "content-length": "0"])
            } else {
                try await writer.head(200, ["content-length": "2"])
                try await writer.body("ok")
            }
            try await writer.end()
        }
        defer { server.stop() }
        #expect(try await fetcher().fetch(server.url + "/5").file.read(atMost: 9) == Array("ok".utf8))
        let code = await problem { () async throws(DocumentProblem) in _ = try await fetcher().fetch(server.url + "/6")
        }
        #expect(code == .badResponse)
    }

    @Test func aRedirectIsCheckedLikeTheFirstAddress() throws {
        #expect(throws: DocumentProblem.self) { try DocumentFetcher.resolve("http://x/", from: "https://x/") }
        #expect(try DocumentFetcher.resolve("../b", from: "http://x/a/c") == "http://x/b")
    }

    @Test func sizeAndTimeAreLimited() async throws {
        let server = try await ScriptedServer { request, writer in
            try await writer.head(200)
            if request.path == "/big" {
                try await writer.body([UInt8](repeating: 65, count: 5000))
            } else {
                for _ in 0..<50 {
                    try await writer.body("x")
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            try await writer.end()
        }
        defer { server.stop() }
        let small = fetcher { $0.bytesMax = 4000 }
        #expect(
            await problem { () async throws(DocumentProblem) in _ = try await small.fetch(server.url + "/big") }
                == .tooLarge)
        let quick = fetcher { $0.times.whole = .seconds(1) }
        #expect(
            await problem { () async throws(DocumentProblem) in _ = try await quick.fetch(server.url + "/slow") }
                == .timedOut)
    }

    @Test(arguments: [
        (404, DocumentProblem.Code.notFound, false), (500, .badResponse, true), (403, .badResponse, false),
    ])
    func aStatusIsTranslated(status: Int, code: DocumentProblem.Code, isTransient: Bool) async throws {
        let server = try await ScriptedServer { _, writer in
            try await writer.head(status, ["content-length": "0"])
            try await writer.end()
        }
        defer { server.stop() }
        do {
            _ = try await fetcher().fetch(server.url)
            Issue.record("fetched")
        } catch {
            #expect(error.code == code)
            #expect(error.isTransient == isTransient)
        }
    }

    @Test(arguments: ["ftp://x/a", "http://user:secret@x/", "relative/path", "", "http://", "file:///etc/passwd"])
    func otherLocationsAreRefused(location: String) async {
        #expect(
            await problem { () async throws(DocumentProblem) in _ = try await fetcher().fetch(location) }
                == .badLocation)
    }

    @Test func filesAreReadAndFoldersAreNot() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a/a.txt", "text")
        let fetcher = fetcher(roots: [folder.path])
        #expect(try await fetcher.fetch(file).file.read(atMost: 9) == Array("text".utf8))
        #expect(
            await problem { () async throws(DocumentProblem) in _ = try await fetcher.fetch(folder.path + "/a") }
                == .notAFile)
        let small = self.fetcher(roots: [folder.path]) { $0.bytesMax = 3 }
        #expect(await problem { () async throws(DocumentProblem) in _ = try await small.fetch(file) } == .tooLarge)
    }

    @Test func roomIsMadeBeforeBytesAreTaken() async throws {
        let server = try await ScriptedServer { request, writer in
            try await writer.head(200, request.path == "/told" ? ["content-length": "3000000"] : [:])
            for _ in 0..<3 { try await writer.body([UInt8](repeating: 65, count: 1_000_000)) }
            try await writer.end()
        }
        defer { server.stop() }
        for path in ["/told", "/untold"] {
            let wishes = Mutex<[Int]>([])
            let document = try await fetcher().fetch(server.url + path) { bytes in wishes.withLock { $0.append(bytes) }
            }
            #expect(document.file.byteCount == 3_000_000)
            // With what has come, whatever was announced.
            #expect(wishes.withLock { $0 } == [1 << 20, 2 << 20, 3 << 20])
        }
        let code = await problem { () async throws(DocumentProblem) in
            _ = try await fetcher().fetch(server.url + "/told") { _ throws(DocumentProblem) in
                throw DocumentProblem(.busy, "no room")
            }
        }
        #expect(code == .busy)
    }

    @Test func whatIsPackedIsLeftToItsReader() async throws {
        let packed = try #require(Data(base64Encoded: "H4sIAAAAAAACA8tIzcnJVyjPL8pJAQCFEUoNCwAAAA=="))
        let server = try await ScriptedServer { request, writer in
            try await writer.head(200, ["content-encoding": String(request.path.dropFirst())])
            try await writer.body(Array(packed))
            try await writer.end()
        }
        defer { server.stop() }
        let document = try await fetcher().fetch(server.url + "/gzip")
        #expect(document.encoding == .gzip)
        #expect(document.file.read(atMost: 1000) == Array(packed))
        #expect(try await Cage.forTests.read(document, format: .text).map(\.text) == ["hello world"])
        let code = await problem { () async throws(DocumentProblem) in _ = try await fetcher().fetch(server.url + "/br")
        }
        #expect(code == .badResponse)
    }
}
