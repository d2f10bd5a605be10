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

    @Test func sentencesOfAPassageStandInDocumentOrder() {
        let text = "The volume is told here. Volume control stands on the left. The volume control changes the volume."
        let answer = ExtractiveAnswer.answer("volume control", from: PassageIndex([Page(number: 1, text: text)]))
        let places = answer.pieces.map(\.citation.range.lowerBound)
        #expect(places.count == 3 && places == places.sorted())
    }

    @Test func theBestPassageComesFirst() {
        let pages = [
            Page(number: 1, section: "Menu", text: "The menu has a clock, a volume and a battery."),
            Page(number: 2, section: "Battery", text: "Charge the battery for two hours."),
        ]
        let answer = ExtractiveAnswer.answer("how do I charge the battery", from: PassageIndex(pages))
        #expect(answer.pieces.first?.citation.page == 2 && answer.verdict == .answered)
    }

    private static let device = PassageIndex(
        (1...12).map { Page(number: $0, section: "Part \($0)", text: "Knob \($0) sets the level of channel \($0).") }
            + [
                Page(
                    number: 13, section: "Power", text: "The light blinks while the battery is charged with the cable.")
            ])

    @Test func whatTheDocumentDoesNotSayIsRefusedWithItsUnknownWordsAndTheNearestPlaces() {
        let answer = ExtractiveAnswer.answer("Which firmware supports the helicopter battery?", from: Self.device)
        #expect(answer.verdict == .unanswered && answer.pieces.isEmpty && answer.evidence.answerable < 0.6)
        #expect(answer.unknownWords.contains("helicopter") && !answer.unknownWords.contains("battery"))
        #expect(answer.nearest.first?.section == "Power" && answer.nearest.count <= 3)
        for place in answer.nearest { #expect(place.isVerbatim(on: Self.device.pages[place.page - 1])) }
    }

    @Test func confidenceRisesWithWhatIsFound() {
        let questions = [
            "submarine periscope depth", "submarine battery depth", "battery charged in a submarine",
            "how is the battery charged with the cable",
        ]
        let confidences = questions.map { ExtractiveAnswer.answer($0, from: Self.device).confidence }
        #expect(confidences == confidences.sorted() && confidences[0] == 0 && confidences[3] > 0.6)
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

    private func answer(_ question: String, _ text: String, section: String? = nil) -> [String] {
        ExtractiveAnswer.answer(question, from: PassageIndex([Page(number: 1, section: section, text: text)])).pieces
            .map(
                \.citation.quote)
    }

    private func text(_ question: String, _ pages: [Page]) -> String {
        ExtractiveAnswer.answer(question, from: PassageIndex(pages)).pieces.map(\.text).joined()
    }

    @Test func theStepsAreToldRatherThanANoteBesideThem() {
        let scale = Page(
            number: 1, section: "Programming a scale",
            text:
                "1. Connect the keyboard.\n2. Hold the button for two seconds.\n3. Play a jam of fifty notes.\n4. Press the button again.\n"
                + "It is also possible to play the notes of the scale in order when programming a scale with the module."
        )
        let others = (2...9).map { Page(number: $0, section: "Part \($0)", text: "Knob \($0) turns the light on.") }
        #expect(
            text("How do I go about programming a scale in order with the module?", [scale] + others)
                .hasPrefix("1. Connect the keyboard.\n2. Hold"))
    }

    @Test func whatAColonAnnouncesIsTold() {
        let support = Page(
            number: 1, section: "Support",
            text:
                "Remote support lets a technician who can remotely:\n• diagnose the set\n• adjust the settings\n• update it"
        )
        let others = (2...9).map { Page(number: $0, section: "Part \($0)", text: "Knob \($0) turns the light on.") }
        #expect(
            text("What is remote support?", [support] + others).hasSuffix(
                "diagnose the set\nadjust the settings\nupdate it"))
    }

    @Test func aSentenceThatOnlySaysTheQuestionAgainIsNoAnswer() {
        let page = Page(
            number: 1, section: "Trouble",
            text: "I want to start the mixer.\nTurn the red switch to the right, and the mixer starts.")
        let others = (2...9).map { Page(number: $0, section: "Part \($0)", text: "Knob \($0) has a light of its own.") }
        let index = PassageIndex([page] + others)
        let answer = ExtractiveAnswer.answer("How do I start the mixer?", from: index)
        #expect(answer.pieces.first?.citation.quote.hasPrefix("Turn the red switch") == true)
    }

    @Test func whatAnOptionDoesIsNeitherYesNorNo() {
        let page = Page(
            number: 1, section: "OPTIONS",
            text: "-k, --keep:\u{2002}Keep (don't delete) input files.\n-v:\u{2002}Say more.")
        let others = (2...9).map { Page(number: $0, section: "Part \($0)", text: "Knob \($0) has a light of its own.") }
        let index = PassageIndex([page] + others)
        for question in ["Does it delete input files?", "Does it keep input files?"] {
            let answer = ExtractiveAnswer.answer(question, from: index)
            #expect(answer.stand == nil && answer.pieces.first?.citation.quote.contains("--keep") == true)
        }
    }

    @Test func withoutTheWordThatSaysMostAnAnswerIsUnsure() {
        let pages =
            [
                Page(
                    number: 1, text: "The section of the manual pages tells which section of the pages a manual is in."),
                Page(number: 2, text: "Games have one of their own."),
            ] + (3...30).map { Page(number: $0, text: "This section of the manual has pages on the part \($0).") }
        let answer = ExtractiveAnswer.answer(
            "Which section of the manual pages is for games?", from: PassageIndex(pages))
        let isAboutGames = answer.pieces.first?.citation.quote.contains("Games") == true
        #expect(isAboutGames || answer.verdict != .answered)
    }

    @Test func aWordThatGoesWithAnySubjectDecidesNothing() {
        let pages =
            [Page(number: 1, section: "Extract", text: "-x:\u{2002}Extract a file of an archive.")]
            + (2...30).map { Page(number: $0, text: "The option \($0) tells more of the archive.") }
        #expect(
            ExtractiveAnswer.answer("How do I extract a file out of an archive?", from: PassageIndex(pages)).isAnswered)
    }

    @Test func aMeasureIsTakenFromASentenceWithANumber() {
        let page = Page(
            number: 1, section: "Recording quality",
            text:
                "The cassette setting emulates wow in stereo.\nThe sunny tape has 10 seconds in stereo.\nThe cassette has 16 seconds."
        )
        let others = (2...9).map { Page(number: $0, section: "Part \($0)", text: "Knob \($0) has a light of its own.") }
        let answer = ExtractiveAnswer.answer(
            "How many seconds in stereo has the cassette?", from: PassageIndex([page] + others))
        #expect(answer.pieces.map(\.citation.quote).contains("The cassette has 16 seconds."))
    }

    @Test(
        arguments: [
            ("Is the watch waterproof?", "The watch is waterproof.", "yes"),
            ("Is the watch waterproof?", "The watch is not waterproof.", "no"),
            ("Can I use the speaker in the shower?", "You can use the speaker in the shower.", "yes"),
            ("Is the coating toxic?", "The coating is non-toxic.", nil),
            ("Is the battery removable?", "The battery is removable, the screen is not.", nil),
            ("Can I wash the filter?", "Washing destroys the filter.", nil),
            ("Can I take this medicine with alcohol?", "This medicine with alcohol is life-threatening.", nil),
            ("Is the night light on by default?", "The night light is off by default.", nil),
            ("Is the pump faster than the fan?", "The fan is faster than the pump.", nil),
            ("Does it have a port?", "Earlier models had a port.", nil),
            ("Can I immerse the base in water?", "Do not:\n• immerse the base in water", nil),
            ("Is it waterproof?", "Waterproof · false", nil),
            ("Can it hold 5 litres?", "It can hold 1.5 litres.", nil),
            ("Does the tank withstand 20 °C?", "The tank withstands -20 °C.", nil),
        ] as [(String, String, String?)])
    func yesOrNoIsSaidOnlyWhereTheSentenceSaysWhatIsAsked(_ question: String, _ text: String, _ stand: String?) {
        let others = (2...12).map {
            Page(number: $0, section: "Part \($0)", text: "Knob \($0) has a colour of its own.")
        }
        let index = PassageIndex([Page(number: 1, section: "Notes", text: text)] + others)
        let answer = ExtractiveAnswer.answer(question, from: index)
        #expect(answer.stand.map { "\($0)" } == stand, "\(answer.pieces.map(\.text)) \(answer.confidence)")
    }

    @Test func aTermIsToldWithWhatItMeans() {
        let first = "--depth:\u{2002}Create a shallow clone. "
        let text =
            first + String(repeating: "Other words stand here to make it long enough for several passages. ", count: 40)
            + "Submodules are cloned as the repository itself is.\n--quiet:\u{2002}Say nothing."
        let quotes = answer("are submodules cloned too?", text)
        #expect(quotes.first == "--depth:\u{2002}Create a shallow clone.")
        #expect(quotes.contains("Submodules are cloned as the repository itself is."))
    }

    @Test func anOptionThatTheQuestionNamesComesFirst() {
        let text =
            "--cvs-exclude, -C:\u{2002}A shorthand that leaves out files that are seldom to be transferred.\n"
            + "--exclude=PATTERN:\u{2002}Leave these out.\n--quiet:\u{2002}Say nothing.\n--archive:\u{2002}Keep all of them."
        #expect(answer("How do I exclude something?", text).first == "--exclude=PATTERN:\u{2002}Leave these out.")
    }

    @Test func listsOfOtherPagesAreNoAnswer() {
        let text = "The sort order is that of the locale.\ncomm(1), join(1), sort(1), uniq(1)"
        #expect(answer("sort", text) == ["The sort order is that of the locale."])
        #expect(
            ReferenceList.isOne(Array("ls(1), printf(3posix).".utf16)[...])
                && !ReferenceList.isOne(Array("see ls(1)".utf16)[...]))
    }

    @Test func aDocumentThatOnlyListsOtherPagesDoesNotAnswer() {
        let index = PassageIndex([Page(number: 1, section: "Sort", text: "comm(1), join(1), sort(1), uniq(1)")])
        let answer = ExtractiveAnswer.answer("sort", from: index)
        #expect(answer.verdict == .unanswered && answer.pieces.isEmpty)
    }

    @Test func nothingIsToldTwice() {
        let sentence = "Charge the battery for two hours."
        let pages = (1...4).map { Page(number: $0, text: "Part \($0)\n" + sentence) }
        let pieces = ExtractiveAnswer.answer("how long to charge the battery", from: PassageIndex(pages)).pieces
        #expect(pieces.map(\.citation.quote) == [sentence])
    }

    @Test(
        arguments: [
            (
                "What does the light do when it is on?", "The light is red when the device is on.",
                "The light is green when the device is off."
            ),
            (
                "When is it off?", "The light is green when the device is off.",
                "The light is red when the device is on."
            ),
            ("What must I not clean it with?", "Do not clean it with alcohol.", "Clean it with water every week."),
        ] as [(String, String, String)])
    func wordsThatTurnAMeaningCount(question: String, right: String, wrong: String) {
        // Paragraphs long enough to be passages of their own.
        let rest = String(repeating: "The other words of this paragraph say nothing of interest to anybody. ", count: 8)
        #expect(answer(question, "\(wrong) \(rest)\n\(right) \(rest)").first == right)
    }
}
