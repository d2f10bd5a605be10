import Testing

@testable import Catalogue

@Suite struct JSONSyntaxTests {
    @Test(arguments: ["{}", "[]", " [1, -2.5e3, \"a\\\"b\", true, false, null, {\"a\": [{}]}] ", "7"])
    func jsonHasNoProblem(text: String) {
        #expect(JSONSyntax.problem(in: Array(text.utf8)) == nil)
    }

    @Test(
        arguments: [
            ("{\n  \"a\": 1,\n  {", "expected a name in quotes, came “{”", 3, 3),
            ("[1 2]", "expected “,” or “]”, came “2”", 1, 4),
            ("{\"a\" 1}", "expected “:” behind the name, came “1”", 1, 6),
            ("[tru]", "expected a value, came “t”", 1, 2),
            ("\"a", "expected the text's closing quote, came the end", 1, 3),
            ("{} x", "expected the end, came “x”", 1, 4),
            (
                #"{"a": "C:\Users"}"#,
                #"expected one of " \ / b f n r t u behind “\”, came “U” (a backslash itself is “\\”)"#, 1, 11
            ),
            (#"["\u12x4"]"#, "expected four hexadecimal digits behind “\\u”, came “x”", 1, 7),
            ("", "expected a value, came the end", 1, 1), ("[-]", "expected a number, came “-”", 1, 2),
        ] as [(String, String, Int, Int)])
    func theFirstProblemIsToldWithItsPlace(text: String, message: String, line: Int, column: Int) {
        #expect(
            JSONSyntax.problem(in: Array(text.utf8)) == JSONSyntax.Problem(message: message, line: line, column: column)
        )
    }

    @Test func nestingHasAnEnd() {
        #expect(JSONSyntax.problem(in: [UInt8](repeating: 0x5B, count: 100_000))?.message.contains("nested") == true)
    }
}
