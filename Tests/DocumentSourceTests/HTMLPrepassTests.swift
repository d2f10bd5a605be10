import DocumentSearch
import Testing

@testable import DocumentSource

@Suite struct HTMLPrepassTests {
    private func cleaned(_ html: String) -> String { String(decoding: HTMLPrepass.cleaned(html).bytes, as: UTF8.self) }

    @Test(
        arguments: [
            ("<p class=\"a b\" onclick='x'>t</p>", "<p class=\"a b\">t</p>"),
            ("<P ALT=a&quot;b>t", "<p alt=\"a&quot;b\">t"),
            ("a<script>if (a<b) '</p>'</script>b", "ab"),
            ("a<!-- <p> -->b<!-->c", "abc"), ("a<!DOCTYPE x>b<?php 1 ?>c</ x>d", "abcd"),
            ("1 < 2 <3", "1 &lt; 2 &lt;3"), ("<title>a<b></title>c", "<title>a&lt;b></title>c"), ("<title>a", "a"),
            ("</b>a</b>", "a"), ("<b>a</i></b>", "<b>a</b>"), ("<a><div>m</a></div>c", "<a><div>m</div></a>c"),
            ("<div><table><tr><td>a</div>b</table>c</div>d", "<div><table><tr><td>ab</td></tr></table>c</div>d"),
            ("<p\nb", "<p>"), ("<p <b>x</b>", "<p><b>x</b>"),
            ("a\u{0}b", "a b"),
        ] as [(String, String)])
    func marksThatHelpNobodyGo(html: String, wanted: String) {
        #expect(cleaned(html) == wanted)
    }

    @Test(
        arguments: [
            ("Don&#146;t", "Don’t"), ("&#x41;&#66", "AB"), ("&copy 2024", "&copy; 2024"), ("&nbsp5", "&nbsp;5"),
            ("&oacute;", "&oacute;"), ("&unknown; &", "&unknown; &amp;"), ("&#xFFFFFFFFFF;&#0;", "\u{FFFD}\u{FFFD}"),
            ("&#60;b&#62;", "&lt;b>"), ("&lsqb;1&rsqb;", "[1]"), ("&notit;", "&notit;"), ("&ampere", "&amp;ere"),
        ] as [(String, String)])
    func referencesAreReadAsBrowsersDo(html: String, wanted: String) {
        #expect(cleaned(html) == wanted)
    }

    @Test func whatIsNestedTooDeepLosesItsTagsAndKeepsItsText() {
        let depth = HTMLPrepass.depthMax + 10
        let (bytes, cuts) = HTMLPrepass.cleaned(
            String(repeating: "<b>", count: depth) + "deep" + String(repeating: "</b>", count: depth))
        #expect(cuts == HTMLPrepass.Cuts(tags: 10, attributes: 0))
        #expect(bytes.count == 7 * HTMLPrepass.depthMax + 4)
        let read = HTMLPages.read(String(repeating: "<div>", count: depth) + "deep")
        #expect(read.pages.map(\.text) == ["deep"])
        #expect(read.notes.count == 1)
    }

    @Test func paragraphsThatNobodyEndsAreNotNested() {
        for tag in ["<p>", "<li>", "<tr><td>", "<dt>a<dd>", "<option>"] {
            let html = String(repeating: tag + "x", count: HTMLPrepass.depthMax + 10)
            #expect(HTMLPrepass.cleaned(html).cuts == HTMLPrepass.Cuts(), "\(tag)")
        }
    }

    @Test func attributesPastTheLimitAreTold() {
        let tag = "<p " + String(repeating: "a=1 ", count: HTMLPrepass.attributesMax + 5) + ">x"
        #expect(HTMLPrepass.cleaned(tag).cuts.attributes == 5)
    }
}
