import Testing

@testable import Catalogue

@Suite struct DocumentTitleTests {
    @Test(
        arguments: [
            ("<html><head><TITLE>The &amp;\n lamp</TITLE>", .html, "The & lamp"),
            ("<title>x</title><h1>The <b>lamp</b></h1>", .html, "The lamp"),
            ("<meta charset=koi8-r><title>abc</title>", .html, nil), ("<p>x", .html, nil),
            ("---\ntitle: \"Backup\"\n---\n# Restore\n", .markdown, "Backup"),
            ("text\n\n## A *b* {#id}\n", .markdown, "A b"),
            ("```\n# no\n```\nTitle\n=====\n", .markdown, "Title"), ("\n\n  A guide\n=======\n", .text, "A guide"),
            ("This is a whole sentence.\n", .text, nil), ("%PDF-1.4", .pdf, nil),
        ] as [(String, DocumentReference.Format, String?)])
    func aTitleIsWhatStandsFirst(text: String, format: DocumentReference.Format, title: String?) {
        #expect(DocumentTitle.find(in: Array(text.utf8), format) == title)
    }

    @Test func withoutOneTheFileNamesIt() {
        #expect(DocumentTitle.ofFile("setup_guide-v2.pdf") == "setup guide v2")
        #expect(DocumentTitle.ofFile("README") == "README")
        #expect(DocumentTitle.stem(of: "a.b.md.gz") == "a.b")
    }
}
