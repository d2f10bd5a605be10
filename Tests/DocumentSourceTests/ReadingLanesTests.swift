import Testing

@testable import DocumentSource

@Suite struct ReadingLanesTests {
    private func lanes(quick: Int = 4, long: Int = 1) -> ReadingLanes {
        ReadingLanes(.init(quickMax: quick, longMax: long))
    }

    @Test func whatFitsStartsAndTheRestWaitsInTurn() {
        var lanes = lanes(quick: 2)
        let readings = (0..<4).map { _ in lanes.readingWanted(isLarge: false) }
        #expect(readings.map(\.action) == [.start, .start, .wait, .wait])
        #expect(lanes.readingEnded(readings[0].number) == [readings[2].number])
        #expect(lanes.readingEnded(readings[3].number) == [])
        #expect(lanes.readingEnded(readings[1].number) == [])
        #expect(lanes.readingEnded(readings[2].number) == [])
        #expect(lanes.count == 0)
    }

    @Test func whatTakesLongGivesItsPlaceUp() {
        var lanes = lanes(quick: 2)
        let slow = lanes.readingWanted(isLarge: false).number
        _ = lanes.readingWanted(isLarge: false)
        let next = lanes.readingWanted(isLarge: false)
        #expect(next.action == .wait)
        let passed = lanes.momentPassed(slow)
        #expect(passed.action == .goOn)
        #expect(passed.starts == [next.number])
        #expect(lanes.momentPassed(slow).action == .goOn)
    }

    @Test func ofThoseThatTakeLongFewRunAndOthersStandStill() {
        var lanes = lanes(quick: 4)
        let slow = (0..<4).map { _ in lanes.readingWanted(isLarge: false).number }
        #expect(slow.map { lanes.momentPassed($0).action } == [.goOn, .pause, .pause, .giveUp])
        #expect(lanes.readingEnded(slow[3]) == [])
        // Two of four places are taken by those that stand still: two are left for what takes a moment.
        #expect((0..<3).map { _ in lanes.readingWanted(isLarge: false).action } == [.start, .start, .wait])
        #expect(lanes.readingEnded(slow[0]).first == slow[1])
        #expect(lanes.readingEnded(slow[1]).first == slow[2])
    }

    @Test func largeOnesGoToTheLongLaneAtOnceAndInTurn() {
        var lanes = lanes()
        let first = lanes.readingWanted(isLarge: true)
        let second = lanes.readingWanted(isLarge: true)
        #expect(first.action == .start)
        #expect(second.action == .wait)
        let small = lanes.readingWanted(isLarge: false)
        #expect(small.action == .start)
        #expect(lanes.momentPassed(small.number).action == .pause)
        #expect(lanes.readingEnded(first.number) == [second.number])
        #expect(lanes.readingEnded(second.number) == [small.number])
    }

    @Test func whateverHappensNoPlaceIsLostAndNoLimitPassed() {
        var random = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: 0...UInt64.max, using: &random)
        var state = seed
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var lanes = lanes(quick: 4, long: 2)
        var running: Set<UInt64> = []
        var waiting: Set<UInt64> = []
        var standing: Set<UInt64> = []
        func start(_ numbers: [UInt64]) {
            for number in numbers {
                #expect(waiting.remove(number) != nil || standing.remove(number) != nil, "seed \(seed)")
                running.insert(number)
            }
        }
        for _ in 0..<5000 {
            switch next(3) {
            case 0 where running.count + waiting.count + standing.count < 40:
                let (number, action) = lanes.readingWanted(isLarge: next(4) == 0)
                if action == .start { running.insert(number) } else { waiting.insert(number) }
            case 1:
                guard let number = running.sorted().randomElement(using: &random) else { continue }
                let (action, starts) = lanes.momentPassed(number)
                if action == .pause {
                    running.remove(number)
                    standing.insert(number)
                }
                start(starts)
            default:
                guard let number = running.union(waiting).union(standing).sorted().randomElement(using: &random) else {
                    continue
                }
                for set in [0, 1, 2] {
                    if set == 0 { running.remove(number) }
                    if set == 1 { waiting.remove(number) }
                    if set == 2 { standing.remove(number) }
                }
                start(lanes.readingEnded(number))
            }
            #expect(running.count <= 6, "seed \(seed)")
            #expect(standing.count <= 2, "seed \(seed)")
            #expect(lanes.count == running.count + waiting.count + standing.count, "seed \(seed)")
        }
        while let number = running.union(waiting).union(standing).sorted().first {
            running.remove(number)
            waiting.remove(number)
            standing.remove(number)
            start(lanes.readingEnded(number))
        }
        #expect(lanes.count == 0)
    }
}
