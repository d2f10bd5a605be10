import Foundation
import Testing

@testable import PredictionEngine

@Suite struct NameNormalizerTests {
    @Test(arguments: [
        ("Git-Commit", "git commit"), ("  a  b\t", "a b"), ("É É", "e e"), ("ＴＤ－２７", "td 27"),
        ("a\u{0}b\u{200D}c", "abc"),
        ("ls(1)", "ls(1)"), ("ﬁle", "file"), ("", ""), ("---", ""), ("😀 x", "😀 x"),
        ("Straße", "strasse"), ("STRASSE", "strasse"), ("ΣΊΣΥΦΟΣ", "σισυφοσ"), ("Σίσυφος", "σισυφοσ"), ("Ёлка", "елка"),
        ("שָׁלוֹם", "שלום"), ("ｷﾞﾀｰ", "ギター".decomposedStringWithCompatibilityMapping), ("❤️", "❤"), ("İ", "i"),
    ])
    func namesComeToOneSpelling(name: String, normal: String) {
        #expect(NameNormalizer.normalized(name) == normal)
    }

    @Test func aTypedTextKeepsTheSeparatorAtItsEnd() {
        #expect(NameNormalizer.normalizedTyped("git-") == "git ")
        #expect(NameNormalizer.normalizedTyped("é ") == "e ")
    }

    @Test func onlyTheLastCharactersOfALongTextCount() {
        let long = String(repeating: "a", count: 500) + "end"
        #expect(NameNormalizer.normalizedTyped(long).count == NameNormalizer.scalarsMax)
        #expect(NameNormalizer.normalizedTyped(long).hasSuffix("end"))
    }
}
