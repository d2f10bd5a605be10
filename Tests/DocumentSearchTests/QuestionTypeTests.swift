import Testing

@testable import DocumentSearch

@Suite struct QuestionTypeTests {
    private func form(_ question: String, _ language: Language = .english) -> QuestionForm {
        QuestionForm(Tokenizer.words(question), question, language)
    }

    @Test(
        arguments: [
            ("How do I pair the remote?", .way), ("steps to reset it", .way), ("How many bands are there?", .measure),
            ("How long does it take?", .time), ("Where is the socket?", .place), ("Why does it blink?", .reason),
            ("The TV won't turn on", .reason), ("What is a patch?", .meaning), ("Can I charge it by USB?", .yesNo),
            ("Is it waterproof?", .yesNo), ("What is the difference between mono and stereo?", .comparison),
            ("USB vs Bluetooth", .comparison), ("battery", .other), ("", .other),
        ] as [(String, QuestionType)])
    func aQuestionTellsWhatItAsksFor(question: String, type: QuestionType) {
        #expect(form(question).type == type, "\(question)")
    }

    @Test(
        arguments: [
            (.german, "Wie lange dauert es?", .time), (.german, "Kann ich es laden?", .yesNo),
            (.german, "Wo ist der Anschluss?", .place),
            (.french, "Comment charger la batterie ?", .way), (.spanish, "¿Cuántos puertos tiene?", .measure),
            (.italian, "Dove si trova?", .place), (.dutch, "Waarom knippert het?", .reason),
            (.russian, "Где разъем?", .place),
            (.hebrew, "כמה תווים צריך?", .measure), (.japanese, "電源ボタンはどこですか？", .place), (.chinese, "如何充电？", .way),
        ] as [(Language, String, QuestionType)])
    func inOtherLanguagesToo(language: Language, question: String, type: QuestionType) {
        #expect(form(question, language).type == type, "\(question)")
    }

    @Test func bothSidesOfAComparisonAreTold() {
        #expect(form("What is the difference between mono and stereo mode?").sides == ["mono", "stereo mode"])
        #expect(form("Unterschied zwischen Mono und Stereo", .german).sides == ["mono", "stereo"])
        #expect(form("difference between mono").sides.isEmpty)
    }

    @Test func wordsThatOnlyAskCountLittle() {
        #expect(form("How long does it take?").askingWords.isSuperset(of: ["how", "long"]))
        #expect(form("What size is the battery?").askingWords.contains("size") == false)
        #expect(form("Can't I use it?").isNegative)
    }
}
