import Testing

@testable import DocumentSearch

@Suite struct TokenizerTests {
    @Test func wordsAreLowerCaseWithoutAccents() {
        #expect(Tokenizer.words("Calibrating the TV") == ["calibrating", "the", "tv"])
        #expect(Tokenizer.words("DÉJÀ-VU 27mm") == ["deja", "vu", "27mm"])
        #expect(Tokenizer.words("Größe, ΛΌΓΟΣ, йод") == ["grosse", "λογοσ", "йод"])
    }

    @Test func signsAreReadInPairsAndAlone() {
        #expect(Tokenizer.words("電源") == ["電源", "電", "源"])
        #expect(Tokenizer.words("ガスを切る") == ["ガス", "スを", "を切", "切る", "切"], "dakuten stay, and kana mean nothing alone")
        #expect(Tokenizer.words("ｶﾞｽ") == ["ガス"])
        #expect(Tokenizer.words("USBケーブル") == ["usb", "ケー", "ーブ", "ブル"])
        #expect(Tokenizer.words("한국어") == ["한국", "국어"], "syllables are not parted into jamo")
        #expect(Tokenizer.words("水") == ["水"])
    }

    @Test func hebrewFinalLettersAreWrittenLikeOthers() {
        #expect(Tokenizer.words("מקרנים") == ["מקרנימ"])
    }

    @Test func whatWasTypedIsKept() {
        #expect(
            Tokenizer.typedWords("Größe der Wi-Fi?") == [
                .init(word: "grosse", typed: "Größe"), .init(word: "der", typed: "der"), .init(word: "wi", typed: "Wi"),
                .init(word: "fi", typed: "Fi"),
            ])
        #expect(Tokenizer.typedWords("電源").map(\.typed) == ["電源", "電", "源"])
    }

    @Test func aSignAloneAndEndingsCountLittle() {
        #expect(Tokenizer.share(ofSigns: "電源") == 1 && Tokenizer.share(ofSigns: "電") < 1)
        #expect(Tokenizer.share(ofSigns: "です") < 1 && Tokenizer.isOfSigns("です") && !Tokenizer.isOfSigns("tv"))
    }

    @Test func theWordsOfALineOfBase64AreNone() {
        #expect(Tokenizer.words(String(repeating: "A1", count: 40) + " ok") == ["ok"])
    }
}
