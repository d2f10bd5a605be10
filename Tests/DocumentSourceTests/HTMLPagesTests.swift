import DocumentSearch
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import DocumentSource

@Suite struct HTMLPagesTests {
    @Test func headingsMakePagesAndTagsGo() {
        let pages = HTMLPages.read(
            "<html><head><title>t</title><style>p{}</style></head><body><nav>menu</nav><h1>One &amp; only</h1>"
                + "<p>First <b>bold</b>&nbsp;word.<p>Second &#x41;&#66; &eacute; &unknown; 1 < 2.</p><script>x<y</script>"
                + "<h2>Two</h2><ul><li>a<li>b</ul><table><tr><td>k</td><td>v</td></tr></table><!-- <p>no --></body>"
        ).pages
        #expect(pages.map(\.section) == ["One & only", "Two"])
        #expect(pages[0].text == "First bold word.\nSecond AB é &unknown; 1 < 2.")
        #expect(pages[1].text == "a\nb\nk · v")
    }

    @Test func termsStandWithTheirMeaning() {
        let pages = HTMLPages.read("<dl><dt>-a</dt><dd>all of it</dd><dt>-b</dt><dd><p>brief</p></dd></dl>").pages
        #expect(pages.map(\.text) == ["-a:\u{2002}all of it\n-b:\u{2002}brief"])
    }

    @Test(
        arguments: [
            ("<p class=\"breadcrumb\"><span>Home<div>A</div><p>The lock opens.</p>", "A\nThe lock opens."),
            ("<a><div class=\"navbar\">Menu</a></div><p>content", "content"),
            (
                "<dl><dt>--autosquash<dt>--no-autosquash<dd>Squash.</dl>",
                "--autosquash, --no-autosquash:\u{2002}Squash."
            ),
            (
                "<p>up to 2<sup>31</sup>-1 or 10<sup>3</sup> kg in m<sup>2</sup>, see note<sup>4</sup>",
                "up to 2^31-1 or 10^3 kg in m^2, see note 4"
            ),
            ("<p>costs <del>100</del> <s>90</s> 80 euros", "costs 80 euros"),
            ("<pre>zebra = 1\r\nlion = 2</pre>", "zebra = 1\nlion = 2"),
            ("<table class=head><tr><td>kept</td></tr></table><div class=related>also kept</div>", "kept\nalso kept"),
            ("<p>It is <math><mi>x</mi><annotation>no</annotation></math> metres.", "It is x metres."),
            ("<p>می\u{200C}خواهم</p>", "می\u{200C}خواهم"),
        ] as [(String, String)])
    func pagesOfAnySiteAreReadAsTheyAreMeant(html: String, text: String) {
        #expect(HTMLPages.read(html).pages.map(\.text) == [text])
    }

    @Test(arguments: ["", "<", "<p", "<!--", "&", "&#xFFFFFFFF;", "<h1>", "</p></p>", "<dd>", "<script>"])
    func anythingIsTaken(html: String) {
        #expect(HTMLPages.read(html).pages.count <= 1)
    }

    @Test(
        arguments: [
            ("<head><title>Lamp</title><body><h1>Lamp</h1><p>Turn it.", ["Turn it."]),
            ("<p>Press the<br>button twice.<br>Then wait.</p>", ["Press the button twice.\nThen wait."]),
            ("<p>Press <img src=x alt=\"OK\"> now<img alt=\"a/b.png\">.</p>", ["Press OK now."]),
            (
                "<div class=navheader>next</div><div class='x toc'>one</div><p>text<a class=headerlink>¶</a></p>",
                ["text"]
            ),
            ("<p>漢字<ruby>漢<rt>かん</rt></ruby>です。</p>", ["漢字漢です。"]),
            ("<p>auto\u{AD}matic <q>yes</q></p>", ["automatic “yes”"]),
            ("<p>a</p><p>b</p><h2>c</h2><p>d", ["a\nb", "d"]),
            (
                "<p class=Pp>--depth &lt;n&gt;</p>\n<div class=Bd-indent>Make it <b>shallow</b>.<p class=Pp>More.</p></div><p class=Pp>End</p>",
                ["--depth <n>:\u{2002}Make it shallow. More.\nEnd"]
            ),
            ("<p hidden>no</p><div aria-hidden=true>no</div><p>yes</p>", ["yes"]),
            ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", ["a · b\n1 · 2"]),
        ] as [(String, [String])])
    func pagesAreReadAsPeopleSeeThem(html: String, wanted: [String]) {
        #expect(HTMLPages.read(html).pages.map(\.text) == wanted)
    }

    @Test func theTitleIsTheDocumentsOwnOrItsFirstHeading() {
        #expect(HTMLPages.read("<head><title> The\nlamp </title></head><h1>Other</h1>x").title == "The lamp")
        #expect(HTMLPages.read("<h2>First</h2>x<h1>Second</h1>y").title == "First")
        #expect(HTMLPages.read("<svg><title>icon</title></svg><p>x").title == nil)
    }
}

@Suite struct HTMLTablesAndHeadingsTests {
    @Test(arguments: [
        (
            "<table><tr><th>Model<th>Weight<th>Price<tr><td rowspan=2>A 1<td>2 kg<td>10<tr><td>3 kg<td>12<tr><td>B<td>4 kg<td>13</table>",
            ["Model · Weight · Price", "A 1 · 2 kg · 10", "A 1 · 3 kg · 12", "B · 4 kg · 13"]
        ),
        (
            "<table><tr><td>a<td>b<td rowspan=2>both<tr><td>c<td>d<tr><td>e<td>f</table>",
            ["a · b · both", "c · d · both", "e · f"]
        ),
        (
            "<table><tr><td colspan=2>ab<td rowspan=3>x<tr><td>c<td>d<tr><td>e<td>f</table>",
            ["ab · x", "c · d · x", "e · f · x"]
        ),
        (
            "<table><tr><td rowspan=0>all<td>1<tr><td>2<tr><td>3</table><table><tr><td>4<td>5</table>",
            ["all · 1", "all · 2", "all · 3", "4 · 5"]
        ),
        (
            "<table><tr><td rowspan=-7>a<td>1<tr><td rowspan=x>b<td>2</table>", ["a · 1", "b · 2"]
        ),
        (
            "<table><tr><td rowspan=2>out<td><table><tr><td>in<td>1<tr><td>in<td>2</table><tr><td>last</table>",
            ["out", "in · 1", "in · 2", "out · last"]
        ),
    ])
    func aCellOfSeveralRowsStandsInEachOfThem(_ html: String, _ lines: [String]) {
        #expect(
            HTMLPages.read(html).pages.map(\.text).joined(separator: "\n").split(separator: "\n").map(String.init)
                == lines)
    }

    @Test func aCellThatIsSaidAgainMakesNoLongTextOfAShortOne() {
        let html =
            "<table><tr><td rowspan=60000>\(String(repeating: "word ", count: 30))<td>1"
            + String(repeating: "<tr><td>2", count: 20_000) + "</table>"
        let text = HTMLPages.read(html).pages.map(\.text.utf8.count).reduce(0, +)
        #expect(text < 3 * html.utf8.count)
    }

    @Test func headingsWithoutTextAreKept() {
        let pages = HTMLPages.read(
            "<h1>Questions</h1><h2>May I wash it?</h2><h2>May I dry it?</h2><h2>Colours</h2><p>Red.</p><h3>Left over</h3>"
        ).pages
        #expect(pages.map(\.section) == ["Questions", "Colours", "Colours"])
        #expect(pages.map(\.text) == ["May I wash it?\nMay I dry it?", "Red.", "Left over"])
        #expect(pages.map(\.path) == [[], ["Questions"], ["Questions"]])
        #expect(pages.map(\.number) == [1, 2, 3])
    }
}
