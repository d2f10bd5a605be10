import DocumentSearch
import Testing

@testable import DocumentSource
@testable import TextCoding

@Suite struct CageReplyTests {
    private let replies: [CageReply] = [
        .ready(landlock: 7), .include("man1/ls.1"), .summary(textBytes: 20, pages: 2),
        .page(Page(number: 1, section: "Näme", text: "ä\nb")), .page(Page(number: 3, text: "")), .done,
    ]

    @Test func whatIsSaidIsUnderstoodHoweverItIsCut() throws {
        let bytes = replies.flatMap { $0.encoded() }
        for step in [1, 3, 7, bytes.count] {
            var decoder = CageReplyDecoder()
            var understood: [CageReply] = []
            for start in stride(from: 0, to: bytes.count, by: step) {
                understood += try decoder.append(bytes[start..<min(bytes.count, start + step)])
            }
            #expect(understood == replies)
        }
        let problem = CageReply.problem(DocumentProblem(.tooSlow, "it took too long"))
        var decoder = CageReplyDecoder()
        #expect(try decoder.append(problem.encoded()) == [problem])
    }

    @Test func aLongDocumentComesInParts() throws {
        func page(_ number: Int, _ text: String) -> CageReply { .page(Page(number: number, text: text)) }
        let parts: [CageReply] = [
            .summary(textBytes: 3, pages: 1), page(1, "one"), .partEnd, .about(CagedAbout(title: "T")),
            .summary(textBytes: 8, pages: 3), page(2, "tw"), page(3, "end"), .done,
        ]
        var decoder = CageReplyDecoder()
        #expect(try decoder.append(parts.flatMap { $0.encoded() }) == parts)
        // Of a part all pages come before the next one, which is no shorter, and nothing comes that was not announced.
        for wrong in [
            [parts[0], parts[4]], [parts[0], .partEnd], [.partEnd], [parts[0], parts[1], .partEnd, .partEnd],
            [parts[0], parts[1], .summary(textBytes: 2, pages: 1)],
            [parts[0], parts[1], .summary(textBytes: 3, pages: 0)], [parts[0], parts[1], parts[5]],
            [parts[0], parts[1], .summary(textBytes: 5, pages: 2), page(2, "three")],
            [parts[0], parts[1], .summary(textBytes: 1 << 40, pages: 2)], [parts[0], parts[3]],
        ] {
            var decoder = CageReplyDecoder()
            #expect(throws: CageBabble.self, "\(wrong)") { try decoder.append(wrong.flatMap { $0.encoded() }) }
        }
    }

    @Test func aPagesStructureComesThrough() throws {
        var page = Page(number: 7, section: "Sound", text: "One\nTwo")
        (page.label, page.path, page.kinds) = ("iv", ["Settings", "Menü"], [.item, .note])
        page.lines = [
            PrintedPlace(start: 0, left: 1.5, top: 2, right: 30, bottom: 12),
            PrintedPlace(start: 4, left: 1.5, top: 14, right: 30, bottom: 24),
        ]
        var decoder = CageReplyDecoder()
        let bytes = CageReply.summary(textBytes: 40, pages: 1).encoded() + CageReply.page(page).encoded()
        #expect(try decoder.append(bytes).last == .page(page))
        var cut = CageReplyDecoder()
        let less = CageReply.summary(textBytes: 20, pages: 1).encoded() + CageReply.page(page).encoded()
        #expect(throws: CageBabble.self, "headings above count") { try cut.append(less) }
    }

    @Test func aStructureThatIsNotTheTextsIsRefused() {
        var pages: [Page] = []
        func add(_ change: (inout Page) -> Void) {
            var page = Page(number: 1, text: "One")
            change(&page)
            pages.append(page)
        }
        add { $0.lines = [PrintedPlace(start: 9, left: 0, top: 0, right: 0, bottom: 0)] }
        add { page in page.lines = [2, 1].map { PrintedPlace(start: $0, left: 0, top: 0, right: 0, bottom: 0) } }
        add { $0.path = [String(repeating: "s", count: 301)] }
        for page in pages {
            var decoder = CageReplyDecoder()
            let bytes = CageReply.summary(textBytes: 900, pages: 1).encoded() + CageReply.page(page).encoded()
            #expect(throws: CageBabble.self) { try decoder.append(bytes) }
        }
        var kind = CageReply.summary(textBytes: 20, pages: 1).encoded()
        var known = Page(number: 1, text: "One")
        known.kinds = [.note]
        var reply = CageReply.page(known).encoded()
        reply[reply.lastIndex(of: ParagraphKind.note.rawValue)!] = 200
        kind += reply
        var decoder = CageReplyDecoder()
        #expect(throws: CageBabble.self) { try decoder.append(kind) }
    }

    @Test func moreStructureThanFitsIsLeftOut() {
        var page = Page(number: 1, text: "x")
        page.kinds = [ParagraphKind](repeating: .item, count: Page.kindsMax + 1)
        page.path = (0...Page.pathMax).map { "\($0)" }
        page.label = String(repeating: "l", count: 40)
        page.lines = [PrintedPlace(start: 0, left: .nan, top: 0, right: 2e6, bottom: 0)]
        let bounded = page.bounded
        #expect(bounded.lines.isEmpty, "a place off any paper")
        #expect(bounded.kinds.count == Page.kindsMax && bounded.path.first == "1" && bounded.label == nil)
    }

    /// Each is a thing that a reader in somebody else's hands could say.
    @Test func nothingIsBelieved() {
        let limits = CageReplyDecoder.Limits(textBytesMax: 1000, pagesMax: 10)
        let summary = CageReply.summary(textBytes: 10, pages: 1)
        let bad: [[UInt8]] = [
            [9, 0, 0, 0, 0],
            [1, 255, 255, 255, 255],
            [3, 255, 255, 255, 127],
            CageReply.done.encoded(),
            CageReply.page(Page(number: 1, text: "x")).encoded(),
            CageReply.summary(textBytes: 1001, pages: 1).encoded(),
            CageReply.summary(textBytes: 1, pages: 11).encoded(),
            summary.encoded() + summary.encoded(),
            summary.encoded() + CageReply.done.encoded(),
            summary.encoded() + CageReply.page(Page(number: 0, text: "x")).encoded(),
            summary.encoded() + CageReply.page(Page(number: 1, text: "more than was announced")).encoded(),
            summary.encoded() + CageReply.page(Page(number: 1, text: "x")).encoded()
                + CageReply.page(Page(number: 2, text: "y")).encoded(),
            CageReply.summary(textBytes: 1000, pages: 1).encoded()
                + CageReply.page(Page(number: 1, section: String(repeating: "s", count: 301), text: "x")).encoded(),
            summary.encoded() + [3, 12, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFE, 0x80],
            [5, 5, 0, 0, 0, 1, 0, 0, 0, 0x78],
            [6, 1, 0, 0, 0, 0xFF],
        ]
        for bytes in bad {
            var decoder = CageReplyDecoder(limits)
            #expect(throws: CageBabble.self, "\(bytes.prefix(20))") { try decoder.append(bytes) }
        }
    }

    @Test func aJobComesThroughAndDamagedOnesDoNot() {
        var job = CageJob()
        job.format = .man
        job.isLocal = true
        job.contentType = "text/plain"
        job.location = "/a/bé.1"
        job.memoryBytes = 5 << 30
        #expect(CageJob(job.encoded()) == job)
        for count in 0..<job.encoded().count { #expect(CageJob(Array(job.encoded().prefix(count))) == nil) }
        var damaged = job.encoded()
        damaged[1] = 77
        #expect(CageJob(damaged) == nil)
    }
}
