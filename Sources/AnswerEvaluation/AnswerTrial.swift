import DocumentSearch
import PredictionEvaluation

/// Trial of one question: what the document's index and the answer made of it.
package struct AnswerTrial: Sendable {
    /// Passages that are looked at in the ranking.
    static let ranksMax = 5

    /// Position of the first right passage in the ranking, from 0; nil where none of the first ones is right.
    package var rank: Int?
    /// Whether each citation stands in a right place, in the order of the answer.
    package var citations: [Bool] = []
    /// Whether the answer holds a wanted phrase; nil where none is known.
    package var hasPhrase: Bool?
    /// Share of the words of a person's answer; nil where none is known.
    package var recall: Double?
    package var evidence = AnswerEvidence()
    /// Probability that the answer claims for itself.
    package var confidence: Double { evidence.confidence }
    /// Whether the document was said to answer the question.
    package var isAnswered = false
    /// UTF-16 units of the answer.
    package var length = 0
    /// Whether the place of a right answer is known.
    package var knowsPlaces = false

    /// Whether the best passage is right, quoted or not: what the confidence is about.
    package var isRight = false

    /// Trial of a question that the document does not answer.
    init(foreign question: AnswerQuestion, to index: PassageIndex) {
        self.init(AnswerQuestion(question.question), from: index)
    }

    package init(_ question: AnswerQuestion, from index: PassageIndex) {
        let judge = AnswerJudge(question)
        let asked =
            question.previous.flatMap { FollowUp.read(question.question, after: $0, in: index) }
            ?? question.question
        let answer = ExtractiveAnswer.answer(asked, from: index)
        evidence = answer.evidence
        isAnswered = answer.isAnswered
        length = answer.text.utf16.count
        if judge.knowsPhrases { hasPhrase = judge.hasPhrase(answer.text) }
        if judge.knowsAnswer { recall = judge.recall(answer.text) }
        knowsPlaces = judge.knowsPlaces
        let hits = index.search(asked, limit: Self.ranksMax).map(\.passage)
        guard knowsPlaces else {
            isRight = hits.first.map { judge.hasPhrase(index.definition(around: $0)) } ?? false
            return
        }
        citations = answer.pieces.map { judge.isRight(page: $0.citation.page, text: $0.citation.quote) }
        rank = hits.firstIndex { position in
            let passage = index.passages[position]
            return judge.isRight(page: index.pages[passage.page].number, text: index.text(of: passage))
        }
        isRight = rank == 0
    }
}

/// Sum of the trials of one set of questions.
package struct AnswerScore: Encodable, Sendable {
    package var questions: Int
    /// Questions whose right places are known; the shares of right places are theirs.
    package var placed: Int
    /// Shares of the questions whose first passage, one of whose first five passages, is right.
    package var hitAt1: Interval
    package var hitAt5: Interval
    /// Shares of the questions whose first citation, one of whose citations, is right.
    package var firstCitation: Interval
    package var anyCitation: Interval
    /// Share of the citations that are right.
    package var toThePoint: Interval
    /// Share of the questions whose answer holds a wanted phrase; nil where none is known.
    package var phrase: Interval?
    /// Share of a person's words that the answer has; nil where none is known.
    package var recall: Interval?
    /// Share of the questions that the document was said to answer.
    package var answered: Interval
    package var meanUnits: Double

    package init(_ trials: [AnswerTrial], seed: UInt64) {
        var bootstrap = Bootstrap(seed: seed)
        let placed = trials.filter(\.knowsPlaces)
        (questions, self.placed) = (trials.count, placed.count)
        hitAt1 = bootstrap.mean(placed.map { $0.rank == 0 ? 1 : 0 })
        hitAt5 = bootstrap.mean(placed.map { $0.rank == nil ? 0 : 1 })
        firstCitation = bootstrap.mean(placed.map { $0.citations.first == true ? 1 : 0 })
        anyCitation = bootstrap.mean(placed.map { $0.citations.contains(true) ? 1 : 0 })
        toThePoint = bootstrap.mean(placed.flatMap { $0.citations.map { $0 ? 1 : 0 } })
        let phrases = trials.compactMap(\.hasPhrase)
        phrase = phrases.isEmpty ? nil : bootstrap.mean(phrases.map { $0 ? 1 : 0 })
        let recalls = trials.compactMap(\.recall)
        recall = recalls.isEmpty ? nil : bootstrap.mean(recalls)
        answered = bootstrap.mean(trials.map { $0.isAnswered ? 1 : 0 })
        meanUnits = Double(trials.reduce(0) { $0 + $1.length }) / Double(max(1, trials.count))
    }
}

/// Refusal: how well the probability of an answer parts the questions that a document answers from those it does not.
package struct RefusalScore: Encodable, Sendable {
    /// Share of the answerable questions that may be refused where the threshold is chosen to compare.
    private static let falseRefusals = 0.1

    /// Probability that an answerable question is thought likelier to be one than another (area under the ROC curve).
    package var auroc: Double
    /// Share of the others refused where a tenth of the answerable ones is.
    package var refusedAtTenPercent: Double
    /// Shares answered and refused by the product's own threshold.
    package var answered: Double
    package var refused: Double

    package init(answerable: [AnswerTrial], foreign: [AnswerTrial]) {
        let right = answerable.map(\.evidence.answerable).sorted()
        let wrong = foreign.map(\.evidence.answerable).sorted()
        var wins = 0.0
        for confidence in right {
            wins += Double(wrong.count { $0 < confidence }) + Double(wrong.count { $0 == confidence }) / 2
        }
        auroc = wins / Double(max(1, right.count * wrong.count))
        let threshold = right.isEmpty ? 0 : right[min(right.count - 1, Int(Double(right.count) * Self.falseRefusals))]
        refusedAtTenPercent = Double(wrong.count { $0 < threshold }) / Double(max(1, wrong.count))
        answered = Double(answerable.count(where: \.isAnswered)) / Double(max(1, answerable.count))
        refused = Double(foreign.count { !$0.isAnswered }) / Double(max(1, foreign.count))
    }
}
