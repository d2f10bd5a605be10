import Testing

@testable import DocumentSearch

@Suite struct AnswerSignsTests {
    @Test func aWordHasItsSigns() {
        #expect(AnswerSigns("12v", .english) == .number && AnswerSigns("twelve", .english) == .number)
        #expect(AnswerSigns("zwei", .german) == .number && AnswerSigns("zwei", .english) == [])
        #expect(AnswerSigns("stunden", .german) == .unitOfTime)
        #expect(AnswerSigns("under", .english) == .place && AnswerSigns("under", .german) == [])
        #expect(AnswerSigns("is", .english) == .meaning && AnswerSigns("check", .english) == .reason)
        #expect(AnswerSigns("enable", .english) == .action && AnswerSigns("enables", .english) == .meaning)
    }

    @Test func anArrowIsAPath() {
        for text in ["Settings > Sound", "設定▶音", "a → b", "a › b"] {
            #expect(AnswerSigns(Array(text.utf16)[...]) == .path, "\(text)")
        }
        #expect(AnswerSigns(Array("a - b".utf16)[...]) == [])
    }

    @Test func aPassageHasTheSignsOfItsWords() {
        let index = PassageIndex([Page(number: 1, section: "Sound", text: "Press Settings > Sound twice.")])
        #expect(index.passages.signs == [[.action, .path, .number, .place]])
    }
}
