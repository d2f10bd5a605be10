import Foundation
import Testing

@testable import PredictionEngine

@Suite struct NameNormalizerTests {
    @Test(arguments: [
        ("Git-Commit", "git commit"), ("  a  b\t", "a b"), ("É É", "e e"), ("ＴＤ－２７", "td 27"),
        ("a\u{0}b\u{200D}c", "abc"),
        ("ls(1)", "ls(1)"), ("ﬁle", "file"), ("", ""), ("---", "---"), ("-", "-"), ("™", "™"), (" \t", ""),
        ("😀 x", "😀 x"),
        ("Hitman™: The Complete", "hitman the complete"), ("Roland® TD-27", "roland td 27"), ("©Acme℠", "acme"),
        ("Chanel №5", "chanel no5"), ("20 m²", "20 m2"), ("½-inch", "1/2 inch"), ("Rødgrød", "rodgrod"),
        ("Þórr Æon", "thorr aeon"), ("Đorđe Łódź", "dorde lodz"), ("ħalli ılık", "halli ilik"), ("œuvre ŧ", "oeuvre t"),
        ("Levi’s", "levis"), ("Levi's", "levis"), ("O`Brien", "obrien"), ("Oʼ´Brien", "obrien"), ("l′Oréal", "loreal"),
        ("ぎたー", "ギター".decomposedStringWithCompatibilityMapping), ("ギター・アンプ", "キ\u{3099}ター アンフ\u{309A}"),
        ("한글", "한글".decomposedStringWithCompatibilityMapping), ("std::map", "std::map"), ("a, b; c!", "a b c"),
        ("4,7k", "4.7k"),
        ("é 4,7k", "e 4.7k"), ("1,b", "1,b"), ("2½ inch", "2 1/2 inch"), ("4,,7", "4,,7"), ("1, 2", "1 2"),
        ("ŉdebele", "ndebele"),
        ("1:2", "1:2"), ("é, b?", "e b"), ("'", "'"), ("?!", "?!"), ("’", "’"),
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

    /// Letters of ASCII and others are read by two loops: they agree, and neither looks at a run of signs again and again.
    @Test func bothWaysToReadATextAgree() {
        for text in ["what?! now", "a!'", "a!'!", "a!'b", "?!a", "x: 'y'; z", "!a", "a - ?", "std::map: a"] {
            let ascii = NameNormalizer.normalizedTyped(text)
            let other = NameNormalizer.normalizedTyped("é " + text)
            #expect("e " + ascii == other, "\(text)")
        }
        let signs = String(repeating: "!", count: 200_000)
        #expect(NameNormalizer.normalized("a" + signs + "b").utf8.count == 200_002)
    }

    @Test func whatEndsAPartOfASentenceEndsAWord() {
        for typed in ["cp ", "cp, ", "cp?", "cp!", "cp:", "cp? "] {
            #expect(NameNormalizer.normalizedTyped(typed) == "cp ", "\(typed)")
        }
        #expect(NameNormalizer.normalizedTyped("é,") == "e ")
    }

    @Test func onlyTheLastCharactersOfALongTextCount() {
        let long = String(repeating: "a", count: 1500) + "end"
        #expect(NameNormalizer.normalizedTyped(long).count == NameNormalizer.scalarsMax)
        #expect(NameNormalizer.normalizedTyped(long).hasSuffix("end"))
    }
}
