import Testing

@testable import DocumentSearch

@Suite struct PassageIndexBuilderTests {
    private static let pages = [
        Page(number: 1, section: "Start", text: "How it begins.\nInner Heading\nText below it. More text.\nLast Line"),
        Page(number: 2, text: ""),
        Page(number: 3, text: String(repeating: "One sentence of many. ", count: 400)),
        Page(number: 4, section: "Ende", text: "Größe: 5 µm – naïve 日本語。次の文。"),
    ]

    @Test func slicesMakeWhatIsMadeAtOnce() {
        let whole = PassageIndex(Self.pages)
        for units in [1, 7, 100, 5000] {
            var builder = PassageIndexBuilder(Self.pages)
            var steps = 0
            while builder.advance(units: units) { steps += 1 }
            let sliced = builder.finish()
            #expect(Array(sliced.passages) == Array(whole.passages))
            #expect(steps > 8000 / units)
            for question in ["inner heading text", "sentence", "größe", "日本", "nothing"] {
                #expect(sliced.search(question, limit: 5) == whole.search(question, limit: 5))
            }
        }
    }

    @Test func aHeadingStandsAboveWhatFollowsAndTheLastLineIsText() {
        let passages = Array(PassageIndex(Self.pages).passages)
        #expect(passages[0].heading == "Start")
        #expect(passages[1].heading == "Inner Heading")
        #expect(passages.first { $0.page == 3 }?.heading == "Ende")
        let index = PassageIndex(Self.pages)
        #expect(index.text(of: passages[1]).hasSuffix("Last Line"))
    }

    /// A paragraph longer than what is read at once is cut where it would be cut anyway.
    @Test func aParagraphMayBeTheWholeDocument() {
        let sentence = "This is sentence number one of a paragraph that has no end. "
        let text = String(repeating: sentence, count: 2000)
        let index = PassageIndex([Page(number: 1, text: text)])
        let sentences = index.passages.flatMap(\.sentences)
        #expect(sentences.count == 2000)
        let trimmed = String(sentence.dropLast())
        #expect(sentences.allSatisfy { index.text(of: $0, page: 0) == trimmed })
        #expect(index.passages.allSatisfy { $0.range.count <= 1200 })
    }

    @Test func textWithoutASentenceIsCutAndNothingIsLost() {
        for unit in ["x", "é", "😀", "日", ".", "a "] {
            let text = String(repeating: unit, count: 40_000)
            let index = PassageIndex([Page(number: 1, text: text)])
            let sentences = index.passages.flatMap(\.sentences)
            #expect(sentences.allSatisfy { $0.count <= SentenceSplitter.unitsMax })
            let joined = sentences.map { index.text(of: $0, page: 0) }.joined()
            #expect(joined.filter { $0 != " " } == text.filter { $0 != " " }, "\(unit)")
        }
    }

    @Test func itSaysWhatItTakesAllTheWay() {
        var builder = PassageIndexBuilder(Self.pages)
        var bytes = builder.byteCount
        #expect(bytes > 0)
        while builder.advance(units: 500) { bytes = max(bytes, builder.byteCount) }
        let index = builder.finish()
        #expect(index.byteCount <= bytes)
        #expect(index.byteCount > Self.pages.reduce(0) { $0 + $1.text.utf8.count })
    }

    @Test func noPagesAreAnIndexToo() {
        #expect(PassageIndex([]).passages.isEmpty)
        #expect(PassageIndex([Page(number: 1, text: " \n ")]).passages.isEmpty)
    }

    /// A word and then nothing but white space: what is whole is taken, and not looked at again.
    @Test func whiteSpaceWithoutEndCostsNothing() {
        for space in [" ", "\t", "\u{A0}"] {
            let text = "Begin." + String(repeating: space, count: 300_000) + "End."
            let index = PassageIndex([Page(number: 1, text: text)])
            let sentences = index.passages.flatMap(\.sentences).map { index.text(of: $0, page: 0) }
            #expect(sentences == ["Begin.", "End."])
        }
    }

    /// A definition that fills its windows exactly ends with its paragraph all the same.
    @Test(arguments: [32 * 1024, 64 * 1024]) func aLongDefinitionEndsWithItsParagraph(units: Int) {
        var text = "--long:\u{2002}" + String(repeating: "Some words of it. ", count: (units - 40) / 18)
        text += String(repeating: "x", count: units - text.utf16.count - 1) + "."
        let pages = [Page(number: 1, section: "OPTIONS", text: text + "\nAnother paragraph says something else.")]
        let index = PassageIndex(pages)
        let last = index.passages.indices.last ?? 0
        #expect(index.text(of: index.passages[last]) == "Another paragraph says something else.")
        #expect(index.passages.beginningOfDefinition(around: last) == nil)
    }
}
