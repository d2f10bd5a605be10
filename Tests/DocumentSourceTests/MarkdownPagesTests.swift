import DocumentSearch
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import DocumentSource

@Suite struct MarkdownPagesTests {
    @Test func marksGoAndWordsStay() {
        let pages = MarkdownPages.read(
            "# Title #\nSome *emphasis*, `code` and a [link](http://x).\nsame paragraph\n\n- one\n- **two**\n\n"
                + "Under\n=====\n> quoted ![picture](p.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode # here\n```\n## End\ndone\\*"
        )
        #expect(pages.map(\.section) == ["Title", "Under", "End"])
        #expect(pages[0].text == "Some emphasis, code and a link. same paragraph\none\ntwo")
        #expect(pages[1].text == "quoted\na · b\n1 · 2\ncode # here")
        #expect(pages[2].text == "done*")
    }
}
