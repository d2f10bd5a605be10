import PodRuntime
import Caching
import Catalogue
import DocumentSearch
import DocumentSource
import SessionLogic
import WireProtocol
import DocumentServing

/// Kind of items that are answered from a document, which is fetched and indexed ahead, and quoted.
package final class DocumentKind: ItemKind {
    package static let name = "document"
    /// Documents in use that one refresh renews at most.
    private static let refreshedMax = 50
    /// Characters of a question that are shown in a status.
    private static let shownMax = 300
    /// Time that a query waits for its document. Fetching, waiting for a place and for memory, and reading each have a
    /// shorter deadline of their own, except for the longest documents.
    private static let documentDeadline = Duration.seconds(120)

    package let library: DocumentLibrary
    private let loader: any DocumentLoading
    private let answerer: any Answerer
    private let typedQuestions = TypedQuestions(placesMax: ProcessUsage.placesForWorkAhead)
    /// Cache of answers; nil: answers cost nothing and are not cached.
    private let kept: CachedAnswerer?

    /// - Parameters:
    ///   - answerer: the caching one, where answers are cached
    ///   - loader: the loader of the library
    package init(library: DocumentLibrary, loader: any DocumentLoading, answerer: any Answerer) {
        self.library = library
        self.loader = loader
        self.answerer = answerer
        kept = answerer as? CachedAnswerer
    }

    package var name: String { Self.name }

    // MARK: Preparing

    package func canPrepare(_ item: CatalogueItem) -> Bool { item.document != nil }

    package func isPrepared(_ item: CatalogueItem) -> Bool {
        item.document.map { library.known($0) != nil } ?? false
    }

    package func circumstances(_ item: CatalogueItem) -> ActionPolicy.Circumstances? {
        item.document.map { library.circumstances($0) }
    }

    package func prepare(
        _ item: CatalogueItem, onEnd: @escaping @Sendable (Preparation) -> Void
    ) -> PrepareAction {
        prepare(item, onPart: { _ in }, onEnd: onEnd)
    }

    package func prepare(
        _ item: CatalogueItem, onPart: @escaping @Sendable (Preparation) -> Void,
        onEnd: @escaping @Sendable (Preparation) -> Void
    ) -> PrepareAction {
        guard let reference = item.document else {
            onEnd(Preparation(.failed))
            return .known
        }
        let (wish, isRefused) = library.foresee(reference, onPart: { onPart($0.preparation) }) {
            onEnd($0.preparation)
        }
        if isRefused { return .refused }
        guard let wish else { return .known }
        return .begun(PreparationWish { [library] in library.release(wish) })
    }

    /// Confidence of an answer from a part of a document, lower bound: the right place is more likely in the rest.
    private static let confidenceOfPart = 0.75

    package func prepareInBackground(_ item: CatalogueItem) async -> Bool {
        guard let reference = item.document else { return true }
        return await library.document(reference).document != nil
    }

    /// Asks for the documents in use, which renews a shared copy that grows old before a query waits for it.
    package func refresh() async -> Bool {
        for reference in library.inUse(Self.refreshedMax) {
            if Task.isCancelled { return false }
            await loader.refreshWhenOld(reference)
        }
        return true
    }

    package func wasAsked(after lead: Duration) { library.asked(after: lead) }

    /// Has the answerer work ahead, where the document is there.
    package func typed(_ question: ItemQuestion, by session: String) {
        guard !question.query.text.allSatisfy(\.isWhitespace) else { return }
        typedQuestions.typed(by: session) { [library, answerer] in
            guard let document = question.item.document.flatMap({ library.known($0) }) else { return }
            answerer.workAhead(on: Self.request(question, document).request)
        }
    }

    /// Request for a question as it is read.
    ///
    /// - Returns: `isRead`: with the words of the question before
    private static func request(
        _ question: ItemQuestion, _ document: PreparedDocument
    ) -> (request: AnswerRequest, isRead: Bool) {
        let (query, item) = (question.query, question.item)
        let read = FollowUp.read(query.text, after: query.previous, in: document.index)
        let request = AnswerRequest(
            question: read ?? query.text, item: item, document: document, scenario: query.scenario,
            hasImage: query.hasImage, catalogue: query.catalogue)
        return (request, read != nil)
    }

    package var statistics: PreparationStatistics? {
        let known = library.statistics
        return PreparationStatistics(hits: known.hits, misses: known.misses, entries: known.entries, bytes: known.bytes)
    }

    // MARK: Answering

    package var answererName: String { answerer.name }
    package var isStreaming: Bool { answerer.isStreaming }

    package func answer(
        _ question: ItemQuestion, emit: @escaping @Sendable (AnswerEvent) async throws -> Void
    ) async throws -> AnswerBasis {
        let item = question.item
        try await emit(.stage(.reading, "Opening the manual of \(item.shownName)"))
        let document = try await document(of: item, for: question)
        try await emit(.prepared)
        let (request, isRead) = Self.request(question, document)
        try await emit(
            .stage(
                .thinking,
                isRead
                    ? "Read with the question before as “\(request.question.prefix(Self.shownMax))”"
                    : document.isPart
                        ? "Reading the first \(document.index.pages.count) pages of \(item.shownName)'s manual"
                        : "Reading what \(item.shownName)'s manual says"))
        var basis = try await answerer.answer(request, emit: emit)
        basis.pagesIndexed = document.isPart ? document.index.pages.count : nil
        basis.pagesLeftOut = document.pagesLeftOut > 0 ? document.pagesLeftOut : nil
        return basis
    }

    private func document(of item: CatalogueItem, for question: ItemQuestion) async throws -> PreparedDocument {
        guard let reference = item.document else {
            throw AnswerProblem(
                code: .documentUnavailable, message: "There is no manual of \(item.shownName) in this catalogue.")
        }
        let outcome = await document(reference) { part in
            // What a part does not answer for sure, the rest may.
            let request = Self.request(question, part).request
            let answer = ExtractiveAnswer.answer(request.question, from: part.index)
            return answer.verdict == .answered && answer.confidence >= Self.confidenceOfPart
        }
        try Task.checkCancellation()
        switch outcome {
        case .ready(let document): return document
        case .failed(let problem) where problem.code == .noText:
            throw AnswerProblem(
                code: .documentWithoutText,
                message: "The manual of \(item.shownName) has no text to search: \(problem.message).")
        case .failed(let problem):
            throw AnswerProblem(
                code: .documentUnavailable,
                message: "The manual of \(item.shownName) cannot be read now: \(problem.message).")
        }
    }

    /// Document, or the failure that it took too long.
    ///
    /// - Parameter accepts: whether a part of a long one is enough
    private func document(
        _ reference: DocumentReference, accepts: @escaping @Sendable (PreparedDocument) -> Bool
    ) async -> DocumentOutcome {
        // A document in memory needs no deadline.
        if library.known(reference) != nil { return await library.document(reference) }
        return await withTaskGroup(of: DocumentOutcome?.self) { group in
            group.addTask { [library] in await library.document(reference, accepts: accepts) }
            group.addTask {
                try? await Task.sleep(for: Self.documentDeadline)
                return nil
            }
            defer { group.cancelAll() }
            if case .some(.some(let outcome)) = await group.next() { return outcome }
            // Loading goes on, so that the next question finds the document, or the reason why there is none.
            _ = library.foresee(reference) { _ in }
            return .failed(
                DocumentProblem(
                    .busy, "it is not ready after \(Self.documentDeadline.components.seconds) s; ask again later"))
        }
    }

    // MARK: Forgetting

    package func tags(of item: CatalogueItem) -> [String] {
        item.document.map { [SharedDocumentLoader.tag($0)] } ?? []
    }

    package func forget(_ item: CatalogueItem) {
        if let document = item.document { library.forget(document) }
    }

    package func stop() async { await library.stop() }

    package func forgetPrepared() { library.clear() }
    package func forgetAnswers() { kept?.forgetAll() }
}

extension PreparedDocument {
    /// A document, or a part of one that is still being read, in the form that a session is told.
    fileprivate var preparation: Preparation {
        Preparation(
            isPart ? .started : .ready, pages: index.pages.count, passages: index.passages.count,
            pagesLeftOut: pagesLeftOut > 0 ? pagesLeftOut : nil)
    }
}

extension DocumentOutcome {
    /// Outcome in the form that a session is told.
    fileprivate var preparation: Preparation {
        switch self {
        case .ready(let document): document.preparation
        case .failed(let problem):
            Preparation(problem.code == .noText ? .noText : .failed, isTransient: problem.isTransient)
        }
    }
}
