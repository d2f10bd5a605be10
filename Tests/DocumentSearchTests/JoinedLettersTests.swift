import Testing

@testable import DocumentSearch

@Suite struct JoinedLettersTests {
    private func forms(_ word: String, _ language: Language = .hebrew) -> Set<String> {
        Set(JoinedLetters.forms(of: Tokenizer.words(word)[0], language))
    }

    @Test func aWordIsFoundWithOtherJoinedLetters() {
        #expect(forms("המקרן").isSuperset(of: ["מקרנ", "במקרנ", "והמקרנ"]))
        #expect(forms("מקרן").contains(Tokenizer.words("המקרנים")[0]))
        #expect(forms("البطارية", .arabic).contains(Tokenizer.words("والبطارية")[0]))
    }

    @Test func aShortRestIsAnotherWord() {
        #expect(!forms("הוא").contains("וא") && forms("usb").isEmpty && forms("battery", .english).isEmpty)
    }

    @Test func aQuestionFindsTheWordThatIsJoined() {
        let index = PassageIndex([
            Page(number: 1, section: "א", text: "הנורית מהבהבת בזמן שהסוללה נטענת."),
            Page(number: 2, section: "ב", text: "המסך נכבה אחרי דקה."),
        ])
        #expect(index.search("סוללה", limit: 1).first?.passage == 0)
    }
}
