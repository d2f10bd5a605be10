import Catalogue
import DocumentSearch
import PodRuntime
import WireProtocol
import SessionLogic
import PrometheusMetrics

/// Request to an answerer: the question, the item, its document and the scenario.
package struct AnswerRequest: Sendable {
    package var question: String
    package var item: CatalogueItem
    package var document: PreparedDocument
    package var scenario: Query.Scenario
    package var hasImage: Bool
    /// Catalogue of the item; nil: the first one.
    package var catalogue: String?

    package init(
        question: String, item: CatalogueItem, document: PreparedDocument, scenario: Query.Scenario, hasImage: Bool,
        catalogue: String? = nil
    ) {
        self.catalogue = catalogue
        self.question = question
        self.item = item
        self.document = document
        self.scenario = scenario
        self.hasImage = hasImage
    }
}

/// Basis of an answer: its citations, each quotation verbatim on its page, and the judgement of it.
package struct AnswerBasis: Equatable, Sendable {
    package var citations: [Citation]
    /// Whether the document answers the question.
    package var isAnswered: Bool
    /// Probability that the best passage is the right answer, 0…1; nil: not judged.
    package var confidence: Double?
    /// The nearest places, best first, where it does not.
    package var nearest: [Citation]
    /// Pages of the document that could be asked, while more are being read; nil: all.
    package var pagesIndexed: Int?
    /// Pages of the document that could not be read; nil: none.
    package var pagesLeftOut: Int?

    package init(
        citations: [Citation] = [], isAnswered: Bool = true, confidence: Double? = nil, nearest: [Citation] = []
    ) {
        self.citations = citations
        self.isAnswered = isAnswered
        self.confidence = confidence
        self.nearest = nearest
    }
}

/// Answerer of questions about an item of some kind, as a stream of events. Cancelling the task stops it.
package protocol Answerer: Sendable {
    /// Name and version of the answerer: two with one name give the same answer to the same question.
    var name: String { get }
    /// Whether answers arrive word by word and are worth streaming; otherwise the whole answer is there in a moment.
    var isStreaming: Bool { get }
    func answer(_ request: AnswerRequest, emit: @escaping @Sendable (AnswerEvent) async throws -> Void) async throws
        -> AnswerBasis
    /// Works ahead on a question that is being typed, so that its answer is ready when it is asked.
    ///
    /// - Parameter request: made only where it is wanted
    func workAhead(on request: @autoclosure () -> AnswerRequest)
}

extension Answerer {
    package func workAhead(on request: @autoclosure () -> AnswerRequest) {}
}

/// Answerer with the document's own sentences. It needs no model, and is never wrong about the document's words.
package struct ExtractiveAnswerer: Answerer {
    package let name: String
    private let ready = ReadyAnswers()
    private let telemetry: Telemetry?

    /// - Parameter resources: what documents are indexed with: with others, other passages are best
    package init(_ resources: IndexResources = IndexResources(), telemetry: Telemetry? = nil) {
        self.telemetry = telemetry
        let parts = [
            resources.meaning.map { String($0.checksum, radix: 16) }, resources.stemmers?.name,
            resources.synonyms.map { String($0.checksum, radix: 16) },
        ]
        name = (["extractive/3"] + parts.compactMap { $0 }).joined(separator: "+")
    }

    package var isStreaming: Bool { false }

    package func answer(
        _ request: AnswerRequest, emit: @escaping @Sendable (AnswerEvent) async throws -> Void
    ) async throws -> AnswerBasis {
        if request.hasImage {
            try await emit(.stage(.analyzing, "Images are not supported here; the answer uses the manual only."))
        }
        let ready = ready.answer(request.question, from: request.document)
        if ready != nil { telemetry?.answersReady.add(1) }
        let answer = ready ?? ExtractiveAnswer.answer(request.question, from: request.document.index)
        switch answer.verdict {
        case .answered:
            switch answer.stand {
            case .yes: try await emit(.text("Yes: "))
            case .no: try await emit(.text("No: "))
            case nil: break
            }
        case .unsure: try await emit(.text("Nearest, but unsure:\n\n"))
        case .unanswered: try await emit(.text(Self.refusal(answer, request.item.shownName)))
        }
        for piece in answer.pieces { try await emit(.text(piece.text)) }
        return AnswerBasis(
            citations: answer.pieces.map(\.citation), isAnswered: answer.isAnswered, confidence: answer.confidence,
            nearest: answer.nearest)
    }

    package func workAhead(on request: @autoclosure () -> AnswerRequest) {
        let request = request()
        if ready.make(request.question, from: request.document) { telemetry?.questionsRanked.add(1) }
    }

    /// Words of a refusal that are named, upper bound.
    private static let wordsMax = 5

    private static func refusal(_ answer: ExtractiveAnswer, _ name: String) -> String {
        let manual = "The manual of \(name) does not say that"
        var seen: Set<String> = []
        let words = answer.unknownWords.filter { seen.insert($0).inserted }.prefix(wordsMax).map { "“\($0)”" }
        switch words.count {
        case 0: return "\(manual), as far as its words can tell."
        case 1: return "\(manual): the word \(words[0]) does not stand in it."
        default:
            return
                "\(manual): the words \(words.dropLast().joined(separator: ", ")) and \(words[words.count - 1]) do not stand in it."
        }
    }
}
