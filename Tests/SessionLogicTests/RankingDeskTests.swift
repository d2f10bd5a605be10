import Testing

@testable import SessionLogic

@Suite struct RankingDeskTests {
    private typealias Desk = RankingDesk<String, String>

    @Test func theNewestTextOfASessionIsRankedWhenThereIsAPlace() {
        var desk = Desk(placesMax: 1)
        #expect(desk.typed("h", by: "a") == .rank)
        #expect(desk.typed("ho", by: "a") == .wait)
        #expect(desk.typed("how", by: "a") == .replace)
        let next = desk.ranked(by: "a")
        #expect(next?.asker == "a" && next?.question == "how")
        #expect(desk.ranked(by: "a") == nil)
        #expect(desk.typed("how ", by: "a") == .rank)
    }

    @Test func whoWaitsLongestIsNext() {
        var desk = Desk(placesMax: 2)
        #expect(desk.typed("1", by: "a") == .rank && desk.typed("1", by: "b") == .rank)
        #expect(desk.typed("1", by: "c") == .wait && desk.typed("2", by: "b") == .wait)
        #expect(desk.ranked(by: "a")?.asker == "c")
        #expect(desk.ranked(by: "b")?.question == "2")
    }

    @Test func aSessionTakesOnePlace() {
        var desk = Desk(placesMax: 2)
        #expect(desk.typed("1", by: "a") == .rank && desk.typed("2", by: "a") == .wait)
        #expect(desk.typed("1", by: "b") == .rank)
        // The place of another session does not let a session's second question run beside its first.
        #expect(desk.ranked(by: "b") == nil)
        #expect(desk.ranked(by: "a")?.question == "2")
    }

    @Test func waitingSessionsAreBounded() {
        var desk = Desk(placesMax: 1)
        #expect(desk.typed("1", by: "0") == .rank)
        for number in 1...Desk.waitingMax { #expect(desk.typed("1", by: "\(number)") == .wait) }
        #expect(desk.typed("1", by: "late") == .refuse)
        #expect(desk.typed("2", by: "1") == .replace)
        #expect(desk.ranked(by: "0")?.question == "2")
        #expect(desk.typed("1", by: "late") == .wait)
    }
}
