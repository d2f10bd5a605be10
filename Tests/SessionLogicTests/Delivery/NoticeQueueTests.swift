import Testing

@testable import SessionLogic

@Suite struct NoticeQueueTests {
    @Test func noticesComeOutInOrderOnce() {
        var queue = NoticeQueue()
        queue.noticeReceived("a")
        queue.noticeReceived("b")
        let taken = queue.takeAll()
        #expect(taken.notices == ["a", "b"] && taken.dropped == 0)
        let again = queue.takeAll()
        #expect(again.notices.isEmpty)
    }

    @Test func aFloodLosesTheOldestAndSaysHowMany() {
        var queue = NoticeQueue()
        let long = String(repeating: "x", count: 1000)
        for _ in 0..<100_000 { queue.noticeReceived(long) }
        queue.noticeReceived("last")
        let taken = queue.takeAll()
        #expect(taken.notices.count == 66 && taken.notices.last == "last")
        #expect(taken.dropped == 100_001 - 66)
    }

    @Test func oneThatIsTooLongIsLostAlone() {
        var queue = NoticeQueue()
        queue.noticeReceived(String(repeating: "x", count: NoticeQueue.bytesMax + 1))
        queue.noticeReceived("a")
        let taken = queue.takeAll()
        #expect(taken.notices == ["a"] && taken.dropped == 1)
    }
}
