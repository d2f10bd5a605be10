import DocumentSearch
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import DocumentSource

@Suite struct FileBytesTests {
    private let packed = Data(base64Encoded: "H4sIAAAAAAACA8tIzcnJVyjPL8pJAQCFEUoNCwAAAA==")

    @Test func gzipIsUnpackedWithinALimit() throws {
        let bytes = Array(try #require(packed))
        #expect(throws: DocumentProblem.self) { try FileBytes.gunzip(Array(bytes.prefix(12)), bytesMax: 100) }
        #expect(throws: DocumentProblem.self) { try FileBytes.gunzip([0x1F, 0x8B, 1, 2, 3], bytesMax: 100) }
    }

    @Test func bothKindsOfDeflateAreUnpacked() throws {
        let zlib = try #require(Data(base64Encoded: "eJzLSM3JyVcozy/KSQEAGgsEXQ=="))
        let bare = zlib.dropFirst(2).dropLast(4)
        for packed in [zlib, bare] {
            #expect(try FileBytes.undeflate(Array(packed), bytesMax: 100) == Array("hello world".utf8))
            #expect(throws: DocumentProblem.self) { try FileBytes.undeflate(Array(packed), bytesMax: 5) }
        }
        #expect(throws: DocumentProblem.self) { try FileBytes.undeflate([0xFF, 0xFF, 1], bytesMax: 100) }
    }
}
