import Testing

@testable import DocumentSearch

@Suite struct FollowUpTests {
    private static let index = PassageIndex([
        Page(
            number: 1, section: "Battery", text: "Charge the battery with the cable. It takes two hours to charge it."),
        Page(number: 2, section: "Sound", text: "The sound is changed with the keys. Mute it with the red key."),
        Page(number: 3, section: "Remote", text: "Pair the remote with the device by holding both keys."),
    ])

    private func read(_ question: String, _ previous: String...) -> String? {
        FollowUp.read(question, after: previous, in: Self.index)
    }

    @Test func aQuestionWithoutAWordOfItsOwnTakesThoseOfTheOneBefore() {
        #expect(read("How long?", "How do I charge the battery?") == "How long charge battery")
        #expect(read("and with the cable?", "How do I charge the battery?") == "and with the cable charge battery")
    }

    @Test func aQuestionThatStandsByItselfStays() {
        #expect(read("How do I pair the remote with the device?", "How do I charge the battery?") == nil)
        #expect(read("How long?") == nil, "nothing stands before it")
        #expect(read("How long?", "and now?") == nil, "what stands before it leans, too")
    }

    @Test func aPronounLeansWhereTheDocumentAnswersItSo() {
        #expect(read("How do I mute it?", "How is the sound changed?") == "How do I mute it sound changed")
    }

    @Test func aPronounDoesNotMakeADocumentAnswerWhatItDoesNotSay() {
        #expect(read("Is it waterproof?", "How do I charge the battery?") == nil)
    }

    @Test func anAccentTellsAVerbFromAnd() {
        let page = Page(
            number: 1, section: "Audio", text: "È possibile usare il dispositivo con la cuffia che non è nella scatola."
        )
        let index = PassageIndex([page], language: .italian)
        #expect(
            FollowUp.read("È possibile usare la cuffia?", after: ["Come si pulisce il dispositivo?"], in: index) == nil)
        #expect(FollowUp.read("E la cuffia?", after: ["Come si pulisce il dispositivo?"], in: index) != nil)
    }

    @Test func itGoesBackToAQuestionThatStandsByItself() {
        #expect(read("How long?", "And now?", "How do I charge the battery?") == "How long charge battery")
        #expect(read("How long?", "and?", "and?", "and?", "How do I charge the battery?") == nil, "three at most")
    }
}
