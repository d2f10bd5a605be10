import Testing

@testable import Catalogue

@Suite struct DelimitedTextTests {
    @Test func quotesAndLineBreaksInsideThem() {
        let records = Array(DelimitedText(Array("a,\"b \"\"c\"\"\nd\",e\r\nf,,\r\n\r\ng".utf8), separator: ","))
        #expect(records.map(\.fields) == [["a", "b \"c\"\nd", "e"], ["f", "", ""], ["g"]])
        #expect(records.map(\.line) == [1, 3, 5])
    }

    @Test func aByteOrderMarkIsNoPartOfTheFirstField() {
        let records = Array(DelimitedText([0xEF, 0xBB, 0xBF] + Array("name".utf8), separator: ","))
        #expect(records.first?.fields == ["name"])
    }
}
