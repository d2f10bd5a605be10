import Foundation
import Testing

@testable import DocumentSearch

private func sentences(_ text: String) -> [String] {
    let units = Array(text.utf16)
    return SentenceSplitter.sentences(in: units).map { String(decoding: units[$0], as: UTF16.self) }
}

@Suite struct SentenceSplitterTests {
    @Test func sentencesEndWhereTheyEnd() {
        #expect(sentences("One. Two! Three? Four") == ["One.", "Two!", "Three?", "Four"])
        #expect(sentences("He said \"stop.\" Then left.") == ["He said \"stop.\"", "Then left."])
        #expect(sentences("A line\nanother line") == ["A line", "another line"])
        #expect(sentences("これは。それは。") == ["これは。", "それは。"])
        #expect(sentences("これは。\"/etc\" は二。\"/var\" は三。") == ["これは。", "\"/etc\" は二。", "\"/var\" は三。"])
        #expect(sentences("  \n ").isEmpty)
    }

    @Test func abbreviationsNumbersAndListItemsEndNothing() {
        #expect(sentences("Use it, e.g. Here, for 3.5 V.") == ["Use it, e.g. Here, for 3.5 V."])
        #expect(sentences("See Fig. 3 now. Done.") == ["See Fig. 3 now.", "Done."])
        #expect(sentences("1. Press the button. 2. Wait.") == ["1. Press the button.", "2. Wait."])
        #expect(sentences("printf. c is a file.") == ["printf. c is a file."])
    }

    @Test func whatHasNoEndIsCutAtASpaceElseAnywhereButInACharacter() {
        let words = String(repeating: "word ", count: 1000)
        #expect(sentences(words).allSatisfy { $0.utf16.count <= SentenceSplitter.unitsMax })
        #expect(sentences(words).joined(separator: " ") == words.dropLast())
        #expect(sentences(words).dropLast().allSatisfy { $0.utf16.count > 1190 && $0.hasSuffix("word") })
        let letters = sentences(String(repeating: "x", count: 3000))
        #expect(letters.map(\.count) == [1200, 1200, 600])
        let faces = sentences("x" + String(repeating: "😀", count: 1500))
        #expect(faces.joined().count == 1501)
        #expect(faces.allSatisfy { $0.utf16.count <= 1200 && !$0.contains("\u{FFFD}") })
    }

    @Test func aRunOfStopsEndsOneSentence() {
        #expect(sentences("Wait... what? Yes!!! (Really.) No") == ["Wait... what?", "Yes!!!", "(Really.)", "No"])
        let dots = String(repeating: ".", count: 5000)
        #expect(sentences(dots).joined() == dots)
        #expect(sentences("End\(dots) Next").last == "Next")
    }

    @Test(arguments: [
        "An adapter of Rev. B or later.|Use cells of type AA, e.g. NiMH, see Vol. 2 for the others.|Charge at 1.5 A for 3 hours.",
        "It is sold in the U.S.|Customers elsewhere need no. 5 of it.|Answer yes or no.|Then wait 10 min.|Go on.",
        "Es gibt z. B. Seife und d. h. Wasser.|Am 3. Mai kommt Dr. Weber usw.|Er bleibt.",
        "Press “Start!” now.|Choose « Oui ? » puis attendez.|Es heißt „Fertig.“|Dann weiter.",
        "¿Listo?|¡Sí!|(All of it.)|[Done.]|\"Safe mode.\"|Next.",
        "「開始。」を押す。|次へ進む！|按“开始！”按钮。|他说：“好的。”|然后离开。",
        "Рис. 3 и т. д. и т. п.|Затем А. С. Пушкин.|В 2024 г. вышла версия 2.0.1.",
        "Connect it to 12 V.|Then see /etc/a.b and www.example.com.|Wait ... and go.",
        "He said \"Stop. Then go.\" to them.|A 5\" screen is fine.|It works.",
        "Press Tab.|Then wait for 5 sec.|Release it.|It waits 500 ms.|The light goes out.|Keep it in mind.|Do not press q.|The end.",
        "Go from A to B.|Wait until it ends.|It was written by D. Ritchie.|Open the app.|→ Settings are shown there.",
        "Siehe S. 12 im Heft.|Mind. 5 Minuten warten.|Es liegt bei – 20 °C.|VACUUM [ table [, ...] ] is fine.|Done.",
    ])
    func eachLanguageHasItsWays(text: String) {
        let wanted = text.split(separator: "|").map(String.init)
        let isWide = text.contains("。")
        #expect(sentences(wanted.joined(separator: isWide ? "" : " ")) == wanted)
    }

    @Test func marksOfListItemsAreNoText() {
        #expect(
            sentences("• The child ends.\n•: The other.\n- One • Two") == [
                "The child ends.", "The other.", "One", "Two",
            ])
        #expect(sentences("-x does it.") == ["-x does it."])
        #expect(sentences("– 20 °C bis + 40 °C\n- 5 V\n– Item") == ["– 20 °C bis + 40 °C", "- 5 V", "Item"])
    }

    /// Sentences in ten languages, written by somebody who had not seen the splitter.
    @Test func nearlyAllBoundariesOfTheCommittedSentencesAreFound() throws {
        var language = ""
        var counts: [String: (right: Int, wanted: Int, found: Int)] = [:]
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../Data/sentences.txt")
        var wrong: [String] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            if line.hasPrefix("# ") {
                language = String(line.dropFirst(2))
                continue
            }
            let isWide = language == "ja" || language == "zh"
            let wanted = line.split(separator: isWide ? "|" : " | ").map(String.init)
            let found = sentences(wanted.joined(separator: isWide ? "" : " "))
            let right = Set(wanted).intersection(found).count
            let count = counts[language] ?? (0, 0, 0)
            counts[language] = (count.right + right, count.wanted + wanted.count, count.found + found.count)
            if right < wanted.count { wrong.append("\(language): \(found.filter { !wanted.contains($0) })") }
        }
        let right = counts.values.reduce(0) { $0 + $1.right }
        let wanted = counts.values.reduce(0) { $0 + $1.wanted }
        let found = counts.values.reduce(0) { $0 + $1.found }
        #expect(wanted == 400 && counts.count == 10)
        #expect(Double(right) >= 0.98 * Double(max(wanted, found)), "\(right) of \(wanted), \(found) found: \(wrong)")
    }
}
