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
            #expect(columns.columnCount <= TypedColumns.columnsMax)
        }
    }

    @Test func anotherRevisionStartsAnew() {
        let first = index("alpha")
        let second = PredictionIndex([PredictableItem(name: "alpine")], revision: 2)
        var columns = TypedColumns()
        let scratch = RankingScratch()
        _ = first.predict("alp", columns: &columns, scratch: scratch, limit: 3)
        let ranking = second.predict("alpi", columns: &columns, scratch: scratch, limit: 3)
        #expect(ranking.candidates.first?.confidence ?? 0 > 0.99)
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
}
