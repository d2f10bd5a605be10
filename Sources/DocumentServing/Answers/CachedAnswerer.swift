import Fleet
import SharedWork
import PodRuntime
import SharedState
import CCrypto
import Caching
import Catalogue
import DocumentSearch
import SessionLogic
import Synchronization
import WireProtocol

/// Answerer that caches a costly one's answers: the same question about the same document gets the same answer, at any
/// pod.
package struct CachedAnswerer: Answerer {
    private static let entriesMax = 1000
    private static let bytesMax = 32 * 1024 * 1024

    private let answerer: any Answerer
    private let cache: any CacheStore
    private let memory: AnswerMemory

    package init(_ answerer: any Answerer, cache: any CacheStore) {
        self.answerer = answerer
        self.cache = cache
        memory = AnswerMemory(entriesMax: Self.entriesMax, bytesMax: Self.bytesMax)
    }

    package var name: String { answerer.name }
    package var isStreaming: Bool { answerer.isStreaming }

    package func forgetAll() { memory.clear() }

    /// Tag of an item's answers in the shared layer.
    ///
    /// - Parameter catalogue: nil: the first one
    package static func tag(_ item: String, in catalogue: String?) -> String {
        catalogue.map { "item@\($0):\(item)" } ?? "item:\(item)"
    }

    private func digest(_ request: AnswerRequest) -> String {
        let question = request.question.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        // An item of another catalogue may have the same id and the same document, and another name.
        return Digest.of(
            [
                "answer/2", answerer.name, request.document.fingerprint, request.document.index.stems.language.rawValue,
                request.item.id, question,
            ]
                + [request.scenario.rawValue, request.hasImage ? "image" : ""]
                + (request.catalogue.map { ["catalogue", $0] } ?? []))
    }

    package func answer(
        _ request: AnswerRequest, emit: @escaping @Sendable (AnswerEvent) async throws -> Void
    ) async throws -> AnswerBasis {
        let digest = digest(request)
        if let kept = await kept(digest) {
            try await emit(.text(kept.text))
            return kept.basis
        }
        let generation = await cache.generation()
        let said = Mutex("")
        let isMakeshift = Mutex(false)
        let basis = try await answerer.answer(request) { event in
            switch event {
            case .text(let text): said.withLock { $0 += text }
            case .makeshift: isMakeshift.withLock { $0 = true }
            case .stage, .prepared: break
            }
            try await emit(event)
        }
        guard !isMakeshift.withLock({ $0 }) else { return basis }
        let answer = SharedAnswer(text: said.withLock { $0 }, basis)
        guard answer.byteCount <= AnswerTrail.bytesMax else { return basis }
        memory.store(answer, digest)
        let tag = Self.tag(request.item.id, in: request.catalogue)
        await cache.store(
            CacheEntry(digest, answer.shared, lease: tag, fence: nil, generation: generation, tags: [tag]))
        return basis
    }

    private func kept(_ digest: String) async -> SharedAnswer? {
        if let here = memory.value(digest) { return here }
        guard case .hit(let bytes, _) = await cache.value(digest), let answer = SharedAnswer(shared: bytes),
            answer.byteCount <= AnswerTrail.bytesMax
        else { return nil }
        memory.store(answer, digest)
        return answer
    }
}

/// Memory layer of answers in this pod.
private final class AnswerMemory: Sendable {
    private let layer: Mutex<MemoryLayer<String, SharedAnswer>>

    init(entriesMax: Int, bytesMax: Int) {
        layer = Mutex(
            MemoryLayer(.init(entriesMax: entriesMax, weightMax: bytesMax, timeToLive: .seconds(86_400))))
    }

    func value(_ digest: String) -> SharedAnswer? {
        guard case .hit(let answer) = layer.withLock({ $0.value(for: digest, now: MonotonicClock.now) }) else {
            return nil
        }
        return answer
    }

    func store(_ answer: SharedAnswer, _ digest: String) {
        layer.withLock {
            $0.insert(answer, for: digest, weight: answer.byteCount + 256, now: MonotonicClock.now)
        }
    }

    func clear() { layer.withLock { $0.removeAll() } }
}

/// Answer in the form that pods share.
private struct SharedAnswer: SharedForm {
    private struct Quote: Codable, Sendable {
        var page: Int
        var section: String?
        var start: Int
        var end: Int
        var quote: String
        var path: [String]?
        var label: String?
        /// Four numbers for each printed line.
        var boxes: [Float]?

        init(_ citation: Citation) {
            page = citation.page
            section = citation.section
            start = citation.range.lowerBound
            end = citation.range.upperBound
            quote = citation.quote
            path = citation.path.isEmpty ? nil : citation.path
            label = citation.label
            boxes = citation.boxes.isEmpty ? nil : citation.boxes.flatMap(\.box)
        }

        var isWithinLimits: Bool {
            SharedLimits.positions.contains(page) && SharedLimits.positions.contains(start)
                && SharedLimits.positions.contains(end) && start <= end && (path?.count ?? 0) <= Page.pathMax
                && (path ?? []).allSatisfy { $0.utf16.count <= Page.sectionUnitsMax }
                && (label?.utf16.count ?? 0) <= Page.labelUnitsMax && (boxes?.count ?? 0) <= 4 * Page.linesMax
                && (boxes ?? []).allSatisfy { $0.isFinite && abs($0) <= Page.pointsMax }
        }

        var citation: Citation {
            var citation = Citation(page: page, section: section, range: start..<end, quote: quote)
            (citation.path, citation.label) = (path ?? [], label)
            let boxes = boxes ?? []
            citation.boxes = stride(from: 0, to: boxes.count - 3, by: 4).map {
                PrintedPlace(start: start, box: boxes[$0..<$0 + 4])
            }
            return citation
        }
    }

    static let bytesMax = 6 * AnswerTrail.bytesMax
    /// Quotations of an answer, at most.
    private static let quotesMax = 64

    let text: String
    private var quotes: [Quote]
    /// Judgement of the answer; nil: as older pods store it.
    private var answered: Bool?
    private var confidence: Double?
    private var nearest: [Quote]?

    var isWithinLimits: Bool {
        quotes.count <= Self.quotesMax && (nearest ?? []).count <= Self.quotesMax && (confidence ?? 0) >= 0
            && (confidence ?? 0) <= 1 && (quotes + (nearest ?? [])).allSatisfy(\.isWithinLimits)
    }

    init(text: String, _ basis: AnswerBasis) {
        self.text = text
        answered = basis.isAnswered
        confidence = basis.confidence
        quotes = basis.citations.map { Quote($0) }
        nearest = basis.nearest.isEmpty ? nil : basis.nearest.map { Quote($0) }
    }

    /// Bytes of text, including quotations.
    var byteCount: Int {
        (quotes + (nearest ?? [])).reduce(text.utf8.count) {
            $0 + $1.quote.utf8.count + ($1.section?.utf8.count ?? 0) + 64 + 8 * ($1.boxes?.count ?? 0)
        }
    }

    var basis: AnswerBasis {
        AnswerBasis(
            citations: quotes.map(\.citation), isAnswered: answered ?? true, confidence: confidence,
            nearest: (nearest ?? []).map(\.citation))
    }
}
