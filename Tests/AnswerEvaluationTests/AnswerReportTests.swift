import DocumentSearch
import Testing

@testable import AnswerEvaluation
@testable import PredictionEvaluation

@Suite struct AnswerReportTests {
    private static let index = PassageIndex([
        Page(number: 1, section: "Calibration", text: "Hold the button for three seconds to calibrate it."),
        Page(number: 2, section: "Warranty", text: "The warranty lasts two years."),
    ])

    @Test func rightQuestionsAndForeignOnesAreToldApart() {
        let asked = AskedDocument(
            Self.index,
            [
                AnswerQuestion("How do I calibrate it?", pages: [1], phrases: ["three seconds"]),
                AnswerQuestion("How long does the warranty last?", pages: [2], answer: "two years"),
                AnswerQuestion("Which fuse blows?", answerable: false),
            ])
        let report = AnswerReport([asked], foreign: [("cats", [AnswerQuestion("Which cat purrs?")])], seed: 1)
        #expect(report.score.questions == 2)
        #expect(report.score.hitAt1.value == 1 && report.score.firstCitation.value == 1)
        #expect(
            report.score.toThePoint.value == 1 && report.score.phrase?.value == 1 && report.score.recall?.value == 1)
        #expect(report.foreign.map(\.refusal.auroc) == [1, 1] && report.foreign.map(\.refusal.refused) == [1, 1])
        #expect(report.misspeltShare == 1)
        #expect(report.text.contains("1 questions of cats: AUROC 1.0"))
    }

    @Test func wrongPlacesCountAsWrong() {
        let report = AnswerReport(
            [AskedDocument(Self.index, [AnswerQuestion("How do I calibrate it?", pages: [2])])], foreign: [], seed: 1)
        #expect(report.score.hitAt1.value == 0 && report.score.firstCitation.value == 0)
        #expect(report.score.phrase == nil)
    }

    @Test func placesAreToldOnlyWhereTheyAreKnown() {
        func text(_ question: AnswerQuestion) -> String {
            AnswerReport([AskedDocument(Self.index, [question])], foreign: [], seed: 1).text
        }
        let words = AnswerQuestion("How do I calibrate it?", phrases: ["three seconds"])
        #expect(!text(words).contains("best passage right") && !text(words).contains("citations to the point"))
        #expect(text(words).contains("wanted phrase in the answer: 1.0"))
        #expect(text(AnswerQuestion("How do I calibrate it?", pages: [1])).contains("best passage right: 1.0"))
    }

    @Test func theSurestQuestionsAreRightMoreOften() {
        let trials = (0..<10).map { (confidence: Double($0) / 10, isRight: $0 >= 5) }
        let curve = CoveragePoint.curve(trials)
        #expect(curve.map(\.right) == [1, 1, 5 / 6, 5 / 8, 0.5] && curve.last?.share == 1)
        #expect(CoveragePoint.curve([]).isEmpty)
    }
}
