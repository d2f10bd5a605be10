import Catalogue
import DocumentSearch
import DocumentSource
import PrometheusMetrics
import Resilience

/// Loads one document: fetch, read, index; quick tries when it may go better a little later.
package protocol DocumentLoading: Sendable {
    func load(_ reference: DocumentReference) async -> DocumentOutcome
}

package struct DocumentLoader: DocumentLoading {
    private let fetcher: DocumentFetcher
    private let reader: DocumentReader
    private let backoff: RetryBackoff
    private let large: LargeDocuments?
    private let telemetry: Telemetry

    package init(
        fetcher: DocumentFetcher, reader: DocumentReader = DocumentReader(), backoff: RetryBackoff = RetryBackoff(),
        large: LargeDocuments? = LargeDocuments(), telemetry: Telemetry
    ) {
        self.large = large
        self.fetcher = fetcher
        self.reader = reader
        self.backoff = backoff
        self.telemetry = telemetry
    }

    package func load(_ reference: DocumentReference) async -> DocumentOutcome {
        let start = MonotonicClock.now
        var backoff = backoff
        while true {
            let problem: DocumentProblem
            do {
                let stamp = FileStamp(reference)
                let pages = try await pages(reference)
                let index = PassageIndex(pages)
                telemetry.documentFetch.observe((MonotonicClock.now - start).inSeconds)
                telemetry.documentsIndexed.add(1)
                return .ready(PreparedDocument(index: index, readyAt: MonotonicClock.now, stamp: stamp))
            } catch {
                problem = error
            }
            guard problem.isTransient, !Task.isCancelled,
                case .retry(let wait) = backoff.tryFailed(random: .random(in: 0...1)),
                (try? await Task.sleep(for: wait)) != nil
            else {
                telemetry.documentFailed(problem.code.rawValue)
                return .failed(problem)
            }
        }
    }

    private func pages(_ reference: DocumentReference) async throws(DocumentProblem) -> [Page] {
        let fetched = try await fetcher.fetch(reference.location)
        let format = reference.format.map { DocumentReader.Format($0) }
        if let large, fetched.bytes.count > LargeDocuments.bytesMin,
            let format = format ?? DocumentReader.guess(fetched)
        {
            return try await large.pages(of: fetched.bytes, format: format)
        }
        return try await reader.pages(of: fetched, format: format)
    }
}
