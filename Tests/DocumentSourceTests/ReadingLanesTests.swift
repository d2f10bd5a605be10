import Testing

@testable import DocumentSource

@Suite struct ReadingLanesTests {
    private func lanes(quick: Int = 4, long: Int = 1) -> ReadingLanes {
        ReadingLanes(.init(quickMax: quick, longMax: long))
    }

    @Test func whatFitsStartsAndTheRestWaitsInTurn() {
        var lanes = lanes(quick: 2)
        let readings = (0..<4).map { _ in lanes.readingWanted(isLarge: false, isAsked: true) }
        #expect(readings.map(\.change.starts) == [[1], [2], [], []])
        #expect(lanes.readingEnded(1) == .init(starts: [3]))
        #expect(lanes.readingEnded(4) == .init())
        #expect(lanes.readingEnded(2) == .init())
        #expect(lanes.readingEnded(3) == .init())
        #expect(lanes.count == 0)
    }

    @Test func whatTakesLongGivesItsPlaceUp() {
        var lanes = lanes(quick: 2)
        for _ in 0..<3 { _ = lanes.readingWanted(isLarge: false, isAsked: true) }
        let passed = lanes.momentPassed(1)
        #expect(passed.action == .goOn)
        #expect(passed.change == .init(starts: [3]))
        let again = lanes.momentPassed(1)
        #expect(again.action == .goOn)
        #expect(again.change == .init())
    }

    @Test func ofThoseThatTakeLongFewRunAndOthersStandStill() {
        var lanes = lanes(quick: 4)
        for _ in 0..<4 { _ = lanes.readingWanted(isLarge: false, isAsked: true) }
        let actions = (1...4).map { lanes.momentPassed($0).action }
        #expect(actions == [.goOn, .pause, .pause, .giveUp])
        #expect(lanes.readingEnded(4) == .init())
        // Two of four places are taken by those that stand still: two are left for what takes a moment.
        let next = (0..<3).map { _ in lanes.readingWanted(isLarge: false, isAsked: true).change.starts }
        #expect(next == [[5], [6], []])
        #expect(lanes.readingEnded(1) == .init(starts: [2, 7]))
        #expect(lanes.readingEnded(2) == .init(starts: [3]))
    }

    @Test func largeOnesGoToTheLongLaneAtOnceAndInTurn() {
        var lanes = lanes()
        #expect(lanes.readingWanted(isLarge: true, isAsked: true).change == .init(starts: [1]))
        #expect(lanes.readingWanted(isLarge: true, isAsked: true).change == .init())
        #expect(lanes.readingWanted(isLarge: false, isAsked: true).change == .init(starts: [3]))
        #expect(lanes.momentPassed(3).action == .pause)
        #expect(lanes.readingEnded(1) == .init(starts: [2]))
        #expect(lanes.readingEnded(2) == .init(starts: [3]))
    }

    @Test func whatIsAskedForGoesBeforeWhatIsForeseen() {
        var lanes = lanes(quick: 2)
        for _ in 0..<2 { _ = lanes.readingWanted(isLarge: false, isAsked: false) }
        #expect(lanes.readingWanted(isLarge: false, isAsked: false).change == .init())
        #expect(lanes.readingWanted(isLarge: false, isAsked: true).change == .init())
        #expect(lanes.readingEnded(1) == .init(starts: [4]))
    }

    @Test func whenMoreWaitThanThereArePlacesTheLatestGoesFirst() {
        var lanes = lanes(quick: 2)
        for _ in 0..<2 { _ = lanes.readingWanted(isLarge: false, isAsked: true) }
        #expect(!lanes.isCrowded)
        for _ in 0..<3 { _ = lanes.readingWanted(isLarge: false, isAsked: true) }
        #expect(lanes.isCrowded)
        #expect(lanes.readingEnded(1) == .init(starts: [5]))
        #expect(lanes.readingEnded(2) == .init(starts: [3]))
    }

    @Test func whatIsAskedForTakesTheLongPlaceOfWhatIsForeseen() {
        var lanes = lanes()
        #expect(lanes.readingWanted(isLarge: true, isAsked: false).change == .init(starts: [1]))
        #expect(lanes.readingWanted(isLarge: true, isAsked: false).change == .init())
        #expect(lanes.readingWanted(isLarge: true, isAsked: true).change == .init(starts: [3], displaced: 1))
        // The next one that is asked for waits: nothing that was only foreseen runs.
        #expect(lanes.readingWanted(isLarge: true, isAsked: true).change == .init())
        #expect(lanes.readingEnded(1) == .init())
        #expect(lanes.readingEnded(3) == .init(starts: [4]))
        #expect(lanes.readingEnded(4) == .init(starts: [2]))
    }

    @Test func whatIsAskedForOnTheWayIsMovedUp() {
        var lanes = lanes()
        _ = lanes.readingWanted(isLarge: true, isAsked: false)
        _ = lanes.readingWanted(isLarge: true, isAsked: false)
        #expect(lanes.readingPromoted(2) == .init(starts: [2], displaced: 1))
        #expect(lanes.readingPromoted(2) == .init())
        #expect(lanes.readingPromoted(99) == .init())
    }

    @Test func whateverHappensNoPlaceIsLostAndNoLimitPassed() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var state = seed
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var lanes = lanes(quick: 4, long: 2)
        var running: Set<UInt64> = []
        var waiting: Set<UInt64> = []
        /// Ended by the lanes, and about to end by themselves.
        var ending: Set<UInt64> = []
        func carryOut(_ change: ReadingLanes.Change) {
            if let displaced = change.displaced {
                #expect(running.remove(displaced) != nil, "seed \(seed)")
                ending.insert(displaced)
            }
            for number in change.starts {
                #expect(waiting.remove(number) != nil, "seed \(seed)")
                running.insert(number)
            }
        }
        func any(_ numbers: Set<UInt64>) -> UInt64? { numbers.isEmpty ? nil : numbers.sorted()[next(numbers.count)] }
        for _ in 0..<5000 {
            switch next(4) {
            case 0 where running.count + waiting.count < 40:
                let (number, change) = lanes.readingWanted(isLarge: next(4) == 0, isAsked: next(2) == 0)
                waiting.insert(number)
                carryOut(change)
            case 1:
                guard let number = any(running) else { continue }
                let (action, change) = lanes.momentPassed(number)
                if action != .goOn { running.remove(number) }
                if action == .pause { waiting.insert(number) }
                if action == .giveUp { ending.insert(number) }
                carryOut(change)
            case 2: if let number = any(waiting.union(running)) { carryOut(lanes.readingPromoted(number)) }
            default:
                guard let number = any(running.union(waiting).union(ending)) else { continue }
                for _ in [running.remove(number), waiting.remove(number), ending.remove(number)] {}
                carryOut(lanes.readingEnded(number))
            }
            #expect(running.count <= 6, "seed \(seed)")
            #expect(lanes.count == running.count + waiting.count + ending.count, "seed \(seed)")
        }
        while let number = any(running.union(waiting).union(ending)) {
            for _ in [running.remove(number), waiting.remove(number), ending.remove(number)] {}
            carryOut(lanes.readingEnded(number))
        }
        #expect(lanes.count == 0)
    }
}
