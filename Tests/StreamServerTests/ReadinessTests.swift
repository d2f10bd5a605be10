@testable import HTTPServing
import Testing

@testable import StreamServer

@Suite struct ReadinessTests {
    @Test func aPodWithACatalogueIsReady() { #expect(Readiness().reason == nil) }

    @Test func whatIsInTheWayIsTold() {
        #expect(Readiness(isDraining: true).reason == "draining")
        #expect(Readiness(hasCatalogue: false).reason == "the catalogue is being loaded")
        #expect(Readiness(hasCatalogue: false, hasCatalogueFailed: true).reason == "the catalogue cannot be loaded")
        #expect(Readiness(upFor: .seconds(1), isRedisLookedFor: true).reason == "looking for redis")
    }

    /// Every pod has lost it at once: if all left, nobody would be there.
    @Test func withoutRedisAPodIsReadyForEver() {
        #expect(Readiness(isRedisLookedFor: true, redisAwayFor: .seconds(86_400)).reason == nil)
    }

    @Test func aPodThatNeedsRedisWaitsThirtySecondsForIt() {
        func reason(_ seconds: Int?) -> String? {
            Readiness(needsRedis: true, isRedisLookedFor: seconds != nil, redisAwayFor: seconds.map { .seconds($0) })
                .reason
        }
        #expect(reason(nil) == nil && reason(30) == nil && reason(31) == "redis is away")
    }
}
