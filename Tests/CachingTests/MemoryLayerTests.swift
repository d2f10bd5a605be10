import Testing

@testable import Caching

private func layer(entries: Int = 3, weight: Int = .max) -> MemoryLayer<String, Int> {
    MemoryLayer(
        .init(entriesMax: entries, weightMax: weight, timeToLive: .seconds(10), negativeTimeToLive: .seconds(2)))
}

extension MemoryLayer where Value == Int {
    fileprivate mutating func found(_ key: Key, now: Duration = .zero) -> Int? {
        if case .hit(let value) = value(for: key, now: now) { value } else { nil }
    }
}

@Suite struct MemoryLayerTests {
    @Test func whatWasNotAskedForLongestGoesFirst() {
        var layer = layer()
        for (value, key) in ["a", "b", "c"].enumerated() { layer.insert(value, for: key, now: .zero) }
        #expect(layer.found("a") == 0)
        layer.insert(3, for: "d", now: .zero)
        #expect(layer.found("b") == nil)
        #expect(layer.found("a") == 0)
        #expect(layer.found("c") == 2)
        #expect(layer.statistics.evictions == 1)
    }

    @Test func whatIsTooOldIsAMiss() {
        var layer = layer()
        layer.insert(1, for: "a", now: .zero)
        #expect(layer.found("a", now: .seconds(9)) == 1)
        #expect(layer.found("a", now: .seconds(10)) == nil)
        #expect(layer.count == 0)
    }

    @Test func aNegativeEntryLivesShorter() {
        var layer = layer()
        layer.insert(1, for: "a", isNegative: true, now: .zero)
        guard case .negative(1) = layer.value(for: "a", now: .seconds(1)) else {
            Issue.record("expected negative")
            return
        }
        guard case .miss = layer.value(for: "a", now: .seconds(2)) else {
            Issue.record("expected a miss")
            return
        }
    }

    @Test func weightIsALimitToo() {
        var layer = layer(entries: 10, weight: 100)
        layer.insert(1, for: "a", weight: 60, now: .zero)
        layer.insert(2, for: "b", weight: 50, now: .zero)
        #expect(layer.found("a") == nil)
        #expect(layer.weight == 50)
        layer.insert(3, for: "c", weight: 101, now: .zero)
        #expect(layer.found("c") == nil)
        #expect(layer.found("b") == 2)
    }

    @Test func aLayerOfNothingKeepsNothing() {
        var layer = layer(entries: 0)
        layer.insert(1, for: "a", now: .zero)
        #expect(layer.count == 0)
    }

    /// Against a list that does the same slowly.
    @Test func itAgreesWithASlowModel() {
        let seed = UInt64.random(in: 0...1000)
        var state = seed
        func next(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        var layer = layer(entries: 5, weight: 20)
        var model: [(key: String, value: Int, weight: Int)] = []
        for step in 0..<5000 {
            let key = "\(next(9))"
            if next(2) == 0 {
                let weight = Int(next(8)) + 1
                layer.insert(step, for: key, weight: weight, now: .zero)
                model.removeAll { $0.key == key }
                while model.count >= 5 || model.reduce(0, { $0 + $1.weight }) + weight > 20 { model.removeFirst() }
                model.append((key, step, weight))
            } else if next(10) == 0 {
                layer.removeValue(for: key)
                model.removeAll { $0.key == key }
            } else {
                let expected = model.first { $0.key == key }
                #expect(layer.found(key) == expected?.value, "seed \(seed), step \(step)")
                if let expected {
                    model.removeAll { $0.key == key }
                    model.append(expected)
                }
            }
            #expect(layer.count == model.count)
        }
    }

    @Test func theHottestAreToldOnce() {
        var layer = MemoryLayer<String, Int>(.init(entriesMax: 10))
        for key in ["a", "b", "c"] { layer.insert(1, for: key, now: .zero) }
        for key in ["b", "a", "b", "b"] { _ = layer.value(for: key, now: .zero) }
        let hottest = layer.takeHottest(5)
        #expect(hottest.map(\.key) == ["b", "a"] && hottest.map(\.hits) == [3, 1])
        let again = layer.takeHottest(5)
        #expect(again.isEmpty)
    }

    @Test func whatWasNotAskedForLongestMakesRoomFirst() {
        var layer = MemoryLayer<Int, Int>(.init(entriesMax: 10, weightMax: 100))
        for key in 0..<5 { layer.insert(key, for: key, weight: 20, now: .zero) }
        _ = layer.value(for: 0, now: .zero)
        let evicted = layer.evict(weight: 30)
        #expect(evicted == [1, 2])
        #expect(layer.weight == 60)
        #expect(layer.peek(0, now: .zero) == 0)
        #expect(layer.peek(1, now: .zero) == nil)
        _ = layer.evict(weight: 1000)
        #expect(layer.count == 0)
        #expect(layer.weight == 0)
    }

    @Test func anEntryMayHaveALifeOfItsOwn() {
        var layer = MemoryLayer<Int, Int>(.init(entriesMax: 10, negativeTimeToLive: .seconds(1)))
        layer.insert(1, for: 1, isNegative: true, timeToLive: .seconds(60), now: .zero)
        layer.insert(2, for: 2, isNegative: true, now: .zero)
        if case .miss = layer.value(for: 1, now: .seconds(50)) { Issue.record("gone") }
        if case .miss = layer.value(for: 2, now: .seconds(50)) {} else { Issue.record("kept") }
    }
}
