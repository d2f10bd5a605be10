import DocumentSearch
import Foundation
import Testing

@testable import DocumentSource

/// What foreign text costs grows with its length, whatever it is made of: each kind of token four times as long may take
/// four times the processor time, not sixteen. Counted in the thread's own processor time, the best of some runs, so that what
/// else the machine does changes nothing.
@Suite(.serialized) struct LinearReadersTests {
    static let kinds: [(name: String, token: String)] = [
        ("line ends", "\n"), ("short lines", "a\n"), ("lines", "some words in a line of text\n"),
        ("no line end", "words "),
        ("dots", "."), ("dotted letters", "a."), ("sentences of a letter", "A. "), ("stops and quotes", ".\" "),
        ("quotes", "\""), ("brackets", "(["), ("questions", "? "), ("numbers", "1. "), ("numbered lines", "1. x\n"),
        ("cells", "| x "), ("bullets", "•\n"), ("bullet lines", "• x\n"), ("hyphens", "a-\n"),
        ("soft hyphens", "a\u{AD}\n"),
        ("spaces", " "), ("tabs", "\t"), ("returns", "\r"), ("combining marks", "\u{301}"),
        ("marks of two classes", "\u{301}\u{323}"), ("letters with marks", "e\u{301}"), ("ligatures", "ﬃ"),
        ("ideographs", "日"), ("ideographic stops", "。"), ("faces", "😀"), ("joined faces", "👨\u{200D}👩\u{200D}"),
        ("flags", "🇩🇪"), ("hangul", "한"), ("one word", "x"), ("headings", "Heading Words\ntext\n"),
        ("headings alone", "Heading Words\n"), ("long headings", "The Quite Long Heading Of A Section With Words\nx\n"),
        ("expanding letters", "\u{FDFA}"), ("entities", "&amp;"), ("tags", "<b a='1'>"), ("form feeds", "\u{0C}"),
        ("pages", "x\u{0C}"), ("requests", ".so x\n"), ("zero bytes", "\u{0}"), ("separators", "\u{2028}"),
    ]
    private static let bytes = 16 * 1024
    private static let factor = 4

    private static func text(_ token: String, bytes: Int) -> String {
        String(repeating: token, count: max(1, bytes / token.utf8.count))
    }

    /// Processor seconds of this thread.
    private static func seconds(_ body: () throws -> Void) rethrows -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        try body()
        return now() - start
    }

    /// How many times as much four times the text takes; the smallest of some tries, ended early when one is good.
    private static func ratio(_ token: String, _ work: (String) throws -> Void) rethrows -> Double {
        let (small, large) = (text(token, bytes: bytes), text(token, bytes: bytes * factor))
        var best = Double.infinity
        for _ in 0..<4 {
            let one = try seconds { try work(small) }
            let four = try seconds { try work(large) }
            // What takes next to nothing is no matter of growth.
            best = min(best, four < 0.005 ? 1 : four / max(one, 0.0005))
            if best < 6 { break }
        }
        return best
    }

    @Test(arguments: kinds.indices) func readingGrowsWithTheText(kind: Int) throws {
        let (name, token) = Self.kinds[kind]
        let ratio = try Self.ratio(token) { text in
            var sink = PageSink(textBytesMax: 64 << 20)
            var sheets = SheetSplitter()
            let bytes = Array(DocumentText.decoded(Array(text.utf8)).utf8)
            try sheets.add(bytes, to: &sink)
            try sheets.finish(&sink)
            _ = try RoffIncludes.expanded(bytes, bytesMax: 64 << 20) { _ in nil }
        }
        #expect(ratio < 9, "\(name)")
    }

    /// Marks that are never closed, and cells that hold nothing.
    @Test(arguments: [
        "[", "[a](", "<a", "![", "*a", "`", "| ", "> ", "# ", "<td></td>", "<script></script>", "<script>", "<!--",
        "&lt;",
        "<a b='", "<table><tr>", "<h1>x</h1>", "<dt>a<dd>", "<pre>\n", "</", "\\",
    ])
    func markupGrowsWithTheText(token: String) throws {
        let ratio = try Self.ratio(token) { text in
            _ = try MarkdownPages.read(text)
            _ = HTMLPages.read(text)
        }
        #expect(ratio < 9, "\(token)")
    }

    /// What a reader says, as the server hears it.
    @Test func theLineGrowsWithTheText() throws {
        let ratio = try Self.ratio("x\u{0C}") { text in
            var sink = PageSink(textBytesMax: 64 << 20)
            var sheets = SheetSplitter()
            try sheets.add(Array(text.utf8), to: &sink)
            try sheets.finish(&sink)
            var decoder = CageReplyDecoder()
            let summary = CageReply.summary(textBytes: sink.textBytes, pages: sink.pages).encoded()
            var pages = 0
            for piece in [summary, sink.replies] { pages += try decoder.append(piece).count }
            #expect(pages == sink.pages + 1)
        }
        #expect(ratio < 9)
    }

    @Test(arguments: kinds.indices) func indexingAndAskingGrowWithTheText(kind: Int) {
        let (name, token) = Self.kinds[kind]
        let ratio = Self.ratio(token) { text in
            for page in [Page(number: 1, text: text), Page(number: 2, section: text, text: "x")] {
                let index = PassageIndex([page])
                _ = index.search("how do some words of the text end? heading x a", limit: 5)
                _ = ExtractiveAnswer.answer("some words x", from: index)
            }
        }
        #expect(ratio < 9, "\(name)")
        // Memory as well: the index of four times the text weighs at most four times as much, and some.
        let small = PassageIndex([Page(number: 1, text: Self.text(token, bytes: Self.bytes))]).byteCount
        let large = PassageIndex([Page(number: 1, text: Self.text(token, bytes: Self.bytes * Self.factor))]).byteCount
        #expect(large <= small * 5 + 16384, "\(name)")
        #expect(large <= Self.bytes * Self.factor * 12 + 65536, "\(name): \(large)")
    }

    @Test(arguments: kinds.indices) func findingWhatAnAnswerRestsOnGrowsWithTheAnswer(kind: Int) {
        let (name, token) = Self.kinds[kind]
        let index = PassageIndex([Page(number: 1, text: String(repeating: "Some words in a text. ", count: 200))])
        let ratio = Self.ratio(token) { text in
            _ = GroundedCitations.citations(in: String(text.prefix(48 * 1024)), passages: [0, 1, 2], index: index)
        }
        #expect(ratio < 9, "\(name)")
    }
}
