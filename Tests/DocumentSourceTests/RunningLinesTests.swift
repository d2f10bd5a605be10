import Testing

@testable import DocumentSource

@Suite struct RunningLinesTests {
    /// Pages, from 1, whose line runs over them.
    private func running(_ lines: [String]) -> [Int] {
        var all = RunningLines()
        for (place, line) in lines.enumerated() { all.add(line, of: place + 1) }
        let found = all.found()
        return lines.indices.map { $0 + 1 }.filter { found.contains(lines[$0 - 1], of: $0) }
    }

    @Test func aLineRunsFromItsSecondPageOn() {
        #expect(running(["Manual", "Manual", "Manual", "Manual"]) == [2, 3, 4])
        #expect(running(["Manual", "Manual", "Other", "Another"]) == [])
        #expect(running((5...12).map { "Setup \($0)" }) == Array(2...8))
        #expect(running((1...8).map { "Page \($0) of 80" }) == Array(2...8))
    }

    @Test func aValueThatCountsUpIsNoPagesNumber() {
        #expect(running((10...19).map { "Torque: \($0) Nm" }) == [])
    }

    @Test func aLineFarFromWhereItRanIsText() {
        let lines = (1...40).map { [3, 4, 5, 30].contains($0) ? "Safety" : "line \($0) of its own kind \($0 % 7)x" }
        #expect(running(lines) == [4, 5])
    }
}
