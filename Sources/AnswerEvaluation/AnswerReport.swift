import DocumentSearch
import PredictionEvaluation

/// One trial as a line for the script that fits the weights of `AnswerEvidence`.
package struct EvidenceLine: Encodable, Sendable {
    package var evidence: [String: Double]
    package var right: Bool
    package var foreign: Bool

    private init(_ trial: AnswerTrial, isForeign: Bool) {
        evidence = Dictionary(zip(AnswerEvidence.names, trial.evidence.values), uniquingKeysWith: { $1 })
        right = trial.isRight
        foreign = isForeign
    }

    /// Lines of all questions to some documents.
    package static func all(_ documents: [AskedDocument], foreign: [AnswerQuestion]) -> [EvidenceLine] {
        documents.flatMap { asked in
            asked.answerable.map { EvidenceLine(AnswerTrial($0, from: asked.index), isForeign: false) }
                + (asked.unanswerable + foreign).map {
                    EvidenceLine(AnswerTrial(foreign: $0, to: asked.index), isForeign: true)
                }
        }
    }
}

/// A document and the questions that it is asked.
package struct AskedDocument: Sendable {
    package var index: PassageIndex
    package var questions: [AnswerQuestion]

    package init(_ index: PassageIndex, _ questions: [AnswerQuestion]) {
        self.index = index
        self.questions = questions
    }

    var answerable: [AnswerQuestion] { questions.filter { $0.answerable != false } }
    var unanswerable: [AnswerQuestion] { questions.filter { $0.answerable == false } }
}

/// Point of a risk–coverage curve.
package struct CoveragePoint: Encodable, Equatable, Sendable {
    /// Share of the questions that are answered, the surest ones.
    package var share: Double
    /// Share of right best passages among them.
    package var right: Double

    private static let shares = [0.2, 0.4, 0.6, 0.8, 1]

    static func curve(_ trials: [(confidence: Double, isRight: Bool)]) -> [CoveragePoint] {
        let sorted = trials.sorted { $0.confidence > $1.confidence }
        guard !sorted.isEmpty else { return [] }
        return shares.map { share in
            let count = max(1, Int((Double(sorted.count) * share).rounded()))
            return CoveragePoint(
                share: share, right: Double(sorted.prefix(count).count(where: \.isRight)) / Double(count))
        }
    }
}

/// Report of the answers that documents gave: to questions that they answer, to the same with a slip in them, and to
/// questions of other documents.
package struct AnswerReport: Encodable, Sendable {
    /// Questions of another document, with the share of them that was refused.
    package struct Foreign: Encodable, Sendable {
        package var name: String
        package var questions: Int
        package var refusal: RefusalScore
    }

    package var passages: Int
    /// Checksum of the table of meanings that the documents were indexed with, in hexadecimal; nil: words alone.
    package var table: String?
    package var score: AnswerScore
    /// The same questions with a slip in their longest word.
    package var misspelt: AnswerScore
    package var foreign: [Foreign]
    /// Confidence beside how often the best passage was right, on a mix of three answerable questions to a foreign one, which
    /// has no right passage.
    package var calibration: Calibration
    /// Share of right best passages among the most confident questions, by how many of all are answered: the risk–coverage
    /// curve, on the same mix.
    package var coverage: [CoveragePoint] = []

    /// - Parameter foreign: questions that no document answers, by name; each document is asked all of them
    package init(
        _ documents: [AskedDocument], foreign: [(name: String, questions: [AnswerQuestion])], seed: UInt64
    ) {
        passages = documents.reduce(0) { $0 + $1.index.passages.count }
        table = documents.lazy.compactMap(\.index.meaningChecksum).first.map { String($0, radix: 16) }
        let trials = documents.flatMap { asked in asked.answerable.map { AnswerTrial($0, from: asked.index) } }
        score = AnswerScore(trials, seed: seed)
        misspelt = AnswerScore(
            documents.flatMap { asked in
                asked.answerable.enumerated().map { number, question in
                    var slipped = question
                    slipped.question = Misspelling.of(question.question, seed: seed &+ UInt64(number))
                    return AnswerTrial(slipped, from: asked.index)
                }
            }, seed: seed)
        calibration = Calibration()
        for trial in trials { calibration.add(trial.confidence, isRight: trial.isRight) }
        var strangers: [AnswerTrial] = []
        self.foreign = []
        let own = (name: "the same kind", ask: { (asked: AskedDocument) in asked.unanswerable })
        for (name, ask) in [own] + foreign.map({ set in (set.name, { _ in set.questions }) }) {
            let others = documents.flatMap { asked in
                ask(asked).map { AnswerTrial(foreign: $0, to: asked.index) }
            }
            guard !others.isEmpty else { continue }
            strangers += others
            self.foreign.append(
                Foreign(
                    name: name, questions: others.count, refusal: RefusalScore(answerable: trials, foreign: others)))
        }
        let wanted = min(strangers.count, trials.count / Self.answerableForOneForeign)
        let mixed = (0..<wanted).map { strangers[$0 * strangers.count / wanted] }
        for trial in mixed { calibration.add(trial.confidence, isRight: false) }
        coverage = CoveragePoint.curve(
            trials.map { ($0.confidence, $0.isRight) } + mixed.map { ($0.confidence, false) })
    }

    /// Answerable questions to a foreign one in the mix on which the confidence is judged, as in the one it was fitted on.
    private static let answerableForOneForeign = 3

    /// Share of the questions whose first citation stays right when a word is misspelt.
    package var misspeltShare: Double {
        score.hitAt1.value == 0 ? 0 : misspelt.hitAt1.value / score.hitAt1.value
    }

    /// A table for people.
    package var text: String {
        let how = table.map { "words and the table of meanings \($0)" } ?? "words alone"
        var lines = ["\(score.questions) questions, \(passages) passages, found by \(how)"]
        func line(_ name: String, _ value: Interval?) {
            guard let value else { return }
            lines.append("  \(name): \(Self.three(value.value)) ± \(Self.three(value.halfWidth))")
        }
        // Where no question says where its answer stands, none of its places is right or wrong.
        let knowsPlaces = score.placed > 0
        if knowsPlaces {
            line("best passage right", score.hitAt1)
            line("one of five right", score.hitAt5)
            line("first citation right", score.firstCitation)
            line("any citation right", score.anyCitation)
            line("citations to the point", score.toThePoint)
        }
        line("wanted phrase in the answer", score.phrase)
        line("words of a person's answer", score.recall)
        line("answered", score.answered)
        lines.append("  UTF-16 units of an answer: \(Int(score.meanUnits))")
        if knowsPlaces {
            let (slip, share) = (Self.three(misspelt.hitAt1.value), Self.three(misspeltShare))
            lines.append("  best passage right with a slip: \(slip), \(share) of without")
        }
        for set in foreign {
            let refusal = set.refusal
            lines.append(
                "  \(set.questions) questions of \(set.name): AUROC \(Self.three(refusal.auroc)), refused \(Self.three(refusal.refused)) with \(Self.three(refusal.answered)) answered; \(Self.three(refusal.refusedAtTenPercent)) where a tenth of the answerable is refused"
            )
        }
        if !coverage.isEmpty {
            let points = coverage.map { "\(Int(($0.share * 100).rounded())) %: \(Self.three($0.right))" }
            lines.append("  right among the surest: " + points.joined(separator: ", "))
        }
        let (error, chance) = (Self.three(calibration.expectedError), Self.three(calibration.errorByChance))
        lines.append("  ECE of the confidence: \(error); of a perfect one, for so few questions: \(chance)")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func three(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}
