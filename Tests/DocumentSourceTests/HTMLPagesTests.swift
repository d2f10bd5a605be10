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
                + "<h2>Two</h2><ul><li>a<li>b</ul><table><tr><td>k</td><td>v</td></tr></table><!-- <p>no --></body>")
        #expect(pages.map(\.section) == ["One & only", "Two"])
        #expect(pages[0].text == "First bold word.\nSecond AB é &unknown; 1 < 2.")
        #expect(pages[1].text == "a\nb\nk · v")
    }

    @Test func termsStandWithTheirMeaning() {
        let pages = HTMLPages.read("<dl><dt>-a</dt><dd>all of it</dd><dt>-b</dt><dd><p>brief</p></dd></dl>")
        #expect(pages.map(\.text) == ["-a: all of it\n-b: brief"])
    }

    @Test(arguments: ["", "<", "<p", "<!--", "&", "&#xFFFFFFFF;", "<h1>", "</p></p>", "<dd>", "<script>"])
    func anythingIsTaken(html: String) {
        #expect(HTMLPages.read(html).count <= 1)
    }
}
