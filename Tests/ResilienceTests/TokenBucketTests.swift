import Testing

@testable import Resilience

@Suite struct TokenBucketTests {
    @Test func aBurstPassesAndThenOneForEachShareOfASecond() {
        var bucket = TokenBucket(rate: 2, now: .zero)
        #expect(bucket.take(now: .zero) == .pass)
        #expect(bucket.take(now: .zero) == .pass)
        #expect(bucket.take(now: .zero) == .wait(.milliseconds(500)))
        #expect(bucket.take(now: .milliseconds(500)) == .pass)
        #expect(bucket.take(now: .milliseconds(500)) != .pass)
    }

    @Test func zeroMeansNoLimit() {
        var bucket = TokenBucket(rate: 0, now: .zero)
        for _ in 0..<1000 { #expect(bucket.take(now: .zero) == .pass) }
    }

    @Test func whoWaitsAsLongAsToldIsLetThrough() {
        for rate in [0.3, 1, 7, 60, 333.3] {
            var bucket = TokenBucket(rate: rate, burst: 1, now: .seconds(5))
            #expect(bucket.take(now: .seconds(5)) == .pass)
            guard case .wait(let time) = bucket.take(now: .seconds(5)) else {
                Issue.record("an empty bucket let somebody pass")
                continue
            }
            #expect(bucket.take(now: .seconds(5) + time) == .pass, "rate \(rate)")
        }
    }

    @Test func itNeverHoldsMoreThanItsBurst() {
        var bucket = TokenBucket(rate: 1, burst: 2, now: .zero)
        #expect(bucket.isFull(now: .seconds(100)) == true)
        #expect(bucket.take(now: .seconds(100)) == .pass)
        #expect(bucket.take(now: .seconds(100)) == .pass)
        #expect(bucket.take(now: .seconds(100)) != .pass)
    }

    @Test func aClockThatStandsStillAddsNothing() {
        var bucket = TokenBucket(rate: 1000, burst: 1, now: .seconds(9))
        #expect(bucket.take(now: .seconds(9)) == .pass)
        #expect(bucket.take(now: .seconds(8)) != .pass)
    }
}
