import Testing

@testable import TextCoding

@Suite struct CharacterReferencesTests {
    @Test(
        arguments: [
            ("szlig", "ß"), ("Uuml", "Ü"), ("yuml", "ÿ"), ("nbsp", "\u{A0}"), ("AElig", "Æ"), ("euro", "€"),
            ("alpha", "α"), ("Omega", "Ω"), ("sigmaf", "ς"), ("check", "✓"), ("LT", "<"), ("no", nil),
        ] as [(String, String?)])
    func namesStandForCharacters(name: String, characters: String?) {
        #expect(CharacterReferences.characters(named: name) == characters)
    }

    @Test func someCountWithoutTheirSemicolon() {
        #expect(CharacterReferences.name(atStartOf: "copyright".utf8) == "copy")
        #expect(CharacterReferences.name(atStartOf: "euro".utf8) == nil)
        #expect(CharacterReferences.withoutSemicolon.count == 106)
    }

    @Test func numbersAreReadAsBrowsersDo() {
        #expect(CharacterReferences.scalar(146) == "’" && CharacterReferences.scalar(0x41) == "A")
        #expect(CharacterReferences.scalar(0) == "\u{FFFD}" && CharacterReferences.scalar(0xD800) == "\u{FFFD}")
        #expect(CharacterReferences.scalar(nil) == "\u{FFFD}")
    }
}
