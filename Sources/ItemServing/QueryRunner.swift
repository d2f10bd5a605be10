import CatalogueServing
import PodRuntime
import Catalogue
import DocumentSearch
import Logging
import PrometheusMetrics
import Resilience
import SessionLogic
import Synchronization
import WireProtocol
import DocumentServing

/// Runner of one accepted query, whatever the kind of its item: from the item through the kind's answer and the context
/// to the final answer, which always comes.
package struct QueryRunner: Sendable {
    private let catalogues: ServedCatalogues
    private let telemetry: Telemetry
    private let logger: Logger

    package init(catalogues: ServedCatalogues, telemetry: Telemetry, logger: Logger) {
        self.catalogues = catalogues
        self.telemetry = telemetry
        self.logger = logger
    }

    package enum AppendOutcome: Sendable {
        case goOn
        /// Text accepted as far as it fits; there is no room for more.
        case full
        /// Answer ended elsewhere.
        case over
    }

    /// Destination for the frames of one query. Every call is thread-safe; after the query's end, calls have no effect.
    package protocol Sink: Sendable {
        /// Begins the answer, before the first frame.
        ///
        /// - Returns: false when another pod answers this query
        func begin() async -> Bool
        func update(_ change: @Sendable (inout AnswerTrail) -> Void)
        /// Appends text, and says whether the answerer may go on.
        func append(_ text: String) async -> AppendOutcome
        func end(_ ending: Ending) async
    }

    /// End of a query: its last words and its citations.
    package struct Ending: Sendable {
        package var texts: [String] = []
        package var context: AnswerContext?
        package var error: ErrorFrame?
        package var finish: FinalAnswer.Finish
        package var timing: FinalAnswer.Timing
    }

    /// Name of the answerer for items of a catalogue, for other pods.
    package func answererName(of catalogue: String?) -> String {
        (catalogues.named(catalogue) ?? catalogues.first).kind.answererName
    }

    /// - Parameter foreseen: result of speculation for this query
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
            let (items, item, details) = try find(query)
            let (texts, basis) = try await answer(
                ItemQuestion(query, about: item), by: items.kind, since: start, timing: &timing, into: sink)
            let context = AnswerContext(
                id: id, details: details, scenario: query.scenario.rawValue,
                citations: basis.citations.map { CitationFrame($0, document: item.id) },
                judgement: AnswerJudgement(basis, document: item.id), pagesIndexed: basis.pagesIndexed,
                pagesLeftOut: basis.pagesLeftOut)
            await end(Ending(texts: texts, context: context, finish: .stop, timing: timing), start, sink)
            logger.debug(
                "answered",
                metadata: [
                    "catalogue": "\(items.name)", "product_id": "\(item.id)", "citations": "\(basis.citations.count)",
                    "prefetched": "\(timing.wasPrefetched)",
                    "milliseconds": "\((MonotonicClock.now - start).wholeMicroseconds / 1000)",
                ])
        } catch {
            await end(ending(query, id, after: error, timing), start, sink)
        }
    }

    /// A message as a sentence: it is read as an answer.
    private static func sentence(_ message: String) -> String {
        let isEnded = message.last.map { ".?!".contains($0) } ?? true
        return message.prefix(1).uppercased() + message.dropFirst() + (isEnded ? "" : ".")
    }

    /// Ending of a query without an answer: in words, because original browsers show nothing else.
    private func ending(
        _ query: Query, _ id: String, after error: any Error, _ timing: FinalAnswer.Timing
    ) -> Ending {
        switch error {
        case let problem as AnswerProblem:
            let error = ErrorFrame(problem.code, problem.message, id: id)
            return Ending(texts: [Self.sentence(problem.message)], error: error, finish: .error, timing: timing)
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

    private func find(
        _ query: Query
    ) throws(AnswerProblem) -> (items: ServedItems, item: CatalogueItem, details: [UInt8]) {
        guard let items = catalogues.named(query.catalogue) else {
            throw AnswerProblem(.unknownCatalogue(query.catalogue ?? "", known: catalogues.names))
        }
        guard let served = items.store.current, let item = served.revision.item(query.productID) else {
            throw AnswerProblem(.unknownItem(query.productID))
        }
        return (items, item, served.contextDetails(item))
    }

    /// - Returns: text still to be sent, and what the answer rests on
    private func answer(
        _ question: ItemQuestion, by kind: any ItemKind, since start: Duration, timing: inout FinalAnswer.Timing,
        into sink: some Sink
    ) async throws -> (texts: [String], basis: AnswerBasis) {
        let (firstChunk, prepared) = (FirstMoment(), FirstMoment())
        let held = Mutex<[String]>([])
        let isStreaming = kind.isStreaming
        defer {
            if let at = prepared.value { timing.documentMicroseconds = (at - start).wholeMicroseconds }
            if let at = firstChunk.value {
                timing.firstChunkMicroseconds = (at - start).wholeMicroseconds
                telemetry.answerFirstChunk.observe((at - start).inSeconds)
            }
        }
        let basis = try await kind.answer(question) { event in
            try Task.checkCancellation()
            switch event {
            case .stage(let stage, let message): sink.update { $0.entered(stage, message) }
            case .prepared: prepared.note(MonotonicClock.now)
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
        if let confidence = basis.confidence { telemetry.judged(confidence, isAnswered: basis.isAnswered) }
        return (held.withLock { $0 }, basis)
    }

    private func end(_ ending: Ending, _ start: Duration, _ sink: some Sink) async {
        telemetry.answerGeneration.observe((MonotonicClock.now - start).inSeconds)
        await sink.end(ending)
    }
}

extension AnswerTrail {
    /// Appends the last words, without the end mark.
    package mutating func finishing(_ ending: QueryRunner.Ending) {
        for text in ending.texts where append(text) == .full { break }
        if let error = ending.error { failed(error) }
        if let context = ending.context { found(context) }
    }
}

extension AnswerJudgement {
    /// - Returns: nil for an answer that is not judged
    package init?(_ basis: AnswerBasis, document: String) {
        guard let confidence = basis.confidence else { return nil }
        self.init(
            isAnswered: basis.isAnswered, confidence: confidence,
            nearest: basis.nearest.prefix(Self.nearestMax).map { DocumentPlace($0, document: document) })
    }
}

extension CitationFrame {
    package init(_ citation: Citation, document: String) {
        self.init(DocumentPlace(citation, document: document), quote: citation.quote, answer: citation.answer)
    }
}

extension DocumentPlace {
    init(_ citation: Citation, document: String) {
        self.init(
            document: document, page: citation.page, section: citation.section, start: citation.range.lowerBound,
            end: citation.range.upperBound)
        (path, label) = (citation.path, citation.label)
        boxes = citation.boxes.prefix(Self.boxesMax).flatMap { box in
            box.box.map { Double(($0 * 10).rounded()) / 10 }
        }
    }
}
