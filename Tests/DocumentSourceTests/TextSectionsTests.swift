import DocumentSearch
import Testing

@testable import DocumentSource

@Suite struct TextSectionsTests {
    private func pages(_ pieces: [String]) -> [Page] {
        var sections = TextSections()
        return pieces.enumerated().flatMap { sections.add($1, isLast: $0 == pieces.count - 1) }
    }

    @Test func aTextInPiecesHasTheSectionsOfTheWhole() {
        let numbered = ["PUMPS\n\nBlue.\n\n", "1.1 Small ones\n\nQuiet.\n\n", "VALVES\n\nRed.\n\nAnd green.\n\n"]
        #expect(pages(numbered) == TextSections.pages(numbered.joined()))
        #expect(pages(numbered).map(\.path) == [[], ["PUMPS"], []])
        let plain = (1...6).map { "Part \(["a", "b", "c", "d", "e", "f"][$0 - 1])\n\nIt is text, of number \($0).\n\n" }
        let first = plain[..<3].joined()
        #expect(pages([first, plain[3...].joined()]) == TextSections.pages(plain.joined()))
        let slices = (0..<9).map {
            "it is the line number \($0), " + String(repeating: "of words ", count: 150) + "\n\n"
        }
        #expect(pages(slices) == TextSections.pages(slices.joined()) && pages(slices).count > 2)
        #expect(pages(["", ""]) == [Page(number: 1, text: "")])
    }

    @Test func aHeadingAtTheEndOfAPieceBelongsToTheNext() {
        let written = ["PUMPS\n\nBlue.\n\nVALVES\n\n", "Red.\n\nTHE END\n\n", "\n\n \n\n"]
        #expect(pages(written) == TextSections.pages(written.joined()))
        #expect(pages(written).map(\.section) == ["PUMPS", "VALVES"])
        #expect(pages(written).map(\.text) == ["Blue.", "Red.\nTHE END"])
        let list = ["INTRODUCTION\n\nINSTALLATION\n\n", "USE\n\nIt is used.\n\n"]
        #expect(pages(list) == TextSections.pages(list.joined()))
        let plain = (1...8).map { "Part \($0 % 2 == 0 ? "b" : "a")\n\nIt is text, of number \($0).\n\n" }.joined()
        let cut = plain.firstRange(of: "It is text, of number 7")?.lowerBound ?? plain.endIndex
        #expect(pages([String(plain[..<cut]), String(plain[cut...])]) == TextSections.pages(plain))
    }

    private func sections(_ text: String) -> [String?] { TextSections.pages(text).map(\.section) }

    @Test func numberedHeadingsBeginSections() {
        let text = """
            1. Overview
            1.1. What is it?
            1.2. Who wrote it?

            1. Overview

            1.1. What is it?

            It is a device.

            1.2. Who wrote it?

            Nobody knows.
            """
        let pages = TextSections.pages(text)
        #expect(pages.map(\.section).suffix(2) == ["1.1. What is it?", "1.2. Who wrote it?"])
        #expect(pages.last?.text == "Nobody knows." && pages.last?.path == ["1. Overview"])
        #expect(pages.map(\.number) == Array(1...pages.count))
    }

    @Test func stepsAreNoHeadings() {
        let text = "Opening it\n==========\n\n1. Turn the screw\n\n2. Lift the lid\n\n3. Close it again\n"
        #expect(sections(text) == ["Opening it"])
    }

    @Test func underlinedLinesCapitalsAndChaptersAreHeadings() {
        let text = """
            Sound
            -----
            It is loud.

            BATTERY AND POWER

            Charge it at night.

            Chapter 3 Care

            Use a cloth.
            """
        #expect(sections(text) == ["Sound", "BATTERY AND POWER", "Chapter 3 Care"])
    }

    @Test func shortLinesBetweenEmptyOnesAreHeadingsWhereThereAreSeveral() {
        let parts = ["Sound", "Battery", "Care"].map { "\($0)\n\nThe text of it is a sentence that ends here.\n" }
        #expect(sections(parts.joined(separator: "\n")) == ["Sound", "Battery", "Care"])
        #expect(sections("A title\n\nThe text of it is a sentence.\n") == [nil])
    }

    @Test func headingsOfScriptsWithoutCapitalsAreKnownByTheirPlace() {
        let text =
            "לפני שמתחילים\n\nקראו את המדריך עד סופו.\n\nניקוי שוטף\n\nנקו את המכונה פעם בחודש.\n\n- כף מדידה\n\n"
            + "אחריות ושירות\n\nהאחריות היא לשנה."
        #expect(sections(text) == ["לפני שמתחילים", "ניקוי שוטף", "אחריות ושירות"])
    }

    @Test func aTextWithoutHeadingsIsCutAtItsParagraphs() {
        let paragraph = String(repeating: "These are some words of a sentence. ", count: 20)
        let text = (0..<40).map { _ in paragraph }.joined(separator: "\n\n")
        let pages = TextSections.pages(text)
        #expect(pages.count > 5 && pages.allSatisfy { $0.text.utf16.count <= 3_800 && $0.section == nil })
        #expect(pages.map(\.text).joined(separator: "\n") == TextReflow.paragraphs(text), "nothing is lost")
    }

    @Test func anyTextIsRead() {
        for text in ["", "\n\n", "1.", "1. \n\n2. ", "====\n====", "Only one line"] {
            #expect(TextSections.pages(text).map(\.text).joined().count <= text.count, "\(text)")
        }
        #expect(TextSections.pages("Only one line").map(\.text) == ["Only one line"])
    }

    @Test func aHeadingWithoutTextStaysAsText() {
        let text = "ACME TOASTER\n\nWARNING: HOT SURFACE\n\nDO NOT IMMERSE IN WATER\n\nPress the lever.\n"
        let pages = TextSections.pages(text)
        #expect(pages.map(\.text).joined(separator: "\n").contains("HOT SURFACE"))
        #expect(pages.last?.section == "DO NOT IMMERSE IN WATER" && pages.last?.text == "Press the lever.")
    }

    @Test func aQuantityAtALinesBeginningIsNoHeading() {
        #expect(
            TextReflow.paragraphs("The device can use the\n2.4 GHz band only, which is\nenough.")
                == "The device can use the 2.4 GHz band only, which is enough.")
        #expect(sections("Sound\n=====\nIt is loud.\n\n2.4 GHz band\n\nIt is used.") == ["Sound"])
    }

    @Test func linesOfOldMacsAndDrawnTablesStayApart() {
        #expect(TextReflow.paragraphs("One line.\rAnother line.\r\rA third.").split(separator: "\n").count == 3)
        #expect(TextReflow.paragraphs("One\r\ntwo") == TextReflow.paragraphs("One\ntwo"))
        #expect(TextReflow.paragraphs("+---+---+\n| A | B |\n+---+---+") == "+---+---+\n| A | B |\n+---+---+")
    }
}
