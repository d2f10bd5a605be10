import Testing

@testable import DocumentSearch

@Suite struct AbbreviationsTests {
    private func learnt(_ text: String) -> [String: [String]] {
        var abbreviations = Abbreviations()
        abbreviations.learn(Array(text.utf16)[...])
        return Dictionary(abbreviations.pairs.map { ($0.short, $0.long) }, uniquingKeysWith: { $1 })
    }

    @Test func aLongFormIsLearntOnEitherSide() {
        #expect(learnt("It has a low-pass gate (LPG) behind it.") == ["lpg": ["low", "pass", "gate"]])
        #expect(learnt("The CV (control voltage) is high.") == ["cv": ["control", "voltage"]])
        #expect(
            learnt("Two voltage-controlled oscillators (VCOs).") == ["vco": ["voltage", "controlled", "oscillators"]])
        #expect(learnt("The point of sale (POS) is open.") == ["pos": ["point", "of", "sale"]])
    }

    @Test func otherParenthesesTeachNothing() {
        for text in [
            "It rings (see page 3).", "The sound (LOUD) is on.", "(LPG)", "a (", "USB (on the left)", "A (B) (C",
        ] {
            #expect(learnt(text).isEmpty, "\(text)")
        }
        #expect(learnt(String(repeating: "(", count: 10_000)).isEmpty)
    }

    @Test func aQuestionInEitherFormFindsTheOther() {
        let index = PassageIndex([
            Page(number: 1, section: "A", text: "The low-pass gate (LPG) has a knob."),
            Page(number: 2, section: "B", text: "Turn the LPG up to hear it."),
            Page(number: 3, section: "C", text: "Another thing stands here without any of it."),
        ])
        #expect(Set(index.search("low pass gate", limit: 5).map(\.passage)) == [0, 1])
        #expect(Set(index.search("LPG", limit: 5).map(\.passage)) == [0, 1])
    }
}
