import Testing

@testable import Fleet

@Suite struct ReplayGuardTests {
    private func heard(_ numbers: [Int], of speaker: String = "a") -> [Bool] {
        var replays = ReplayGuard()
        return numbers.map { replays.heard($0, of: speaker) }
    }

    @Test func eachNumberIsHeardOnce() {
        #expect(heard([1, 2, 2, 1, 3, 3]) == [true, true, false, false, true, false])
    }

    @Test func messagesMayOvertakeEachOther() {
        #expect(heard([5, 3, 4, 3, 1]) == [true, true, true, false, true])
    }

    @Test func whatIsOlderThanTheWindowIsOld() {
        let last = ReplayGuard.window + 10
        #expect(heard([last, 10, 11, 11]) == [true, false, true, false])
    }

    @Test func aJumpForgetsNothingThatCouldComeAgain() {
        let far = 3 * ReplayGuard.window
        #expect(heard([1, 2, far, 1, far, far - 1, far - 1]) == [true, true, true, false, false, true, false])
        #expect(heard([1, 100, 40, 100, 1]) == [true, true, true, false, false])
    }

    @Test func numbersThatNobodyGivesAreOld() {
        #expect(heard([0, -1, .min]) == [false, false, false])
    }

    @Test func speakersHaveNumbersOfTheirOwnAndAreBounded() {
        var replays = ReplayGuard()
        let areNew = (0..<ReplayGuard.speakersMax).map { replays.heard(9, of: "\($0)") }
        #expect(areNew.allSatisfy { $0 })
        let isAgain = replays.heard(9, of: "0")
        #expect(!isAgain)
        // The second one has been silent for longest.
        let isNew = replays.heard(9, of: "another")
        let isKnown = !replays.heard(9, of: "0")
        let isForgotten = replays.heard(9, of: "1")
        #expect(isNew && isKnown && isForgotten)
    }

    /// Against a set of all that was heard.
    @Test func itAgreesWithASetThatForgetsNothing() {
        var state: UInt64 = 42
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        var replays = ReplayGuard()
        var all: Set<Int> = []
        var highest = 1
        for _ in 0..<50_000 {
            let number = max(1, highest - random(ReplayGuard.window + 100) + random(200))
            let isOld = number <= highest - ReplayGuard.window
            let isNew = replays.heard(number, of: "a")
            #expect(isNew == (!isOld && all.insert(number).inserted), "\(number) after \(highest), seed 42")
            highest = max(highest, number)
        }
    }

    @Test func whoIsIntroducedHasSaidEverythingBefore() {
        var replays = ReplayGuard()
        let wasKnown = replays.knows("a")
        replays.introduced("a", at: 500)
        let heard = [499, 1, 500, 500, 501].map { replays.heard($0, of: "a") }
        #expect(!wasKnown && heard == [false, false, true, false, true])
        // A second time it changes nothing.
        replays.introduced("a", at: 9000)
        let isNew = replays.heard(502, of: "a")
        #expect(isNew && replays.knows("a") && !replays.knows("b"))
    }
}
