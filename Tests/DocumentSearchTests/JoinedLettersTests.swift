import Testing

@testable import DocumentSearch

@Suite struct JoinedLettersTests {
    private func bare(_ word: String, _ language: Language = .hebrew) -> Set<String> {
        Set(JoinedLetters.bare(Tokenizer.words(word)[0], language))
    }

    @Test func joinedLettersAndEndingsAreTakenOff() {
        #expect(bare("והמקרן").isSuperset(of: ["המקרנ", "מקרנ"]))
        #expect(bare("המקרנים").contains("מקרנ"))
        #expect(bare("والبطارية", .arabic).contains(Tokenizer.words("البطارية")[0]))
    }

    @Test func aShortRestIsAnotherWord() {
        #expect(bare("הוא").isEmpty && bare("usb").isEmpty && bare("battery", .english).isEmpty)
    }

    @Test func aWordHasFewForms() {
        for word in ["ושמורותית", "ושבתיה", String(repeating: "ו", count: 20)] { #expect(bare(word).count <= 20) }
    }

    @Test func aQuestionFindsTheWordThatIsJoined() {
        let index = PassageIndex([
            Page(number: 1, section: "א", text: "הנורית מהבהבת בזמן שהסוללה נטענת."),
            Page(number: 2, section: "ב", text: "המסך נכבה אחרי דקה."),
        ])
        #expect(index.search("סוללה", limit: 1).first?.passage == 0)
        #expect(index.search("ולסוללות", limit: 1).first?.passage == 0)
    }
}
