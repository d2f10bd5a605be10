import DocumentSearch
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import DocumentSource

@Suite struct MarkdownPagesTests {
    @Test func marksGoAndWordsStay() throws {
        let pages = try MarkdownPages.read(
            "# Title #\nSome *emphasis*, `code` and a [link](http://x).\nsame paragraph\n\n- one\n- **two**\n\n"
                + "Under\n=====\n> quoted ![picture](p.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode # here\n```\n## End\ndone\\*"
        ).pages
        #expect(pages.map(\.section) == ["Title", "Under", "End"])
        #expect(pages[0].text == "Some emphasis, code and a link. same paragraph\none\ntwo")
        #expect(pages[1].text == "quoted picture\na · b\n1 · 2\ncode # here")
        #expect(pages[2].text == "done*")
    }

    @Test func codeIsCodeUntilItsOwnFenceEnds() throws {
        let pages = try MarkdownPages.read(
            "# A\n\n````md\n```sh\n# no heading\n```\n````\n\n~~~\n```\n# none\n~~~\n\n## B\n\ntext\n"
        ).pages
        #expect(pages.map(\.section) == ["A", "B"])
        #expect(pages[0].text == "```sh\n# no heading\n```\n```\n# none")
    }

    @Test func settingsInFrontAreNoText() throws {
        let read = try MarkdownPages.read("---\ntitle: 'Backup'\ntags: [a]\n---\n# Restore\n\nRun it.\n")
        #expect(read.title == "Backup")
        #expect(read.pages.map(\.text) == ["Run it."])
        #expect(try MarkdownPages.read("+++\ntitle = \"T\"\n+++\nx").title == "T")
        #expect(try MarkdownPages.read("---\n\nA rule\n\n---\n").pages.map(\.text) == ["A rule"])
    }

    @Test func rowsAndTasksAndHTMLAreRead() throws {
        let pages = try MarkdownPages.read(
            "| a | b |\n|---|:-:|\n| x \\| y | ~~z~~ |\n\n- [x] done\n\n<dl><dt>t<dd>m</dl>\n"
        ).pages
        #expect(pages.map(\.text) == ["a · b\nx | y\ndone\nt:\u{2002}m"])
    }
}
