import Testing

@testable import DocumentSearch

@Suite struct ParagraphKindTests {
    @Test(
        arguments: [
            ("• Press the button.", .item), ("– 20 °C is the least.", .text), ("- an entry", .item),
            ("1. Press the button.", .step), ("(2) Turn it.", .step), ("③ Turn it.", .step), ("Step 4 Turn it.", .step),
            ("Schritt 2: Drehen", .step), ("2024 was a good year.", .text), ("3.5 mm jack", .text),
            ("Note: it gets hot.", .note), ("WARNING! It gets hot.", .note), ("Hinweis: Es wird heiß.", .note),
            ("注意：熱くなります。", .note), ("Note the red light.", .text), ("Figure 3 The panel", .caption),
            ("Table 2. Limits", .caption), ("Abb. 4 Das Gehäuse", .caption), ("The figure is 3.", .text),
            ("Mode · Time · Rate", .row), ("Flight mode : Turns all radios off.", .definition),
            ("At 10:30 it rings.", .text), ("Is it on?", .question), ("電源は入っていますか？", .question),
            ("Sound ........ 12", .contents), ("Sound . . . . . . 12", .contents), ("Wait... it starts.", .text),
            ("它……然后……就这样了。", .text), ("Serial number: ......", .text), ("Preface ...... iv", .contents),
            ("Turn it off. Does it blink?", .text),
            ("", .text), ("   ", .text),
        ] as [(String, ParagraphKind)])
    func aParagraphTellsItsKind(text: String, kind: ParagraphKind) {
        #expect(ParagraphKind.guess(Array(text.utf16)) == kind, "\(text)")
    }

    @Test func whatAReaderKnowsCountsMore() {
        var page = Page(number: 1, text: "One\n• Two\nThree")
        page.kinds = [.note]
        #expect(page.paragraphKinds == [.note, .item, .text])
    }
}
