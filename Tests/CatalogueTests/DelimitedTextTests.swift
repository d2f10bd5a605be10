import Testing

@testable import Catalogue

@Suite struct DelimitedTextTests {
    @Test func quotesAndLineBreaksInsideThem() {
        let records = Array(DelimitedText(Array("a,\"b \"\"c\"\"\nd\",e\r\nf,,\r\n\r\ng".utf8), separator: ","))
        #expect(records.map(\.fields) == [["a", "b \"c\"\nd", "e"], ["f", "", ""], ["g"]])
        #expect(records.map(\.line) == [1, 3, 5])
    }

    @Test func aQuoteThatIsNeverClosedCostsNoOtherRecord() {
        let rows = (1...200).map { $0 == 3 ? "3,\"Item 3,x" : $0 == 150 ? "150,\"Item, 150\",y" : "\($0),Item \($0),z" }
        let records = Array(DelimitedText(Array(("id,name,c\n" + rows.joined(separator: "\n")).utf8)))
        #expect(records.count == 201)
        #expect(records[3] == DelimitedText.Record(fields: ["3", "Item 3", "x"], line: 4, isUnterminated: true))
        #expect(records[150].fields == ["150", "Item, 150", "y"])
    }

    /// Quotes that break nearly every record: the work stays bounded.
    @Test(arguments: ["a,\"b\n", "a,\"\"\"\n", "\"a\"b,\"\n", "\"\n\"", "\"\"", ",\"x\"\"\n"])
    func brokenQuotesCostNoMoreThanTheirLines(token: String) {
        let text = Array(("id,name\n" + String(repeating: token, count: 50_000)).utf8)
        let clock = ContinuousClock()
        var count = 0
        let took = clock.measure { for _ in DelimitedText(text) { count += 1 } }
        #expect(count > 0)
        // Quadratic work would take hours.
        #expect(took < .seconds(60))
    }

    @Test(
        arguments: [
            ("a,b,c,d\n1,Lamp,\"one\ntwo\"\n2,x,y,z\n", ["1", "Lamp", "one\ntwo"]),
            ("a,b,c\n1,A,\"one\ntwo\",\n", ["1", "A", "one\ntwo", ""]),
            ("a,b,c\n1, \"Lamp, red\" , Acme\n", ["1", "Lamp, red", " Acme"]),
            ("a,b\n1,\"Pipe 1/2\" thick\"\n", ["1", "Pipe 1/2\" thick"]),
            ("a,b\n1,\"A\" and \"B\"\n", ["1", "\"A\" and \"B\""]),
        ] as [(String, [String])])
    func whatPeopleWriteIsRead(text: String, second: [String]) {
        let records = Array(DelimitedText(Array(text.utf8)))
        #expect(records[1].fields == second && !records[1].isUnterminated)
    }

    @Test func aByteOrderMarkIsNoPartOfTheFirstField() {
        let records = Array(DelimitedText([0xEF, 0xBB, 0xBF] + Array("name".utf8), separator: ","))
        #expect(records.first?.fields == ["name"])
    }
}
