import Testing

@testable import Catalogue
@testable import TextCoding

@Suite struct DocumentTitleTests {
    @Test(
        arguments: [
            ("<html><head><TITLE>The &amp;\n lamp</TITLE>", .html, "The & lamp"),
            ("<title>x</title><h1>The <b>lamp</b></h1>", .html, "The lamp"),
            ("<meta charset=koi8-r><title>abc</title>", .html, "abc"), ("<p>x", .html, nil),
            ("---\ntitle: \"Backup\"\n---\n# Restore\n", .markdown, "Backup"),
            ("text\n\n## A *b* {#id}\n", .markdown, "A b"),
            ("# [Project](https://x.org) ![b](x.svg) `tool`\n", .markdown, "Project tool"),
            ("```` \n# no\n```\n# neither\n````\n# Yes\n", .markdown, "Yes"),
            ("~~~\n```\n# no\n~~~\n# Yes\n", .markdown, "Yes"),
            ("---\ntitleTemplate: x\n---\n# Right\n", .markdown, "Right"),
            ("<h1 align=center>Widget</h1>\n\n## Install\n", .markdown, "Widget"),
            (".. -*- coding: utf-8 -*-\n\nA title\n=======\n", .text, "A title"),
            ("# Markdown in text\n", .text, "Markdown in text"),
            ("= My Guide\n", .text, "My Guide"), ("#+TITLE: My Notes\n", .text, "My Notes"),
            ("%PDF-1.7\nx", .text, nil),
            ("```\n# no\n```\nTitle\n=====\n", .markdown, "Title"), ("\n\n  A guide\n=======\n", .text, "A guide"),
            ("This is a whole sentence.\n", .text, nil), ("%PDF-1.4", .pdf, nil),
        ] as [(String, DocumentFormat, String?)])
    func aTitleIsWhatStandsFirst(text: String, format: DocumentFormat, title: String?) {
        #expect(DocumentTitle.find(in: Array(text.utf8), format) == title)
    }

    @Test(arguments: ["[", "![", "<", "*", "#"]) func aHeadingOfMarksCostsNoTime(token: String) {
        let text = "# " + String(repeating: token, count: 60_000)
        let clock = ContinuousClock()
        #expect(clock.measure { _ = DocumentTitle.find(in: Array(text.utf8), .markdown) } < .seconds(20))
    }

    @Test func withoutOneTheFileNamesIt() {
        #expect(DocumentTitle.ofFile("setup_guide-v2.pdf") == "setup guide v2")
        #expect(DocumentTitle.ofFile("README") == "README")
        #expect(DocumentTitle.stem(of: "a.b.md.gz") == "a.b")
    }

    /// Only a reader of documents can tell in which of the old charsets a text is written.
    @Test func whatHasToBeGuessedNamesNothing() {
        #expect(DocumentTitle.find(in: [0xD1, 0xEF, 0xF0, 0xE0, 0xE2, 0xEA, 0xE0, 0x0A], .text) == nil)
        let declared = Array("<meta charset=\"windows-1252\"><title>Caf".utf8) + [0xE9] + Array("</title>".utf8)
        #expect(DocumentTitle.find(in: declared, .html) == "Café")
        #expect(DocumentTitle.find(in: [0x1B, 0x24, 0x42, 0x40, 0x62, 0x1B, 0x28, 0x42, 0x0A], .text) == nil)
        // The part that is read ends inside a character.
        let long = Array("# Справка\n".utf8) + Array(String(repeating: "я", count: DocumentTitle.bytesMax).utf8)
        #expect(DocumentTitle.find(in: long, .markdown) == "Справка")
        #expect(DocumentTitle.find(in: [0x0A] + long, .markdown) == "Справка")
    }
}
