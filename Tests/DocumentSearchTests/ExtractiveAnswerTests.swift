import Testing

@testable import DocumentSearch

@Suite struct ExtractiveAnswerTests {
    @Test func everySentenceIsQuotedVerbatimFromItsPage() {
        let index = PassageIndex(PassageIndexTests.manual)
        let answer = ExtractiveAnswer.answer("how do I calibrate it?", from: index)
        #expect(!answer.pieces.isEmpty)
        for piece in answer.pieces {
            #expect(piece.citation.isVerbatim(on: PassageIndexTests.manual[piece.citation.page - 1]))
            #expect(piece.text.hasSuffix(piece.citation.quote))
        }
        #expect(answer.pieces.first?.citation.section == "Calibration")
    }

    @Test func sentencesStandInDocumentOrder() {
        let pages = (1...6).map {
            Page(number: $0, text: "Volume control \($0) is here. The volume is \($0). Nothing else.")
        }
        let answer = ExtractiveAnswer.answer("volume", from: PassageIndex(pages))
        let places = answer.pieces.map { ($0.citation.page, $0.citation.range.lowerBound) }
        #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func nothingFoundIsAnEmptyAnswer() {
        #expect(ExtractiveAnswer.answer("submarine", from: PassageIndex(PassageIndexTests.manual)).pieces.isEmpty)
    }

    @Test func anAnswerIsShorterThanTheManual() {
        let pages = (1...50).map {
            Page(number: $0, text: String(repeating: "The knob turns the filter up. ", count: 30))
        }
        let answer = ExtractiveAnswer.answer("what does the knob do", from: PassageIndex(pages))
        #expect((1...1000).contains(answer.text.utf16.count))
    }
}
