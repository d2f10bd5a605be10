import Testing

@testable import DocumentSearch

@Suite struct TermTableTests {
    @Test func aTermKeepsItsNumber() {
        var table = TermTable()
        let words = (0..<5000).map { "term\($0)" } + ["", "ä", "日"]
        #expect(words.map { table.add($0) } == Array(words.indices))
        #expect(words.map { table.add($0) } == Array(words.indices))
        #expect(words.map { table.number(of: $0) } == words.indices.map { $0 })
        #expect(table.number(of: "term") == nil)
        #expect(table.count == words.count)
    }

    @Test func shrinkingLosesNothing() {
        var table = TermTable()
        for number in 0..<1000 { _ = table.add("t\(number)") }
        let before = table.byteCount
        table.shrink()
        #expect(table.byteCount <= before)
        #expect((0..<1000).allSatisfy { (number: Int) in table.number(of: "t\(number)") == number })
    }
}
