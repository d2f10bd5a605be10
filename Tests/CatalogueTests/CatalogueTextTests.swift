import Testing

@testable import Catalogue

@Suite struct CatalogueTextTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: CatalogueText(bytes).bytes, as: UTF8.self) }

    @Test func utf8IsTakenAsItIs() {
        #expect(CatalogueText(Array("größe".utf8)) == CatalogueText(Array("größe".utf8)))
        #expect(text([0xEF, 0xBB, 0xBF, 0x61]) == "a" && CatalogueText([0x61]).charset == nil)
    }

    @Test func whatSpreadsheetsWriteIsRecognised() {
        #expect(text([0xFF, 0xFE, 0x61, 0, 0xAC, 0x20]) == "a€")
        #expect(text([0xFE, 0xFF, 0, 0x61]) == "a")
        #expect(text("name;x\n".utf8.flatMap { [$0, 0] }) == "name;x\n")
        #expect(text([0x43, 0x61, 0x66, 0xE9, 0x20, 0x80, 0x92]) == "Café €’")
        #expect(CatalogueText([0xE9]).charset == "Windows-1252")
    }
}
