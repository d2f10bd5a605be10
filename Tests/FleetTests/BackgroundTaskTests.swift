import Testing

@testable import Fleet

@Suite struct BackgroundTaskTests {
    @Test func aTaskIsTriedThreeTimesMoreLaterAndLaterAndThenBuried() {
        var task = BackgroundTask(.prefetch, "alpha")
        var waits: [Duration] = []
        while case .retry(let next, let wait) = task.failed() {
            waits.append(wait)
            task = next
        }
        #expect(waits == [.seconds(60), .seconds(120), .seconds(240)])
        #expect(task.failed() == .bury(BackgroundTask(.prefetch, "alpha", failures: 4)))
    }

    @Test func theWaitIsNeverLongerThanFiveMinutes() {
        guard case .retry(_, let wait) = BackgroundTask(.prefetch, "a", failures: 2).failed() else {
            return #expect(Bool(false))
        }
        #expect(wait <= .seconds(300))
    }

    @Test func aTaskIsReadBack() {
        let task = BackgroundTask(.cleanup, "x", failures: 2)
        #expect(BackgroundTask(shared: task.shared) == task)
        #expect(task.name == "cleanup:x")
        // An item's id may hold what stands between the parts of a name.
        #expect(
            BackgroundTask(.prefetch, "nut", catalogue: "parts").name
                != BackgroundTask(.prefetch, "parts/nut").name)
        #expect(
            BackgroundTask(.prefetch, "nut", catalogue: "parts").name
                != BackgroundTask(.prefetch, "parts:nut").name)
    }
}
