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

    @Test func aFaultInUTF8MakesNoOtherCharsetOfIt() {
        let broken = CatalogueText(Array("Müller, Größe, Café, Straße ".utf8) + [0xFC])
        #expect(String(decoding: broken.bytes, as: UTF8.self) == "Müller, Größe, Café, Straße \u{FFFD}")
        #expect(broken.charset == nil && broken.brokenCount == 1)
        // The beginning of a text may end inside a character.
        let cut = CatalogueText(Array("Спр".utf8.dropLast()), isBeginning: true)
        #expect(String(decoding: cut.bytes, as: UTF8.self) == "Сп" && cut.brokenCount == 0)
        #expect(CatalogueText(Array("日本".utf8.dropLast(2)), isBeginning: true).bytes == Array("日".utf8))
    }
}
