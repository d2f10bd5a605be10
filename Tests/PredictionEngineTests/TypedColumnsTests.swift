import Foundation
import Testing

@testable import PredictionEngine

@Suite struct TypedColumnsTests {
    @Test func columnsAreBounded() {
        let index = index((0..<200).map { ("name\($0)abcdefghijklmnopqrstuvwxyz", 0) })
        var columns = TypedColumns()
        let scratch = RankingScratch()
        let text = String(repeating: "name1abcdefghijklmnop", count: 6)
        for length in 1...90 {
            _ = index.predict(String(text.prefix(length)), columns: &columns, scratch: scratch, limit: 3)
            #expect(columns.columnCount <= 40)
            #expect(columns.byteCount <= TypedColumns.bytesMax)
        }
    }

    @Test func anotherRevisionStartsAnew() {
        let first = index("alpha")
        let second = PredictionIndex([PredictableItem(name: "alpine")], revision: 2)
        var columns = TypedColumns()
        let scratch = RankingScratch()
        _ = first.predict("alp", columns: &columns, scratch: scratch, limit: 3)
        let ranking = second.predict("alpi", columns: &columns, scratch: scratch, limit: 3)
        #expect(ranking.candidates.first?.confidence ?? 0 > 0.8)
    }

    @Test func whatIsReleasedIsReplayed() {
        let index = index("alpha", "beta")
        var columns = TypedColumns()
        _ = index.predict("alp", columns: &columns, scratch: RankingScratch(), limit: 3)
        columns.release()
        #expect(columns.columnCount == 0)
        #expect(columns.byteCount == 0)
        let again = index.predict("alph", columns: &columns, scratch: RankingScratch(), limit: 3)
        #expect(again.candidates.first?.item == 0)
    }

    /// Two slips empty the narrow beam; the wide one goes on from before, and comes to the same whether the text was
    /// typed on or pasted.
    @Test(arguments: ["strawbrry jma", "strxwberry jqm", "stawberry jm", "strawbery jsam"])
    func aSecondSlipWidensTheBeam(typed: String) {
        let index = index("strawberry jam", "raspberry jam", "blueberry pie")
        var columns = TypedColumns()
        let scratch = RankingScratch()
        var last: Ranking?
        for length in 1...typed.count {
            last = index.predict(String(typed.prefix(length)), columns: &columns, scratch: scratch, limit: 3)
        }
        #expect(last?.candidates.first?.item == 0, "\(typed)")
        #expect(last?.candidates == predict(typed, in: index, limit: 3).candidates)
        _ = index.predict("rasp", columns: &columns, scratch: scratch, limit: 3)
        let back = index.predict("raspberry", columns: &columns, scratch: scratch, limit: 3)
        #expect(back.candidates.first?.item == 1)
    }
}
