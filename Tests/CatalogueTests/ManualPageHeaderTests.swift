import Testing

@testable import Catalogue

@Suite struct ManualPageHeaderTests {
    @Test func nameSummaryAndReferencesOfAManPage() {
        let header = ManualPageHeader(
            #"""
            .TH LS 1
            .SH NAME
            ls \- list directory contents
            .SH DESCRIPTION
            see\ grep(1) which does not count
            .SH "SEE ALSO"
            .BR dircolors (1),
            \fBgrep\fP(1), \fIstat\fR(2)
            .br
            Full documentation <https://example.org>
            """#)
        #expect(header.names == ["ls"])
        #expect(header.summary == "list directory contents")
        #expect(header.seeAlso == ["dircolors(1)", "grep(1)", "stat(2)"])
    }

    @Test func nameSummaryAndReferencesOfAnMdocPage() {
        let header = ManualPageHeader(
            ".Sh NAME\n.Nm mandoc ,\n.Nm man\n.Nd format pages\n.Sh SEE ALSO\n.Xr apropos 1 ,\n.Xr man 7\n")
        #expect(header.names == ["mandoc", "man"])
        #expect(header.summary == "format pages")
        #expect(header.seeAlso == ["apropos(1)", "man(7)"])
    }

    @Test func aPageMayOnlyIncludeAnother() {
        #expect(ManualPageHeader(".so man3/printf.3\n").includes == "printf.3")
    }

    @Test func escapesBecomeText() {
        #expect(ManualPageHeader.unescaped(#"a\-b\fBc\fR\(emd\[aq]e\e"#) == "a-bc-d'e\\")
        #expect(ManualPageHeader.unescaped(#"x\"#) == "x")
    }

    /// A bracket is looked at with what stands near it: the rest of the page is not read for each.
    @Test func bracketsWithoutEndNameNothing() {
        let header = ManualPageHeader(
            ".SH SEE ALSO\n" + String(repeating: "(", count: 200_000) + " ls (1) x(12345678 y(1)\n" + "git-log (1ssl)")
        #expect(header.seeAlso == ["ls(1)", "y(1)", "git-log(1ssl)"])
    }

    @Test func namesAndReferencesHaveLimits() {
        let names = (0..<1000).map { "n\($0)" }.joined(separator: ", ")
        let references = (0..<1000).map { "r\($0)(1)" }.joined(separator: ", ")
        let header = ManualPageHeader(".SH NAME\n\(names) \\- many\n.SH SEE ALSO\n\(references)\n")
        #expect(header.names.count == 64)
        #expect(header.seeAlso.count == 256)
    }
}
