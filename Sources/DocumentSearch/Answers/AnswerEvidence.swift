import Foundation

/// Evidence that a document answers a question, taken from its best passages, and the probabilities that follow from it.
package struct AnswerEvidence: Equatable, Sendable {
    /// Score of the best passage as a share of the weight of the whole question, 0…1.
    package var cover = 0.0
    /// Share of the question's weight whose words the best passage or its heading has, in some form.
    package var presence = 0.0
    /// Distance of the second-best section, as a share of the best score; 0 where there is none.
    package var margin = 0.0
    /// Logarithm of the number of different words that the question is about, times `presence`: two words of two say less than
    /// six of six.
    package var words = 0.0
    /// Logarithm of the number of passages: in a larger document more is found by chance.
    package var size = 0.0
    /// Likeness of the question and the likest sentence of the best passage by the vectors of their words, −1…1; nil without
    /// a table of them.
    package var closeness: Double?

    package init() {}

    /// Names of the numbers in the order of the weights.
    package static let names = ["cover", "presence", "margin", "words", "size", "closeness"]
    package var values: [Double] { [cover, presence, margin, words, size, closeness ?? 0] }

    /// Weights of a logistic regression, in the order of `names`.
    ///
    /// loadtest/bench/fit-answers.py found them on the questions for development that loadtest/README.md names.
    private struct Weights {
        var bias: Double
        var numbers: [Double]

        func probability(_ evidence: AnswerEvidence) -> Double {
            guard evidence.cover > 0 else { return 0 }
            return 1 / (1 + exp(-zip(numbers, evidence.values).reduce(bias) { $0 + $1.0 * $1.1 }))
        }
    }

    // By words alone, and with a table of meanings.
    private static let answerableByWords = Weights(bias: 0.72, numbers: [3.62, 0.64, -0.14, 2.30, -0.60, 0])
    private static let answerableByMeaning = Weights(bias: -0.54, numbers: [3.98, 1.69, 0.98, 1.68, -0.96, 4.13])
    private static let rightByWords = Weights(bias: -0.44, numbers: [0.81, 0.45, 1.41, 1.91, -0.49, 0])
    private static let rightByMeaning = Weights(bias: -0.82, numbers: [0.91, 0.81, 2.03, 1.28, -0.56, 1.80])

    /// Probability that the document answers the question at all, where a third as many questions are foreign to it.
    package var answerable: Double {
        (closeness == nil ? Self.answerableByWords : Self.answerableByMeaning).probability(self)
    }

    /// Probability that the best passage is the right answer.
    package var confidence: Double {
        (closeness == nil ? Self.rightByWords : Self.rightByMeaning).probability(self)
    }
}
