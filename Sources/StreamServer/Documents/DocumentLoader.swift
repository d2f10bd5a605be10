import Catalogue
import DocumentSearch
import DocumentSource
import PrometheusMetrics
import Resilience

/// Loads one document: fetch, read, index; quick tries when it may go better a little later.
package protocol DocumentLoading: Sendable {
    func load(_ reference: DocumentReference) async -> DocumentOutcome
}

/// Fetches a document, has it read in the cage, and makes it searchable, each step within the memory that documents may take.
package struct DocumentLoader: DocumentLoading {
    private let fetcher: DocumentFetcher
    private let cage: Cage
    private let roots: DocumentRoots
    private let memory: DocumentMemory
    private let backoff: RetryBackoff
    private let telemetry: Telemetry

    package init(
        fetcher: DocumentFetcher, cage: Cage, roots: DocumentRoots, memory: DocumentMemory,
        backoff: RetryBackoff = RetryBackoff(), telemetry: Telemetry
    ) {
        self.fetcher = fetcher
        self.cage = cage
        self.roots = roots
        self.memory = memory
        self.backoff = backoff
        self.telemetry = telemetry
    }

    package func load(_ reference: DocumentReference) async -> DocumentOutcome {
        let start = MonotonicClock.now
        var backoff = backoff
        while true {
            let problem: DocumentProblem
            do {
                let document = try await prepare(reference)
                telemetry.documentFetch.observe((MonotonicClock.now - start).inSeconds)
                telemetry.documentsIndexed.add(1)
                return .ready(document)
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

    private func prepare(_ reference: DocumentReference) async throws(DocumentProblem) -> PreparedDocument {
        let stamp = FileStamp(reference)
        let hold = memory.hold()
        let fetched = try await fetcher.fetch(reference.location) { bytes throws(DocumentProblem) in
            try await hold.want(bytes)
        }
        // What came over the network is in memory until it is read.
        let fetchedBytes = fetched.isLocal ? 0 : fetched.file.byteCount
        let pages = try await cage.read(
            fetched, format: reference.format.map { DocumentFormat($0) },
            include: { [roots] in roots.openIncluded($0, by: reference.location) },
            admit: { textBytes, pages throws(DocumentProblem) in
                // Nothing is held while waiting for more: two that did would wait for each other.
                hold.shrink(to: 0)
                try await hold.want(fetchedBytes + DocumentIndexer.estimate(textBytes: textBytes, pages: pages))
            })
        let index = try await DocumentIndexer.index(pages, hold)
        return PreparedDocument(index: index, readyAt: MonotonicClock.now, stamp: stamp, hold: hold)
    }
}

extension DocumentFormat {
    init(_ format: DocumentReference.Format) {
        switch format {
        case .pdf: self = .pdf
        case .html: self = .html
        case .markdown: self = .markdown
        case .text: self = .text
        case .man: self = .man
        }
    }
}
