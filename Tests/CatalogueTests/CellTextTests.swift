import Testing

@testable import Catalogue

@Suite struct CellTextTests {
    @Test(
        arguments: [
            ("plain", "plain"), ("a < b", "a < b"), ("<p>One</p><p>t<b>w</b>o</p>", "One two"),
            ("a &amp; b&#8217;s &x;", "a & b’s &x;"),
            ("open <b", "open <b"), ("max <T here", "max <T here"), ("5 <6 and 7> 3", "5 <6 and 7> 3"),
            ("a <user@x.org> b", "a <user@x.org> b"),
            ("gro&szlig;, &Uuml;&#146;", "groß, Ü’"), ("<style>p{}</style>a<script>x<y</script >b", "ab"),
            ("<li>a</li><li>b</li>", "a b"), ("<SCRIPT>x()</SCRIPT>a", "a"), ("<script>x", "x"),
            ("<!-- open", ""), ("R&D", "R&D"), ("<!-- c -->x", "x"),
        ] as [(String, String)])
    func markupGoes(text: String, wanted: String) {
        #expect(CellText.plain(text) == wanted)
    }

    @Test(
        arguments: [
            ("12", 12), ("1,234", 1234), ("1.234.567", 1_234_567), ("12,5", 13), ("12.4", 12), ("1 234", 1234),
            ("1.234,56", 1235),
            ("", nil), ("-1", nil), ("x", nil), ("1,,2", nil), ("99999999999999999999", nil),
            ("9.223.372.036.854.775.807,9", nil), ("1.234.567.890.123", 1_234_567_890_123), ("3.14.15", nil),
        ] as [(String, Int?)])
    func numbersAreReadAsCountriesWriteThem(text: String, wanted: Int?) {
        #expect(CellText.count(text) == wanted)
    }

    @Test(arguments: ["<", "<script>", "<!--", "&", "&#", "<a ", "</"]) func markupThatNeverEndsCostsNoTime(
        token: String
    ) {
        let clock = ContinuousClock()
        let took = clock.measure { _ = CellText.plain(String(repeating: token, count: 64 * 1024 / token.utf8.count)) }
        // Quadratic work would take minutes.
        #expect(took < .seconds(20))
    }
}
