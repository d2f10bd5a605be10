import Testing

@testable import PredictionEngine

@Suite struct LearnedPopularityTests {
    private let now = 1_800_000_000

    @Test func aConfirmationCountsForHalfAfterAWeek() {
        var learned = LearnedPopularity()
        learned.confirmed("a", by: "x", nowSeconds: now)
        #expect(abs((learned.confirmations(nowSeconds: now)["a"] ?? 0) - 1) < 1e-9)
        let later = learned.confirmations(nowSeconds: now + LearnedPopularity.halfLifeSeconds)["a"] ?? 0
        #expect(abs(later - 0.5) < 1e-9)
        let old = now + 10 * LearnedPopularity.halfLifeSeconds
        #expect(learned.confirmations(nowSeconds: old).isEmpty && learned.forgotten(nowSeconds: old) == ["a"])
    }

    /// What is learned of typing decays, is shared and is kept like what is asked about, and is no item.
    @Test func howPeopleTypeIsLearnedWithWhatTheyMean() throws {
        let item = PredictableItem(name: "td27kv")
        let evidence = try #require(TypingEvidence(typed: "td72kv", meaning: item))
        var learned = LearnedPopularity()
        for browser in 0..<50 {
            learned.confirmed("a", by: "\(browser)", evidence: evidence, nowSeconds: now + 60 * browser)
        }
        let then = now + 60 * 50
        let taught = learned.habits(nowSeconds: then)
        #expect(taught.costs(whereDigitsTell: 0).digit < EditCosts().digit)
        #expect(learned.confirmations(nowSeconds: then).count == 1)
        #expect(!learned.habits(nowSeconds: then).differs(from: taught))
        #expect(
            learned.habits(nowSeconds: then + 20 * LearnedPopularity.halfLifeSeconds).costs(whereDigitsTell: 0).digit
                > EditCosts().digit - 0.1)
        #expect(LearnedPopularity(encoded: learned.encoded())?.habits(nowSeconds: then) == taught)
        var other = LearnedPopularity()
        other.merged(learned.takePending())
        #expect(!other.habits(nowSeconds: then).differs(from: taught))
        // The same browser says nothing new.
        learned.confirmed("a", by: "1", evidence: evidence, nowSeconds: then)
        #expect(learned.habits(nowSeconds: then) == taught)
        // A crowd in one minute says little, whatever items it names.
        var crowded = LearnedPopularity()
        for browser in 0..<1_000 {
            crowded.confirmed("item \(browser)", by: "\(browser)", evidence: evidence, nowSeconds: then)
        }
        let sixty = TypingHabits([.names: 60, .characters: 360, .slips: 60, .digits: 120, .digitSlips: 60])
        #expect(!crowded.habits(nowSeconds: then).differs(from: sixty))
        learned.confirmed("\u{1}slips", by: "x", nowSeconds: then)
        #expect(learned.habits(nowSeconds: then) == taught)
    }

    /// Two pods learn, tell and merge: both know the sum, whoever tells first.
    @Test func podsAddUp() {
        var one = LearnedPopularity()
        var two = LearnedPopularity()
        one.confirmed("a", by: "x", nowSeconds: now)
        two.confirmed("a", by: "y", nowSeconds: now + 60)
        two.confirmed("b", by: "y", nowSeconds: now)
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
        learned.confirmed("a", by: "x", nowSeconds: now)
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

    @Test func oneMinuteTeachesAnItemOnlySoMuch() {
        var learned = LearnedPopularity()
        for browser in 0..<1000 { learned.confirmed("a", by: "\(browser)", nowSeconds: now) }
        #expect(abs((learned.confirmations(nowSeconds: now)["a"] ?? 0) - Double(LearnedPopularity.perMinuteMax)) < 0.1)
        learned.confirmed("b", by: "x", nowSeconds: now)
        learned.confirmed("a", by: "new", nowSeconds: now + 60)
        let after = learned.confirmations(nowSeconds: now + 60)
        #expect((after["a"] ?? 0) > Double(LearnedPopularity.perMinuteMax) && (after["b"] ?? 0) > 0.9)
    }

    @Test func whatWasLearnedComesBackAsItWasKept() {
        var learned = LearnedPopularity()
        for item in ["a", "b b", "ä\tö", "é"] { learned.confirmed(item, by: "x", nowSeconds: now) }
        learned.confirmed("a", by: "y", nowSeconds: now + 3600)
        let back = LearnedPopularity(encoded: learned.encoded())
        #expect(back?.confirmations(nowSeconds: now) == learned.confirmations(nowSeconds: now))
        #expect(back?.encoded() == learned.encoded())
    }

    @Test(arguments: ["", "hunch popularity 2\n1\ta\n", "1\ta\n", "\u{0}\u{0}"])
    func whatIsNotOursIsNotRead(text: String) {
        #expect(LearnedPopularity(encoded: text) == nil)
    }

    @Test func brokenLinesAreLeftOut() {
        let text = "hunch popularity 1\nnan\ta\n-3\tb\n\nx\n5\n1e40\tgood\n1e999\tc\n"
        #expect(LearnedPopularity(encoded: text)?.weights == ["good": 1e40])
    }

    @Test func aBrowserTeachesAnItemOnceADay() {
        var learned = LearnedPopularity()
        for minute in 0..<600 { learned.confirmed("a", by: "one", nowSeconds: now + 60 * minute) }
        #expect((learned.confirmations(nowSeconds: now)["a"] ?? 0) < 1.01)
        learned.confirmed("b", by: "one", nowSeconds: now)
        learned.confirmed("a", by: "two", nowSeconds: now)
        #expect((learned.confirmations(nowSeconds: now)["a"] ?? 0) > 1.9)
        learned.confirmed("a", by: "one", nowSeconds: now + 2 * LearnedPopularity.browserAgainAfterSeconds)
        #expect((learned.confirmations(nowSeconds: now)["a"] ?? 0) > 2.9)
    }

    /// A clock that is far ahead, or a file somebody wrote, must not stop a pod: what an item is worth stays a number.
    @Test func weightsFromFarAwayStayNumbers() {
        var learned = LearnedPopularity()
        learned.merged(["a": 1e300, "b": 1])
        let confirmations = learned.confirmations(nowSeconds: now)
        var item = PredictableItem(name: "x", popularity: .max)
        item.confirmations = confirmations["a"] ?? 0
        #expect(item.priorWeight.isFinite && item.priorWeight > 1)
        item.confirmations = .nan
        #expect(item.priorWeight.isFinite)
        learned.forget(nowSeconds: now)
        #expect(learned.weights.keys.sorted() == ["a"])
    }
}
