import Testing

@testable import PredictionEngine

@Suite struct TypingHabitsTests {
    private func index(_ habits: TypingHabits, _ names: [String]) -> PredictionIndex {
        PredictionIndex(names.map { PredictableItem(name: $0) }, revision: 1, habits: habits)
    }

    private func confidence(_ typed: String, in index: PredictionIndex) -> Double {
        var columns = TypedColumns()
        return index.predict(typed, columns: &columns, scratch: RankingScratch(), limit: 10).candidates.first?
            .confidence ?? 0
    }

    @Test func beforeAnythingIsObservedPeopleTypeAsAnywhere() {
        let habits = TypingHabits()
        #expect(abs(habits.rate - 0.02) < 1e-6 && habits.shares.words == HypothesisShares().words)
        #expect(habits.costs(whereDigitsTell: 0.3) == EditCosts().stricter(whereDigitsTell: 0.3))
    }

    /// No rule says that this catalogue's digits tell its names apart; those who type them do.
    @Test func aSiteWhosePeopleTypeCodesBecomesStrictAboutDigits() {
        let careful = TypingHabits([.names: 10_000, .characters: 100_000, .slips: 1_000, .digits: 60_000])
        #expect(careful.costs(whereDigitsTell: 0).digit > EditCosts().digit + 3)
        let names = ["roland td27kv drums", "korg minilogue xd", "yamaha reface cp", "moog subsequent"]
        let (usual, strict) = (index(TypingHabits(), names), index(careful, names))
        #expect(confidence("roland td7kv", in: strict) < 0.5 * confidence("roland td7kv", in: usual))
        // A letter is as it was.
        #expect(confidence("rolnd td27kv", in: strict) > 0.85)
    }

    @Test func aSiteWhosePeopleSlipInDigitsBearsWithThem() {
        let careless = TypingHabits([.names: 1_000, .characters: 10_000, .slips: 300, .digits: 6_000, .digitSlips: 100])
        #expect(careless.costs(whereDigitsTell: 0).digit < EditCosts().digit - 1)
    }

    /// Somebody typed a part that is not there and took its neighbour.
    @Test func oneQuestionMakesNobodyCareless() {
        for share in [0, 0.5, 1.0] {
            let usual = TypingHabits().costs(whereDigitsTell: share).digit
            for digits in [5.0, 100, 6_000] {
                let once = TypingHabits([
                    .names: 1, .characters: 2 * digits, .slips: 1 + 0.02 * digits, .digits: digits, .digitSlips: 1,
                ])
                #expect(once.costs(whereDigitsTell: share).digit > usual - 0.1, "\(share), \(digits)")
            }
        }
    }

    @Test func slipsAreCheaperWherePeopleSlipOften() {
        let often = TypingHabits([.names: 1_000, .characters: 20_000, .slips: 1_200])
        let seldom = TypingHabits([.names: 1_000, .characters: 20_000, .slips: 20])
        #expect(often.costs(whereDigitsTell: 0).deletion < EditCosts().deletion - 0.5)
        #expect(seldom.costs(whereDigitsTell: 0).deletion > EditCosts().deletion + 0.5)
    }

    @Test func wordsCountMoreWherePeopleTypeWords() {
        let words = TypingHabits([.names: 100, .words: 400]).shares
        let usual = HypothesisShares()
        #expect(words.words > 3 * usual.words)
        #expect(abs(words.words + words.names - usual.words - usual.names) < 1e-9 && words.none == usual.none)
    }

    @Test func noCrowdTeachesBeyondTheBounds() {
        let all = TypingHabits.Kind.allCases
        for huge in [TypingHabits(Dictionary(uniqueKeysWithValues: all.map { ($0, 1e12) }))]
            + all.map({ TypingHabits([$0: 1e12]) }) + all.map({ TypingHabits([$0: .infinity]) })
            + all.map({ TypingHabits([$0: .nan]) })
        {
            let costs = huge.costs(whereDigitsTell: 1)
            #expect((0.01...0.05).contains(huge.rate) && (0.02...0.3).contains(huge.shares.words))
            #expect((1...12).contains(costs.digit) && costs.deletion > 3)
        }
    }

    @Test func aTenthMoreOrLessIsNotWorthANewIndex() {
        let habits = TypingHabits([.names: 1_000, .characters: 10_000, .slips: 300, .digits: 1_000])
        #expect(!habits.differs(from: habits))
        #expect(!habits.differs(from: TypingHabits([.names: 1_010, .characters: 10_100, .slips: 303, .digits: 1_010])))
        #expect(habits.differs(from: TypingHabits()))
    }
}
