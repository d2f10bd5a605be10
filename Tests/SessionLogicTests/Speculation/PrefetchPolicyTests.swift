import Testing

@testable import SessionLogic

@Suite struct PrefetchPolicyTests {
    private func confidence(
        fetch: Double = 1, lead: Double = 4, free: Double = 2.0 / 3, policy: PrefetchPolicy = PrefetchPolicy()
    ) -> Double {
        policy.confidence(in: .init(fetch: .seconds(fetch), lead: .seconds(lead), freeShare: free))
    }

    @Test func theThresholdIsTheAnswerWhenFetchingSparesWhatItSpends() {
        #expect(abs(confidence() - 0.85) < 1e-9)
        #expect(abs(confidence(fetch: 0.01) - 0.85) < 1e-9)
    }

    @Test func theBusierThePodTheSurer() {
        #expect(
            confidence(free: 1) < 0.85 && confidence(free: 0.5) > 0.85 && confidence(free: 0) > confidence(free: 0.5))
        #expect(abs(confidence(free: 1) - 0.739) < 0.001 && abs(confidence(free: 0) - 0.919) < 0.001)
    }

    @Test func whatComesTooLateAnywaySparesLess() {
        #expect(confidence(fetch: 20, lead: 4) > confidence(fetch: 4, lead: 4))
    }

    @Test func belowTheLeastItIsAGuess() {
        #expect(confidence(free: 1, policy: PrefetchPolicy(threshold: 0.3, least: 0.6)) == 0.3)
        #expect(confidence(free: 1, policy: PrefetchPolicy(threshold: 0.65)) == 0.6)
    }

    @Test func thePlainThresholdKnowsNoCircumstances() {
        let plain = PrefetchPolicy(rule: .threshold, threshold: 0.9)
        #expect(confidence(fetch: 60, free: 0, policy: plain) == 0.9 && plain.floor == 0.9)
    }

    @Test(arguments: [0, 0.5, 0.85, 0.999, 1])
    func theFloorIsNeverAboveAnAnswer(threshold: Double) {
        for rule in PrefetchPolicy.Rule.allCases {
            let policy = PrefetchPolicy(rule: rule, threshold: threshold)
            for free in [-1, 0, 0.5, 1, 2, .nan] {
                for fetch in [0, 0.1, 5, 600] {
                    let answer = confidence(fetch: fetch, free: free, policy: policy)
                    #expect(answer >= policy.floor - 1e-9 && answer <= 1, "\(rule) \(threshold) \(free) \(fetch)")
                }
            }
        }
    }

    @Test func measuredTimesAreFollowed() {
        var times = PrefetchTimes()
        #expect(times.fetch("pdf") == .seconds(0.5))
        for _ in 0..<100 {
            times.fetched("pdf", in: .seconds(3))
            times.asked(after: .seconds(10))
        }
        #expect(times.fetch("pdf") == .seconds(3) && times.fetch("man") == .seconds(0.5))
        #expect(times.lead > .seconds(9.9))
    }
}
