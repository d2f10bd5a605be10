import Testing

@testable import Catalogue

@Suite struct CellTextTests {
    @Test(
        arguments: [
            ("plain", "plain"), ("a < b", "a < b"), ("<p>One</p><p>t<b>w</b>o</p>", "One two"),
            ("a &amp; b&#8217;s &x;", "a & b’s &x;"),
            ("open <b", "open"), ("R&D", "R&D"), ("<!-- c -->x", "x"),
        ] as [(String, String)])
    func markupGoes(text: String, wanted: String) {
        #expect(CellText.plain(text) == wanted)
    }

    @Test(
        arguments: [
            ("12", 12), ("1,234", 1234), ("1.234.567", 1_234_567), ("12,5", 13), ("12.4", 12), ("1 234", 1234),
            ("1.234,56", 1235),
            ("", nil), ("-1", nil), ("x", nil), ("1,,2", nil), ("99999999999999999999", nil), ("3.14.15", nil),
        ] as [(String, Int?)])
    func numbersAreReadAsCountriesWriteThem(text: String, wanted: Int?) {
        #expect(CellText.count(text) == wanted)
    }
}
