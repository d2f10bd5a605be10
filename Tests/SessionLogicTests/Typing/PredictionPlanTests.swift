import Resilience
import Testing

@testable import SessionLogic

@Suite struct PredictionPlanTests {
    private func plan(_ step: SheddingStep, limit: Int = 10, isPodDegraded: Bool = false) -> PredictionPlan {
        PredictionPlan(limit: limit, step: step, isPodDegraded: isPodDegraded)
    }

    @Test func withoutLoadEverythingIsGiven() {
        let plan = plan(.nothing)
        #expect(plan.limit == 10 && !plan.isCut && plan.spacing == .zero)
        #expect(plan.speculates && !plan.isCachedOnly && !plan.isDegraded)
    }

    @Test func prefetchIsGivenUpFirst() {
        #expect(!plan(.prefetch).speculates && !plan(.prefetch).isCut)
    }

    @Test func thenPredictionsAreFewerAndShorterAndSayIt() {
        #expect(plan(.detail).limit == 3 && plan(.detail).isCut && plan(.detail).isDegraded)
        #expect(plan(.detail).spacing > .zero && !plan(.detail).isCachedOnly)
        // Who wanted no more misses nothing.
        #expect(plan(.detail, limit: 2).limit == 2 && !plan(.detail, limit: 2).isDegraded)
    }

    @Test func lastOnlyWhatIsKnownIsGiven() {
        #expect(!plan(.connections).isCachedOnly && plan(.predictions).isCachedOnly && plan(.queries).isCachedOnly)
    }

    @Test func aPodThatDoesWithoutSomethingSaysSo() {
        #expect(plan(.nothing, isPodDegraded: true).isDegraded)
    }
}
