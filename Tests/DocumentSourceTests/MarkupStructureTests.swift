import DocumentSearch
import Testing

@testable import DocumentSource

@Suite struct MarkupStructureTests {
    private func kinds(_ html: String) -> [ParagraphKind] {
        let page = HTMLPages.read(html).pages.first
        let count = page?.text.split(separator: "\n").count ?? 0
        return (0..<count).map { $0 < (page?.kinds.count ?? 0) ? page?.kinds[$0] ?? .text : .text }
    }

    @Test func tagsTellTheKindOfAParagraph() {
        #expect(
            kinds("<p>To do it:</p><ol><li>One</li><li>Two<p>More</p></li></ol><p>End</p>") == [
                .text, .step, .step, .step, .text,
            ])
        #expect(kinds("<ul><li>One<ol><li>Deep</li></ol></li><li>Two</li></ul>") == [.item, .step, .item])
        #expect(
            kinds(
                "<table><caption>Rates</caption><tr><th>Mode</th><th>Rate</th></tr><tr><td>A</td><td>1</td></tr></table>"
            )
                == [.caption, .header, .row])
        #expect(kinds("<div class='note'><div>Hot</div><p>Really</p></div><p>End</p>") == [.note, .note, .text])
        #expect(kinds("<pre>a\nb</pre><p>End</p>") == [.code, .code, .text])
        #expect(kinds("<dl><dt>-a</dt><dd>all</dd></dl><p>End</p>") == [.definition, .text])
        #expect(kinds("<figure><figcaption>The panel</figcaption></figure><p>End</p>") == [.caption, .text])
    }

    @Test func headingsKnowTheOnesAbove() {
        let pages = HTMLPages.read("<h1>Device</h1><h2>Care</h2><h3>Cloth</h3><p>Soft</p><h2>Power</h2><p>Plug</p>")
            .pages
        #expect(pages.map(\.section) == ["Cloth", "Power"])
        #expect(pages.map(\.path) == [["Device", "Care"], ["Device"]])
    }

    @Test func brokenNestingIsRead() {
        for html in [
            "<li>a</ul></ol></li>", "</div></div><p>x", "<ol><ol><ol><li>x", "<tr><td>x</table>", "<div class=note>",
        ] {
            _ = kinds(html)
        }
        #expect(kinds("<ol><li>a</ol><p>b</p>") == [.step, .text])
        _ = kinds(String(repeating: "<ul><li>", count: 200) + "x")
    }

    @Test func aHeadingThatIsNotClosedEndsAtTheNext() {
        let pages = HTMLPages.read("<h1>Care<h2>Cloth</h2><p>Soft</p><h2>New<br>Series</h2><p>x</p>").pages
        #expect(pages.map(\.section) == ["Cloth", "New Series"] && pages.first?.path == ["Care"])
    }

    @Test func manyNestedListsStayBalanced() {
        let open = String(repeating: "<ul><li>", count: 200)
        let close = String(repeating: "</li></ul>", count: 200)
        #expect(kinds("\(open)x<pre>y</pre>\(close)<p>End</p>").suffix(1) == [.text])
        #expect(
            kinds("<table><tr><td>a<table><tr><td>b</td></tr></table>c</td></tr></table>").allSatisfy { $0 == .row })
    }
}
