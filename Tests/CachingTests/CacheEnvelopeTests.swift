import Testing

@testable import Caching

@Suite struct CacheEnvelopeTests {
    @Test func aValueIsReadBackWithWhatIsKnownOfIt() {
        let envelope = CacheEnvelope(
            madeAtSeconds: 1_800_000_000, freshForSeconds: 86_400, isNegative: true, value: [1, 2, 3])
        #expect(CacheEnvelope(bytes: envelope.bytes) == envelope)
    }

    /// A newer pod may write what this one does not understand: it is as if nothing were there.
    @Test func whatIsNotUnderstoodIsNothing() {
        let good = CacheEnvelope(madeAtSeconds: 1, freshForSeconds: 1, value: []).bytes
        var newer = good
        newer[2] = 2
        #expect(CacheEnvelope(bytes: newer) == nil)
        for count in 0..<good.count { #expect(CacheEnvelope(bytes: Array(good[..<count])) == nil) }
        #expect(CacheEnvelope(bytes: Array("{\"v\":1} and some more text".utf8)) == nil)
        #expect(CacheEnvelope(bytes: [0x48, 0x43, 1, 0] + [UInt8](repeating: 255, count: 14)) == nil)
    }

    @Test func aValueIsFreshThenStaleThenGone() {
        let envelope = CacheEnvelope(madeAtSeconds: 1000, freshForSeconds: 100, value: [])
        #expect(envelope.freshness(nowSeconds: 1100) == .fresh)
        #expect(envelope.freshness(nowSeconds: 1101) == .stale)
        #expect(envelope.freshness(nowSeconds: 1125) == .stale)
        #expect(envelope.freshness(nowSeconds: 1126) == .expired)
        #expect(CacheEnvelope.keptSeconds(100) == 125)
    }

    @Test func lifetimesAreSpread() {
        #expect(CacheEnvelope.jittered(1000, random: 0) == 1000)
        #expect(CacheEnvelope.jittered(1000, random: 1) == 900)
        #expect(CacheEnvelope.jittered(1, random: 1) == 1)
    }
}
