import Catalogue
import DocumentSearch
import WireProtocol
import SessionLogic

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

/// Answerer of questions about an item of some kind, as a stream of events. Cancelling the task stops it.
package protocol Answerer: Sendable {
    /// Name and version of the answerer: two with one name give the same answer to the same question.
    var name: String { get }
    /// Whether answers arrive word by word and are worth streaming; otherwise the whole answer is there in a moment.
    var isStreaming: Bool { get }
    /// - Returns: citations of the answer, each quote verbatim on its page
    func answer(_ request: AnswerRequest, emit: @escaping @Sendable (AnswerEvent) async throws -> Void) async throws
        -> [Citation]
}

/// Answerer with the document's own sentences. It needs no model, and is never wrong about the document's words.
package struct ExtractiveAnswerer: Answerer {
    package init() {}

    package var name: String { "extractive/1" }
    package var isStreaming: Bool { false }

    package func answer(
        _ request: AnswerRequest, emit: @escaping @Sendable (AnswerEvent) async throws -> Void
    ) async throws -> [Citation] {
        if request.hasImage {
            try await emit(.stage(.analyzing, "Images are not supported here; the answer uses the manual only."))
        }
        let answer = ExtractiveAnswer.answer(request.question, from: request.document.index)
        guard !answer.pieces.isEmpty else {
            try await emit(
                .text(
                    "The manual of \(request.item.shownName) says nothing about that: none of the question's words stands in it."
                ))
            return []
        }
        for piece in answer.pieces { try await emit(.text(piece.text)) }
        return answer.pieces.map(\.citation)
    }
}
