import Testing

@testable import DocumentSearch

@Suite struct WordScannerTests {
    private func words(_ text: String) -> [String] {
        var scanner = WordScanner()
        var result: [String] = []
        // Twice, because words are remembered.
        for _ in 0..<2 {
            result = []
            scanner.scan(Array(text.utf16)[...]) { result.append(String(decoding: $0, as: UTF8.self)) }
        }
        return result
    }

    @Test func plainWordsAreInLowerCase() {
        #expect(words("Press POWER, wait 10s (twice)!") == ["press", "power", "wait", "10s", "twice"])
        #expect(words("") == [] && words(" .,;") == [])
    }

    @Test func theWordsAreThoseOfTheTokenizer() {
        let texts = [
            "Über-Größe straße ÄÖÜ naïve café", "Cafe\u{301} и\u{306}од й", "指紋認証でログインできる。ＡＢＣ ガラス か\u{3099}",
            "한국어 문서를 찾습니다", "שלום עולם ספרים", "ΟΔΟΣ Σ'ΑΓΑΠΩ", "½ cup, 5″, x²", "don’t can't", "a\u{AD}b",
            "na\u{200B}me",
            String(repeating: "x", count: 41) + " " + String(repeating: "é", count: 30), "I\u{307}stanbul", "👍🏽 ok 𝒜𝓫",
            String(repeating: "長い文", count: 20), "a\u{FFFD}b",
        ]
        for text in texts { #expect(words(text) == Tokenizer.words(text), "\(text)") }
    }

    @Test func randomTextHasTheSameWords() {
        let signs = Array("aZ9 .'-éßИй\u{306}か\u{3099}漢한\u{301}½Σ\u{AD}".unicodeScalars)
        var state: UInt64 = 7
        for _ in 0..<2000 {
            let text = String(
                String.UnicodeScalarView(
                    (0..<12).map { _ in
                        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        return signs[Int(state >> 33) % signs.count]
                    }))
            #expect(words(text) == Tokenizer.words(text), "\(text.unicodeScalars.map { $0.value })")
        }
    }
}
