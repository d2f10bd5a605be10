import Testing

@testable import Caching

@Suite struct ByteBudgetTests {
    @Test func whatFitsIsGrantedAndWhatNeverWillIsRefused() {
        var budget = ByteBudget(total: 100)
        let (first, second) = (budget.newClaim(), budget.newClaim())
        #expect(budget.wanted(first, bytes: 60) == .granted)
        #expect(budget.wanted(second, bytes: 101) == .refuse)
        #expect(budget.wanted(second, bytes: 40) == .granted)
        #expect(budget.held == 100)
        #expect(budget.wanted(99, bytes: 1) == .refuse)
    }

    @Test func whatDoesNotFitSaysWhatIsMissingAndIsGrantedLater() {
        var budget = ByteBudget(total: 100)
        let (first, second, third) = (budget.newClaim(), budget.newClaim(), budget.newClaim())
        #expect(budget.wanted(first, bytes: 80) == .granted)
        #expect(budget.wanted(second, bytes: 50) == .wait(missing: 30))
        // A small one need not wait behind a large one.
        #expect(budget.wanted(third, bytes: 20) == .granted)
        #expect(budget.shrunk(first, to: 40) == [])
        #expect(budget.released(third) == [second])
        #expect(budget.held == 90)
    }

    @Test func aClaimThatGrowsCountsWhatItHolds() {
        var budget = ByteBudget(total: 100)
        let claim = budget.newClaim()
        #expect(budget.wanted(claim, bytes: 60) == .granted)
        #expect(budget.wanted(claim, bytes: 90) == .granted)
        #expect(budget.held == 90)
        #expect(budget.shrunk(claim, to: 200) == [])
        #expect(budget.bytes(of: claim) == 90)
        #expect(budget.wanted(claim, bytes: -5) == .granted)
        #expect(budget.held == 0)
    }

    @Test func aWishThatIsTakenBackIsNotGranted() {
        var budget = ByteBudget(total: 10)
        let (first, second) = (budget.newClaim(), budget.newClaim())
        #expect(budget.wanted(first, bytes: 10) == .granted)
        #expect(budget.wanted(second, bytes: 5) == .wait(missing: 5))
        budget.notWanted(second)
        #expect(budget.released(first) == [])
        #expect(budget.held == 0)
        #expect(budget.released(first) == [])
    }

    @Test func whateverHappensItsTotalHoldsAndNothingIsLost() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var state = seed
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var budget = ByteBudget(total: 1000)
        var claims: [ByteBudget.Claim] = []
        for _ in 0..<5000 {
            switch next(4) {
            case 0: claims.append(budget.newClaim())
            case 1 where !claims.isEmpty: _ = budget.wanted(claims[next(claims.count)], bytes: next(1200))
            case 2 where !claims.isEmpty: _ = budget.shrunk(claims[next(claims.count)], to: next(500))
            default: if !claims.isEmpty { _ = budget.released(claims.remove(at: next(claims.count))) }
            }
            #expect(budget.held <= 1000 && budget.held >= 0, "seed \(seed)")
            #expect(budget.held == claims.reduce(0) { $0 + budget.bytes(of: $1) }, "seed \(seed)")
        }
        for claim in claims { _ = budget.released(claim) }
        #expect(budget.held == 0)
    }

    @Test func aWishThatDoesNotWaitIsForgottenAndTheEasiestTellsWhatIsMissing() {
        var budget = ByteBudget(total: 100)
        let (first, second, third) = (budget.newClaim(), budget.newClaim(), budget.newClaim())
        #expect(budget.wanted(first, bytes: 90) == .granted)
        #expect(budget.wanted(second, bytes: 20, waits: false) == .wait(missing: 10))
        #expect(budget.missing == nil)
        #expect(budget.wanted(second, bytes: 60) == .wait(missing: 50))
        #expect(budget.wanted(third, bytes: 30) == .wait(missing: 20))
        #expect(budget.missing == 20)
        #expect(budget.shrunk(first, to: 70) == [third])
        #expect(budget.missing == 60)
    }

    @Test func aWishMayHaveToLeaveSomethingForOthers() {
        var budget = ByteBudget(total: 100)
        let (first, second) = (budget.newClaim(), budget.newClaim())
        #expect(budget.wanted(first, bytes: 90, waits: false, leaving: 25) == .granted)
        #expect(budget.shrunk(first, to: 50) == [])
        #expect(budget.wanted(second, bytes: 30, waits: false, leaving: 25) == .wait(missing: 5))
        #expect(budget.wanted(second, bytes: 25, waits: false, leaving: 25) == .granted)
        #expect(budget.wanted(second, bytes: 50, waits: false) == .granted)
    }
}
