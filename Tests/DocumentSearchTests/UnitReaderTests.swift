import Testing

@testable import DocumentSearch

@Suite struct UnitReaderTests {
    private func units(_ text: String) -> [UInt16] {
        var reader = UnitReader(text)
        var result: [UInt16] = []
        while reader.advance() { result += reader.units }
        return result
    }

    @Test func theUnitsAreThoseOfTheText() {
        for text in ["", "a", "Größe €5 𝒜👍🏽\n\u{FFFD}", String(repeating: "aé漢👍", count: 5000)] {
            #expect(units(text).elementsEqual(text.utf16), "\(text.prefix(20))")
        }
    }
}
