import Testing

@testable import PredictionEngine

@Suite struct TypingEvidenceTests {
    private let bearing = PredictableItem(name: "6206-2RS", brand: "SKF", aliases: ["deep groove ball bearing 6206"])

    private func told(_ typed: String) -> TypingEvidence? { TypingEvidence(typed: typed, meaning: bearing) }

    @Test func theBeginningOfANameIsOneWithoutSlips() throws {
        let evidence = try #require(told("6206-2"))
        #expect(evidence.isName && evidence.characters == 6 && evidence.digits == 5)
        #expect(evidence.slips == 0 && evidence.digitSlips == 0)
    }

    @Test func slipsAreCountedAndThoseInDigitsApart() throws {
        let other = try #require(told("6207-2rs"))
        #expect(other.isName && other.slips == 1 && other.digitSlips == 1)
        let letter = try #require(told("6206-2ra"))
        #expect(letter.slips == 1 && letter.digitSlips == 0)
        let swapped = try #require(told("6260-2rs"))
        #expect(swapped.slips == 1 && swapped.digitSlips == 1)
        let left = try #require(told("626-2rs"))
        #expect(left.slips == 1 && left.digitSlips == 1)
    }

    @Test func separatorsAreNoSlips() throws {
        let evidence = try #require(told("62062rs"))
        #expect(evidence.isName && evidence.slips == 0)
    }

    @Test func wordsOfANameAreNotItsBeginning() throws {
        let evidence = try #require(told("how do i fit the bearing"))
        #expect(!evidence.isName && evidence.characters == 0)
        #expect(
            told("a bearing from skf that is so long that nobody would ever type it as a name of anything")?.isName
                == false)
    }

    @Test func aTextThatHasNothingOfTheItemTellsNothing() {
        for typed in ["", "-", "gearbox", "something else", "a"] { #expect(told(typed) == nil) }
    }
}
