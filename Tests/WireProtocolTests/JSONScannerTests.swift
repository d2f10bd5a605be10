import Foundation
import Testing

@testable import WireProtocol

@Suite struct JSONScannerTests {
    private func value(_ text: String) throws(JSONProblem) -> JSONScanner.Value {
        let bytes = Array(text.utf8)
        var scanner = JSONScanner(bytes.span.bytes)
        let value = try scanner.readValue()
        try scanner.expectEnd()
        return value
    }

    @Test func valuesAreRead() throws {
        #expect(try value("12") == .number(12))
        #expect(try value("-0.5e2") == .number(-50))
        #expect(try value("123456789012345678901234567890") == .number(1.2345678901234568e29))
        #expect(try value(" true ") == .boolean(true))
        #expect(try value("null") == .null)
        #expect(try value("[ ]") == .array)
        #expect(try value(#"{"a":{}}"#) == .object)
    }

    @Test func problemsHaveTheirPlace() {
        #expect(throws: JSONProblem(.unexpectedEnd, at: 3)) { try value("[1,") }
        #expect(throws: JSONProblem(.badNumber, at: 0)) { try value("00") }
        #expect(throws: JSONProblem(.trailingBytes, at: 2)) { try value("1 2") }
        #expect(throws: JSONProblem(.unexpectedByte(UInt8(ascii: "r"), expected: "true"), at: 2)) {
            try value("ttue".replacingOccurrences(of: "tt", with: "tr").replacingOccurrences(of: "ru", with: "rr"))
        }
    }

    @Test func itTakesWhatFoundationTakes() throws {
        for text in [#"["a","\u0041",{"b":[true,false,null,0.25]}]"#, "{}", #""\ud83d\ude00""#] {
            _ = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
            _ = try value(text)
        }
    }
}
