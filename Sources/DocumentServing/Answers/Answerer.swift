import Catalogue
import DocumentSearch
import WireProtocol

/// What an answerer is given.
package struct AnswerRequest: Sendable {
    package var question: String
    package var item: CatalogueItem
    package var document: PreparedDocument
    package var scenario: Query.Scenario
    package var hasImage: Bool

    package init(
        question: String, item: CatalogueItem, document: PreparedDocument, scenario: Query.Scenario, hasImage: Bool
    ) {
        self.question = question
        self.item = item
        self.document = document
        self.scenario = scenario
        self.hasImage = hasImage
    }
}

/// What an answerer tells while it works.
package enum AnswerEvent: Sendable {
    case stage(Status.Stage, String)
    /// What the answer is taken from is there.
    case prepared
    case text(String)
    /// What is said is not what the answerer says on a good day: not worth keeping.
    case makeshift
}

/// Why there is no answer, as the browser is told.
package struct AnswerProblem: Error, Equatable {
    package var code: ErrorCode
    package var message: String

    package init(code: ErrorCode, message: String) {
        self.code = code
        self.message = message
    }

    /// In the words of an error that is told in other places as well.
    package init(_ error: ErrorFrame) { self.init(code: error.code, message: error.message) }
}

/// There is no room for more text: what was said stands, and the answer is to be finished.
package struct AnswerFull: Error {
    package init() {}
}

/// Answers a question about an item of some kind, as a stream of events. Cancelling the task stops it.
package protocol Answerer: Sendable {
    /// What it is, and in which version: two of one name say the same to the same question.
    var name: String { get }
    /// Whether its words come one by one, worth telling at once; otherwise all of them are there in a moment.
    var isStreaming: Bool { get }
    /// - Returns: what the answer rests on, each quote verbatim on its page
    func answer(_ request: AnswerRequest, emit: @escaping @Sendable (AnswerEvent) async throws -> Void) async throws
        -> [Citation]
}

/// Answers with the document's own sentences. Needs no model and is never wrong about what the document says.
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
