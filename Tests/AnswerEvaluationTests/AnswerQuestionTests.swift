import Testing

@testable import AnswerEvaluation

@Suite struct AnswerQuestionTests {
    @Test func aPlaceIsRightWhereItsLettersStandInARightSection() {
        let judge = AnswerJudge(AnswerQuestion("?", gold: ["Press the  Power\nbutton, for 3 seconds."]))
        #expect(judge.isRight(page: 1, text: "the power button"))
        #expect(!judge.isRight(page: 1, text: "the mute button"))
        #expect(!judge.isRight(page: 1, text: " – "))
    }

    @Test func aPlaceIsRightOnARightPage() {
        let judge = AnswerJudge(AnswerQuestion("?", pages: [3, 7]))
        #expect(judge.isRight(page: 7, text: "anything") && !judge.isRight(page: 4, text: "anything"))
    }

    @Test func anyOfSeveralPhrasesIsEnough() {
        let judge = AnswerJudge(AnswerQuestion("?", phrases: ["ten seconds", "10 s"]))
        #expect(judge.hasPhrase("Hold it for 10 s.") && judge.hasPhrase("ten\nseconds") && !judge.hasPhrase("ten"))
    }

    @Test func recallCountsEachWordAsOftenAsItWasWanted() {
        let judge = AnswerJudge(AnswerQuestion("?", answer: "the red, the blue"))
        #expect(judge.recall("the red one") == 0.5)
        #expect(judge.recall("the blue the red") == 1)
    }
}
