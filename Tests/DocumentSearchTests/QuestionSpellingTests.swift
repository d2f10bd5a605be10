import Testing

@testable import DocumentSearch

@Suite struct QuestionSpellingTests {
    private static let index = PassageIndex([
        Page(
            number: 1, section: "Network",
            text: "Connect the set to Wi-Fi. Choose a wireless network and enter its password."),
        Page(
            number: 2, section: "Notifications",
            text: "Notifications appear for ten seconds. Delete a notification with the red button."),
        Page(number: 3, section: "Sound", text: "The equalizer changes the sound."),
    ])

    private func read(_ question: String) -> QuestionSpelling { Self.index.weigh(question).spelling }

    @Test func aMisspeltWordIsReadAsTheDocumentsOwn() {
        #expect(read("how to delete notificatinos").words == ["how", "to", "delete", "notifications"])
        #expect(read("change the equaliser").corrected.map(\.read) == ["equalizer"])
    }

    @Test func aWordIsReadAsTwoWhereTheDocumentWritesTwo() {
        #expect(read("connect to wifi").words == ["connect", "to", "wi", "fi"])
        #expect(read("a newwireless password").words.contains("newwireless"), "no such pair stands in the document")
        #expect(read("wirelessnetwork").words == ["wireless", "network"])
    }

    @Test func unknownWordsStayAndAreNamed() {
        let spelling = read("does the submarine have a periscope")
        #expect(spelling.unknown == ["submarine", "periscope"])
        #expect(spelling.corrected.isEmpty)
    }

    @Test func onlySoManyWordsAreLookedFor() {
        let slips = ["notificatinos", "equaliser", "netwrok", "passwrod", "wireles", "butotn", "conect", "chooes"]
        let spelling = read(slips.joined(separator: " "))
        #expect(spelling.corrected.count == 6)
        #expect(spelling.unknown == ["conect", "chooes"])
    }

    @Test func aSlipMadeAgainIsReadAgain() {
        let slips = Array(repeating: "notificatinos", count: 40).joined(separator: " ")
        #expect(read(slips).words == Array(repeating: "notifications", count: 40))
    }

    @Test func aWordWithASynonymOrOfWordsThatSayNothingIsNotParted() {
        let index = PassageIndex([
            Page(number: 1, section: "Clock", text: "It counts of ten, and wire less than that. A frequency is set.")
        ])
        #expect(index.weigh("how often does it count").spelling.words.contains("often"), "frequency is its synonym")
        #expect(index.weigh("is it atit").spelling.words == ["is", "it", "atit"])
    }
}
