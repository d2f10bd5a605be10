import Testing

@testable import Fleet

@Suite struct InvalidationTests {
    @Test func twoBecomeOne() {
        let one = Invalidation(tags: ["b", "a"])
        #expect(one.joined(with: Invalidation(tags: ["b", "c"])) == Invalidation(tags: ["a", "b", "c"]))
        #expect(one.joined(with: Invalidation(everything: true)) == Invalidation(everything: true))
    }

    @Test func withTooManyTagsItIsEverything() {
        let half = { (name: String) in Invalidation(tags: (0...Invalidation.tagsMax / 2).map { "\(name)\($0)" }) }
        #expect(half("a").joined(with: half("b")) == Invalidation(everything: true))
        #expect(!Invalidation(tags: (0...Invalidation.tagsMax).map { "\($0)" }).isWithinLimits)
    }
}
