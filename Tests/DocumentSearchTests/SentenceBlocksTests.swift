import Testing

@testable import DocumentSearch

@Suite struct SentenceBlocksTests {
    private func answer(_ question: String, _ pages: [Page]) -> ExtractiveAnswer {
        ExtractiveAnswer.answer(question, from: PassageIndex(pages))
    }

    private func quotes(_ question: String, _ text: String, kinds: [ParagraphKind] = []) -> [String] {
        var page = Page(number: 1, section: "Device", text: text)
        page.kinds = kinds
        return answer(question, [page]).pieces.map(\.citation.quote)
    }

    private static let steps = """
        The remote is small and has a lot of keys on it.
        To pair the remote:
        1. Hold the red key.
        2. Wait for the light.
        Note: it may take a minute.
        3. Press the green key.
        The remote needs two batteries.
        """

    @Test func stepsAreToldWholeWithWhatAnnouncesThem() {
        #expect(
            quotes("how do I pair the remote", Self.steps) == [
                "To pair the remote:", "1. Hold the red key.", "2. Wait for the light.", "Note: it may take a minute.",
                "3. Press the green key.",
            ])
    }

    @Test func aStepBringsTheOthers() {
        #expect(quotes("how do I use the green key", Self.steps).count == 5)
    }

    @Test func entriesOfALongListAreToldAsFarAsTheyAreAskedFor() {
        let entries = (1...40).map { "• Key number \($0) does another thing with the volume of channel \($0)." }
        let told = quotes(
            "what does the volume key of channel 17 do", (["The keys are:"] + entries).joined(separator: "\n"))
        #expect(told.contains { $0.contains("channel 17") } && told.count < 12)
    }

    @Test func aRowIsToldWithTheNamesOfItsColumns() {
        let text = "Mode · Rate · Time\nCold digital · 32 kHz · 16 s\nSunny tape · 24 kHz · 20 s"
        let told = quotes("what rate has sunny tape", text, kinds: [.header, .row, .row])
        #expect(told.first == "Mode · Rate · Time" && told.contains("Sunny tape · 24 kHz · 20 s"))
    }

    @Test func aQuestionOfTheDocumentIsAnsweredByWhatFollows() {
        let text =
            "Why is there no picture?\nThe cable is loose, so push it in.\nWhy is there no sound?\nThe sound is muted."
        #expect(quotes("why is there no picture", text).first == "The cable is loose, so push it in.")
    }

    @Test func aTableOfContentsAnswersNothing() {
        let pages = [
            Page(number: 1, section: "Contents", text: "Pairing the remote\nCleaning the screen"),
            Page(number: 2, section: "Pairing the remote", text: "Hold the red key for two seconds."),
            Page(number: 3, section: "Cleaning the screen", text: "Use a soft cloth without any water."),
        ]
        #expect(answer("pairing the remote", pages).pieces.map(\.citation.page) == [2])
    }

    @Test func aComparisonBringsBothSides() {
        let pages = [
            Page(number: 1, section: "Mono", text: "Mono mode plays one channel from both sides."),
            Page(number: 2, section: "Stereo", text: "Stereo mode plays two channels, one from each side."),
            Page(number: 3, section: "Other", text: "Nothing of it stands here, only words that fill a page."),
        ]
        let told = answer("what is the difference between mono mode and stereo mode", pages).pieces.map(\.citation.page)
        #expect(told == [1, 2])
    }

    @Test(
        arguments: [
            ("Can I charge the battery by USB?", "You can charge the battery by USB.", .yes),
            ("Is the device waterproof?", "The device is not waterproof.", .no),
            ("Is the device waterproof?", "The device is waterproof if the lid is closed.", nil),
            ("Is the device not waterproof?", "The device is not waterproof.", nil),
            ("Can I use the device without the filter?", "Do not use the device without the filter.", .no),
            ("Can I use the charger outdoors?", "Avoid using the charger outdoors.", nil),
            ("Does the router have a firewall?", "The router lacks a firewall.", nil),
            ("Can the pump run dry?", "Without a filter, the pump can run dry.", nil),
            ("Does the camera record sound?", "The camera used to record sound.", nil),
            ("Does the unit work in rain?", "Does the unit work in rain? See chapter 4.", nil),
            ("Is the red light lit?", "The green light is lit.", nil),
            ("Is a or b?", "a b b a", nil),
            ("How is the device waterproof?", "The device is waterproof.", nil),
        ] as [(String, String, ExtractiveAnswer.Stand?)])
    func yesOrNoWhereTheDocumentIsClear(question: String, text: String, stand: ExtractiveAnswer.Stand?) {
        let filler = (2...12).map { Page(number: $0, section: "Part \($0)", text: "Knob \($0) sets level \($0).") }
        #expect(answer(question, [Page(number: 1, section: "A", text: text)] + filler).stand == stand)
    }

    @Test func whatDecidesStandsFirst() {
        let filler = (2...12).map { Page(number: $0, section: "Part \($0)", text: "Knob \($0) sets level \($0).") }
        let text = "The lamp must not be used outdoors. The lamp is waterproof."
        let told = answer("is the lamp waterproof", [Page(number: 1, section: "Lamp", text: text)] + filler)
        #expect(told.stand == .yes && told.pieces.first?.citation.quote == "The lamp is waterproof.")
    }

    @Test func aStepThatIsMadeTwiceIsToldTwice() {
        let steps = "To reset it:\n1. Press the menu key.\n2. Wait.\n3. Press the menu key.\n4. Go."
        #expect(quotes("how do I reset it", steps).filter { $0.hasSuffix("Press the menu key.") }.count == 2)
    }

    @Test func stepsGoOnBehindANoteOfTwoSentences() {
        let steps = "To open the lid:\n1. Turn the lid.\nNote: It is hot. Wear gloves.\n2. Lift the lid."
        #expect(quotes("how do I open the lid", steps).last == "2. Lift the lid.")
    }

    @Test func aLongListIsToldAroundWhatWasFoundWithoutAGap() {
        let steps = (1...60).map { "\($0). Step of the work with the number \($0 * 7) that is made then." }
        let told = quotes(
            "how do I make the step of the work with number 301", (["The work:"] + steps).joined(separator: "\n"))
        let numbers = told.compactMap { Int($0.prefix { $0.isNumber }) }
        #expect(numbers.contains(43) && numbers == Array((numbers.first ?? 0)...(numbers.last ?? 0)))
    }

    @Test func aTitleAloneAnswersNothing() {
        let pages = [
            Page(number: 1, text: "Plaits"),
            Page(number: 2, section: "Models", text: "Sixteen models are built into Plaits."),
        ]
        #expect(answer("how many models has Plaits", pages).pieces.map(\.citation.page) == [2])
    }

    @Test func aQuestionThatSaysNothingIsNotAnswered() {
        let pages = [Page(number: 1, section: "Models", text: "Sixteen models of the device are built into it.")]
        for question in ["the of and a is", "e", "how how how", "?"] {
            #expect(!answer(question, pages).isAnswered, "\(question)")
        }
    }

    @Test func wordsThatOnlyAskAreNotNamedAsUnknown() {
        let pages = [Page(number: 1, section: "Models", text: "Sixteen models of the device are built into it.")]
        #expect(answer("How long is the warranty?", pages).unknownWords == ["warranty"])
        #expect(answer("Wie viele Garantien gibt es?", pages).unknownWords == ["Garantien"])
    }

    @Test func theCharactersThatAnswerAreMarked() {
        let filler = (2...12).map { Page(number: $0, section: "Part \($0)", text: "Knob \($0) sets level \($0).") }
        let page = Page(number: 1, section: "Battery", text: "Charging the battery takes 90 minutes with the cable.")
        let citation = answer("how long does charging the battery take", [page] + filler).pieces.first?.citation
        #expect(citation?.answer.map { page.text(in: $0) } == "90 minutes")
    }

    @Test func aCitationKnowsThePathTheLabelAndTheBoxes() {
        var page = Page(number: 1, section: "Battery", text: "Charge the battery with the cable.")
        (page.path, page.label) = (["Care"], "iv")
        page.lines = [PrintedPlace(start: 0, left: 1, top: 2, right: 3, bottom: 4)]
        let citation = answer("charge the battery", [page]).pieces.first?.citation
        #expect(citation?.path == ["Care"] && citation?.label == "iv" && citation?.boxes.map(\.top) == [2])
    }
}
