import Testing

@testable import Catalogue

@Suite struct DelimitedColumnsTests {
    @Test func itsOwnNameComesBeforeAnotherThatMeansTheSame() {
        let columns = DelimitedColumns(["Title", "Name", "URL", "Manual URL"])
        #expect(columns.positions == [.name: 1, .documentURL: 3])
        #expect(columns.readAs.map(\.title) == ["Manual URL"])
    }

    @Test func oneColumnIsReadAsOneThing() {
        #expect(DelimitedColumns(["product", "link"]).positions == [.name: 0, .documentURL: 1])
        #expect(DelimitedColumns(["colour"]).positions.isEmpty)
    }
}
