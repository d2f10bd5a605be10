import PodRuntime
import Catalogue
import DocumentSearch
import LanguageModel
import PrometheusMetrics
import Resilience
import Synchronization
import WireProtocol
import SessionLogic

/// Answerer with a language model, which is given the passages and no other source. When the model fails, the
/// extractive answer takes its place and says so.
package final class LanguageModelAnswerer: Answerer {
    /// Passages that a model is given: enough for a question, few enough for a small context.
    private static let passagesMax = 5
    private static let digestHeadingsMax = 40

    /// Single try at streaming a completion.
    package typealias Stream =
        @Sendable ([ChatMessage], @escaping @Sendable (String) async throws -> Void) async throws(LanguageModelProblem)
        -> Void

    package let name: String
    package let isStreaming = true
    private let stream: Stream
    private let fallback: ExtractiveAnswerer
    private let breaker: Mutex<CircuitBreaker>
    private let backoff: RetryBackoff
    private let telemetry: Telemetry

    package init(
        stream: @escaping Stream, breaker: CircuitBreaker.Settings = .init(), backoff: RetryBackoff = RetryBackoff(),
        fallback: ExtractiveAnswerer = ExtractiveAnswerer(), telemetry: Telemetry
    ) {
        name = "model/2 over " + fallback.name
        self.fallback = fallback
        self.stream = stream
        self.breaker = Mutex(CircuitBreaker(breaker))
        self.backoff = backoff
        self.telemetry = telemetry
    }

    package func answer(
        _ request: AnswerRequest, emit: @escaping @Sendable (AnswerEvent) async throws -> Void
    ) async throws -> AnswerBasis {
        let index = request.document.index
        let found = index.find(request.question, limit: Self.passagesMax)
        let passages = found.hits.map(\.passage).sorted()
        guard !passages.isEmpty else {
            try await emit(.makeshift)
            return try await fallback.answer(request, emit: emit)
        }
        if request.hasImage {
            try await emit(.stage(.analyzing, "Images are not supported here; the model gets the text only."))
        }
        let said = Mutex("")
        let isFull = Mutex(false)
        do {
            try await generate(Self.messages(request, passages, index), said: said, isFull: isFull) { text in
                said.withLock { $0 += text }
                do {
                    try await emit(.text(text))
                } catch is AnswerFull {
                    isFull.withLock { $0 = true }
                    throw CancellationError()
                }
            }
        } catch let problem as LanguageModelProblem {
            try Task.checkCancellation()
            return try await fallBack(request, problem, hasBegun: !said.withLock({ $0.isEmpty }), emit)
        }
        // Cut for lack of room: the answer stands, but the model would not give it again.
        if isFull.withLock({ $0 }) { try await emit(.makeshift) }
        let citations = GroundedCitations.citations(in: said.withLock { $0 }, passages: passages, index: index)
        // A model's own words are not judged: the confidence is that of the passages that it was given.
        return AnswerBasis(citations: citations, confidence: found.evidence.confidence)
    }

    /// Retries only before the first word: text that a browser has shown cannot be taken back.
    private func generate(
        _ messages: [ChatMessage], said: borrowing Mutex<String>, isFull: borrowing Mutex<Bool>,
        onText: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        var backoff = backoff
        while true {
            guard case .call = breaker.withLock({ $0.callWanted(now: MonotonicClock.now) }) else {
                telemetry.languageModelFailed(LanguageModelProblem.Code.breakerOpen.rawValue)
                throw LanguageModelProblem(.breakerOpen, "the model failed too often: requests to it are paused")
            }
            let problem: LanguageModelProblem
            do {
                try await stream(messages, onText)
                report { $0.callSucceeded() }
                return
            } catch {
                problem = error
            }
            if isFull.withLock({ $0 }) { return report { $0.callSucceeded() } }
            if Task.isCancelled || problem.code == .cancelled {
                report { $0.callAbandoned() }
                throw CancellationError()
            }
            telemetry.languageModelFailed(problem.code.rawValue)
            report { problem.isOfTheService ? $0.callFailed(now: MonotonicClock.now) : $0.callSucceeded() }
            guard problem.isTransient, said.withLock({ $0.isEmpty }),
                case .retry(let wait) = backoff.tryFailed(
                    random: .random(in: 0...1), atLeast: problem.retryAfter ?? .zero)
            else { throw problem }
            try await Task.sleep(for: wait)
        }
    }

    private func report(_ event: (inout CircuitBreaker) -> Void) {
        let isOpen = breaker.withLock { breaker in
            event(&breaker)
            return breaker.isOpen
        }
        telemetry.breakerOpen.set(isOpen ? 1 : 0)
    }

    private func fallBack(
        _ request: AnswerRequest, _ problem: LanguageModelProblem, hasBegun: Bool,
        _ emit: @escaping @Sendable (AnswerEvent) async throws -> Void
    ) async throws -> AnswerBasis {
        let notice =
            hasBegun
            ? "\n\n(The model stopped in the middle. What the manual itself says:)\n\n"
            : "(The model cannot answer now. What the manual itself says:)\n\n"
        try await emit(
            .stage(.thinking, "The model cannot answer (\(problem.code.rawValue)): quoting the manual instead."))
        try await emit(.makeshift)
        try await emit(.text(notice))
        return try await fallback.answer(request, emit: emit)
    }

    // MARK: Prompt

    /// Messages with the stable parts first, so that a provider's prompt cache matches: rules, the document's outline,
    /// the passages, and the question last.
    static func messages(_ request: AnswerRequest, _ passages: [Int], _ index: PassageIndex) -> [ChatMessage] {
        let rules = """
            You answer questions about one manual. Use only the numbered passages. After each sentence name the passage it \
            rests on as [n]. If the passages do not say it, answer that the manual does not say. Be brief.
            """
        var digest = "Manual: \(request.item.shownName)"
        if let summary = request.item.summary { digest += " — \(summary)" }
        var headings: [String] = []
        for passage in index.passages.indices {
            if let heading = index.passages.heading(of: passage), headings.last != heading { headings.append(heading) }
            if headings.count == Self.digestHeadingsMax { break }
        }
        if !headings.isEmpty { digest += "\nSections: \(headings.joined(separator: "; "))" }
        let quoted = passages.enumerated().map { number, passage in
            let page = index.pages[index.passages[passage].page].number
            return "[\(number + 1)] (page \(page)) \(index.text(of: index.passages[passage]))"
        }
        return [
            ChatMessage(.system, rules),
            ChatMessage(.user, "\(digest)\n\n\(quoted.joined(separator: "\n\n"))\n\nQuestion: \(request.question)"),
        ]
    }
}
