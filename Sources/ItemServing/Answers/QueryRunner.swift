import CatalogueServing
import PodRuntime
import Catalogue
import DocumentSearch
import DocumentSource
import Logging
import PrometheusMetrics
import Resilience
import SessionLogic
import Synchronization
import WireProtocol

/// Takes one accepted query to its end: document, answerer, context, and always a final answer.
package struct QueryRunner: Sendable {
    private let store: CatalogueStore
    private let library: DocumentLibrary
    private let answerer: any Answerer
    private let telemetry: Telemetry
    private let logger: Logger

    package init(
        store: CatalogueStore, library: DocumentLibrary, answerer: any Answerer, telemetry: Telemetry, logger: Logger
    ) {
        self.store = store
        self.library = library
        self.answerer = answerer
        self.telemetry = telemetry
        self.logger = logger
    }

    package enum AppendOutcome: Sendable {
        case goOn
        /// What fits was taken.
        case full
        /// Somebody else ended the answer.
        case over
    }

    /// Where the frames of one query go. Every call is thread-safe; after the query's end they change nothing.
    package protocol Sink: Sendable {
        /// Before the first frame.
        ///
        /// - Returns: false when somebody else answers this query
        func begin() async -> Bool
        func update(_ change: @Sendable (inout AnswerTrail) -> Void)
        /// Whether the answerer may go on.
        func append(_ text: String) async -> AppendOutcome
        func end(_ ending: Ending) async
    }

    /// How a query ends: with its last words, and what they rest on.
    package struct Ending: Sendable {
        package var texts: [String] = []
        package var context: AnswerContext?
        package var error: ErrorFrame?
        package var finish: FinalAnswer.Finish
        package var timing: FinalAnswer.Timing
    }

    /// What the answerer in use calls itself, for other pods.
    package var answererName: String { answerer.name }

    /// - Parameter foreseen: what speculation had done for this query
    package func run(_ query: Query, id: String, foreseen: SpeculationDesk.QueryAction, into sink: some Sink) async {
        let start = MonotonicClock.now
        var timing = FinalAnswer.Timing()
        switch foreseen {
        case .useful(let lead, _):
            timing.wasPrefetched = true
            timing.leadMilliseconds = Int(lead.inSeconds * 1000)
        case .adopted: timing.wasAdopted = true
        case .unforeseen: break
        }
        do {
            guard await sink.begin() else { throw CancellationError() }
            let (item, details) = try find(query, sink)
            let document = try await prepare(item, sink)
            timing.documentMicroseconds = (MonotonicClock.now - start).wholeMicroseconds
            sink.update { $0.entered(.thinking, "Reading what \(item.shownName)'s manual says") }
            let (texts, citations) = try await answer(
                query, about: item, from: document, since: start, timing: &timing, into: sink)
            let context = AnswerContext(
                id: id, details: details, scenario: query.scenario.rawValue,
                citations: citations.map { CitationFrame($0, document: item.id) })
            await end(Ending(texts: texts, context: context, finish: .stop, timing: timing), start, sink)
            logger.debug(
                "answered",
                metadata: [
                    "product_id": "\(item.id)", "citations": "\(citations.count)",
                    "prefetched": "\(timing.wasPrefetched)",
                    "milliseconds": "\((MonotonicClock.now - start).wholeMicroseconds / 1000)",
                ])
        } catch {
            await end(ending(query, id, after: error, timing), start, sink)
        }
    }

    /// How a query ends that has no answer: in words, because original browsers show nothing else.
    private func ending(
        _ query: Query, _ id: String, after error: any Error, _ timing: FinalAnswer.Timing
    ) -> Ending {
        switch error {
        case let problem as AnswerProblem:
            let error = ErrorFrame(problem.code, problem.message, id: id)
            return Ending(texts: [problem.message], error: error, finish: .error, timing: timing)
        case is AnswerFull: return Ending(finish: .stop, timing: timing)
        case is CancellationError: return Ending(finish: .cancelled, timing: timing)
        default:
            logger.error(
                "an answer failed", metadata: ["product_id": "\(query.productID)", "error": "\(type(of: error))"])
            let message = "The answer failed on our side. Please ask again."
            let error = ErrorFrame(.answerFailed, message, id: id)
            return Ending(texts: [message], error: error, finish: .error, timing: timing)
        }
    }

    private func find(_ query: Query, _ sink: some Sink) throws -> (item: CatalogueItem, details: [UInt8]) {
        guard let served = store.current, let item = served.revision.item(query.productID) else {
            throw AnswerProblem(
                code: .unknownItem, message: "There is no item \"\(query.productID.prefix(80))\" in this catalogue.")
        }
        let details = served.contextDetails(item)
        sink.update { $0.entered(.reading, "Opening the manual of \(item.shownName)") }
        return (item, details)
    }

    private func prepare(_ item: CatalogueItem, _ sink: some Sink) async throws -> PreparedDocument {
        guard let reference = item.document else {
            throw AnswerProblem(
                code: .documentUnavailable, message: "There is no manual of \(item.shownName) in this catalogue.")
        }
        let outcome = await document(reference)
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

    /// How long a query waits for its document: fetching, waiting for a place and for memory, and reading each have their own
    /// deadlines below it, but for the longest documents.
    private static let documentDeadline = Duration.seconds(120)

    /// The document, or that it took too long.
    private func document(_ reference: DocumentReference) async -> DocumentOutcome {
        // What is in memory needs no deadline.
        if library.known(reference) != nil { return await library.document(reference) }
        return await withTaskGroup(of: DocumentOutcome?.self) { group in
            group.addTask { [library] in await library.document(reference) }
            group.addTask {
                try? await Task.sleep(for: Self.documentDeadline)
                return nil
            }
            defer { group.cancelAll() }
            if case .some(.some(let outcome)) = await group.next() { return outcome }
            // The document goes on being loaded, so that the next question finds it, or why there is none.
            _ = library.foresee(reference) { _ in }
            return .failed(
                DocumentProblem(
                    .busy, "it is not ready after \(Self.documentDeadline.components.seconds) s; ask again later"))
        }
    }

    /// - Returns: what is still to be told, and what it all rests on
    private func answer(
        _ query: Query, about item: CatalogueItem, from document: PreparedDocument, since start: Duration,
        timing: inout FinalAnswer.Timing, into sink: some Sink
    ) async throws -> (texts: [String], citations: [Citation]) {
        let request = AnswerRequest(
            question: query.text, item: item, document: document, scenario: query.scenario, hasImage: query.hasImage)
        let firstChunk = FirstMoment()
        let held = Mutex<[String]>([])
        let isStreaming = answerer.isStreaming
        defer {
            if let at = firstChunk.value {
                timing.firstChunkMicroseconds = (at - start).wholeMicroseconds
                telemetry.answerFirstChunk.observe((at - start).inSeconds)
            }
        }
        let citations = try await answerer.answer(request) { event in
            try Task.checkCancellation()
            switch event {
            case .stage(let stage, let message): sink.update { $0.entered(stage, message) }
            case .makeshift: break
            case .text(let text) where !isStreaming:
                firstChunk.note(MonotonicClock.now)
                held.withLock { $0.append(text) }
            case .text(let text):
                firstChunk.note(MonotonicClock.now)
                switch await sink.append(text) {
                case .goOn: break
                case .full: throw AnswerFull()
                case .over: throw CancellationError()
                }
            }
        }
        return (held.withLock { $0 }, citations)
    }

    private func end(_ ending: Ending, _ start: Duration, _ sink: some Sink) async {
        telemetry.answerGeneration.observe((MonotonicClock.now - start).inSeconds)
        await sink.end(ending)
    }
}

extension AnswerTrail {
    /// The last words, without the end.
    package mutating func finishing(_ ending: QueryRunner.Ending) {
        for text in ending.texts where append(text) == .full { break }
        if let error = ending.error { failed(error) }
        if let context = ending.context { found(context) }
    }
}

extension CitationFrame {
    package init(_ citation: Citation, document: String) {
        self.init(
            document: document, page: citation.page, section: citation.section, start: citation.range.lowerBound,
            end: citation.range.upperBound, quote: citation.quote)
    }
}
