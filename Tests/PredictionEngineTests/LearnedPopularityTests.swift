import Testing

@testable import PredictionEngine

@Suite struct LearnedPopularityTests {
    private let now = 1_800_000_000

    @Test func aConfirmationCountsForHalfAfterAWeek() {
        var learned = LearnedPopularity()
        learned.confirmed("a", nowSeconds: now)
        #expect(abs((learned.confirmations(nowSeconds: now)["a"] ?? 0) - 1) < 1e-9)
        let later = learned.confirmations(nowSeconds: now + LearnedPopularity.halfLifeSeconds)["a"] ?? 0
        #expect(abs(later - 0.5) < 1e-9)
        let old = now + 10 * LearnedPopularity.halfLifeSeconds
        #expect(learned.confirmations(nowSeconds: old).isEmpty && learned.forgotten(nowSeconds: old) == ["a"])
    }

    /// Two pods learn, tell and merge: both know the sum, whoever tells first.
    @Test func podsAddUp() {
        var one = LearnedPopularity()
        var two = LearnedPopularity()
        one.confirmed("a", nowSeconds: now)
        two.confirmed("a", nowSeconds: now + 60)
        two.confirmed("b", nowSeconds: now)
        var shared: [String: Double] = [:]
        for (item, weight) in one.takePending() { shared[item, default: 0] += weight }
        one.merged(shared)
        for (item, weight) in two.takePending() { shared[item, default: 0] += weight }
        two.merged(shared)
        one.merged(shared)
        #expect(one == two)
        #expect(abs((one.confirmations(nowSeconds: now + 60)["a"] ?? 0) - 2) < 0.001)
    }

    @Test func whatCouldNotBeToldIsToldLater() {
        var learned = LearnedPopularity()
        learned.confirmed("a", nowSeconds: now)
        let untold = learned.takePending()
        learned.putBack(untold)
        learned.merged(["b": 1e9])
        #expect(learned.takePending() == untold)
        #expect(learned.confirmations(nowSeconds: now)["a"] != nil)
        learned.merged(["a": .infinity, "b": .nan, "c": -1])
        #expect(learned.confirmations(nowSeconds: now).isEmpty)
    }

    @Test func smallChangesAreNotWorthANewIndex() {
        #expect(!LearnedPopularity.differ(["a": 10], ["a": 10.4]))
        #expect(!LearnedPopularity.differ([:], ["a": 0.4]))
        #expect(LearnedPopularity.differ([:], ["a": 1]))
        #expect(LearnedPopularity.differ(["a": 100], ["a": 80]))
    }
}
