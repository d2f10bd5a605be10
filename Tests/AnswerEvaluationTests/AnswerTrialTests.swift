import DocumentSearch
import PredictionEvaluation
import Testing

@testable import AnswerEvaluation

@Suite struct AnswerTrialTests {
    private static let index = PassageIndex([
        Page(number: 1, section: "Calibration", text: "Hold the button for three seconds to calibrate the oscillator."),
        Page(number: 2, section: "Warranty", text: "The warranty lasts two years."),
    ])

    @Test func theRankOfTheRightPassageIsFound() {
        let right = AnswerTrial(AnswerQuestion("How do I calibrate the oscillator?", pages: [1]), from: Self.index)
        #expect(right.rank == 0 && right.isRight && right.citations == [true] && right.isAnswered)
        let wrong = AnswerTrial(AnswerQuestion("How do I calibrate the oscillator?", pages: [9]), from: Self.index)
        #expect(wrong.rank == nil && !wrong.isRight)
    }

    @Test func anAnswerIsRightByItsPhraseWhereNoPlaceIsKnown() {
        let trial = AnswerTrial(AnswerQuestion("How long is the warranty?", phrases: ["two years"]), from: Self.index)
        #expect(trial.isRight && trial.hasPhrase == true && trial.recall == nil)
    }

    @Test func aFollowUpIsReadWithTheQuestionBefore() {
        let follow = AnswerQuestion("How long?", phrases: ["two years"], previous: ["How does the warranty last?"])
        #expect(AnswerTrial(follow, from: Self.index).hasPhrase == true)
        #expect(AnswerTrial(AnswerQuestion("How long?", phrases: ["two years"]), from: Self.index).hasPhrase == false)
    }

    @Test func aThresholdForATenthOfFalseRefusalsIsChosen() {
        func trial(_ confidence: Double) -> AnswerTrial {
            var trial = AnswerTrial(AnswerQuestion("?"), from: Self.index)
            trial.evidence = AnswerEvidence()
            (trial.evidence.cover, trial.isAnswered) = (confidence, confidence > 0.5)
            return trial
        }
        let answerable = (1...10).map { trial(Double($0) / 10) }
        let refusal = RefusalScore(
            answerable: answerable, foreign: [trial(0.15), trial(0.15), trial(0.95), trial(0.05)])
        #expect(refusal.refusedAtTenPercent == 0.75)
        #expect(refusal.answered == 0.5 && refusal.refused == 0.75)
        #expect(abs(refusal.auroc - (0.9 + 0.9 + 0.1 + 1) / 4) < 1e-9)
    }
}
