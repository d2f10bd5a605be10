import Testing

@testable import DocumentSource

@Suite struct PrintedColumnsTests {
    private func line(_ text: String, _ left: Float, _ top: Float) -> PrintedLine {
        PrintedLine(text: text, left: left, top: top, right: left + 6 * Float(text.count), bottom: top + 10, block: 1)
    }

    /// Lines of running text, 30 characters wide.
    private func column(_ name: String, _ left: Float, _ count: Int = 4, top: Float = 100) -> [PrintedLine] {
        (1...count).map { line("\(name)\($0) is a line of running text", left, top + 12 * Float($0)) }
    }

    /// Beginnings of the lines of each group.
    private func groups(_ lines: [PrintedLine]) -> [[String]] {
        PrintedColumns(size: 10).groups(lines).map { $0.map { String($0.text.prefix { $0 != " " }) } }
    }

    /// Lines beside each other one after the other, as poppler may give them.
    private func beside(_ columns: [PrintedLine]...) -> [PrintedLine] {
        (0..<(columns.map(\.count).max() ?? 0)).flatMap { place in
            columns.compactMap { place < $0.count ? $0[place] : nil }
        }
    }

    @Test func panelsAreReadOneAfterTheOther() {
        #expect(
            groups(beside(column("a", 40), column("b", 300), column("c", 560)))
                == [["a1", "a2", "a3", "a4"], ["b1", "b2", "b3", "b4"], ["c1", "c2", "c3", "c4"]])
    }

    @Test func aHeadingOverAllColumnsStandsBeforeThem() {
        let heading = line("Heading over both of the columns of this page, from left to right", 60, 80)
        #expect(
            groups([heading] + beside(column("a", 40), column("b", 300)))
                == [["Heading"], ["a1", "a2", "a3", "a4"], ["b1", "b2", "b3", "b4"]])
    }

    @Test func columnsBelowAPictureOverAllOfThemAreColumnsOfTheirOwn() {
        let middle = line("A line in between that goes over both of the columns of the page", 60, 160)
        let lines =
            beside(column("a", 40), column("b", 300)) + [middle]
            + beside(column("c", 40, top: 180), column("d", 300, top: 180))
        #expect(groups(lines).map(\.first) == ["a1", "b1", "A", "c1", "d1"])
    }

    @Test func aPanelOfLabelsStandsAsFarFromTheOthers() {
        let labels = [line("IN", 570, 120), line("OUT", 600, 160), line("CV", 640, 140)]
        #expect(
            groups(beside(column("a", 40), column("b", 300), labels)).map(\.first) == ["a1", "b1", "IN"])
    }

    @Test func aTableIsNoPageOfColumns() {
        var rows: [PrintedLine] = []
        for row in 1...16 {
            let top = 100 + 14 * Float(row)
            rows.append(line(row < 4 ? "a\(row) has a long name that is rare" : "a\(row)", 40, top))
            rows.append(line((5...7).contains(row) ? "b\(row) says much more than the others" : "b\(row)", 320, top))
        }
        #expect(groups(rows).count == 1)
    }

    @Test func oneColumnStaysAsItIs() {
        #expect(groups(column("a", 40, 9)).count == 1)
        #expect(groups([]) == [[]])
        #expect(PrintedColumns(size: 0).groups(column("a", 40)).count == 1)
    }

    @Test func noLineIsLost() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<50 {
            let lines = (0..<60).map { number in
                line(
                    String(repeating: "x", count: Int.random(in: 1...40, using: &random)) + " \(number)",
                    Float.random(in: 0...500, using: &random), Float.random(in: 0...700, using: &random))
            }
            let read = PrintedColumns(size: 10).groups(lines).flatMap { PrintedTables(size: 10).arranged($0) }
            #expect(Set(read.map(\.text)) == Set(lines.map(\.text)) && read.count == lines.count)
        }
    }
}
