import CatalogueServing
import PodRuntime
import Catalogue
import DocumentSearch
import DocumentSource
import Logging
import PrometheusMetrics
import Resilience
import Synchronization

/// Loads one document: fetch, read, index.
package protocol DocumentLoading: Sendable {
    /// - Parameter urgency: may change on the way
    func load(_ reference: DocumentReference, _ urgency: ReadingUrgency) async -> DocumentOutcome
    /// Makes a copy that pods share anew when most of its life is over; until then everybody has the old one.
    func refreshWhenOld(_ reference: DocumentReference) async
}

extension DocumentLoading {
    /// Nothing is shared.
    package func refreshWhenOld(_ reference: DocumentReference) async {}
}

/// Fetches a document, has it read in the cage, and makes it searchable, each step within the memory that documents may take.
package struct DocumentLoader: DocumentLoading {
    private let fetcher: DocumentFetcher
    private let cage: Cage
    private let roots: DocumentRoots
    private let memory: DocumentMemory
    private let backoff: RetryBackoff
    /// Bytes up to which a document that comes over the network is small.
    private static let smallBytes = 1 << 20
    /// Tries after one that came too late: each takes as long as a person waits.
    private static let lateRetriesMax = 1
    private let telemetry: Telemetry
    private let logger: Logger?

    package init(
        fetcher: DocumentFetcher, cage: Cage, roots: DocumentRoots, memory: DocumentMemory,
        backoff: RetryBackoff = RetryBackoff(), telemetry: Telemetry, logger: Logger? = nil
    ) {
        self.logger = logger
        self.fetcher = fetcher
        self.cage = cage
        self.roots = roots
        self.memory = memory
        self.backoff = backoff
        self.telemetry = telemetry
    }

    package func load(_ reference: DocumentReference, _ urgency: ReadingUrgency) async -> DocumentOutcome {
        let outcome = await loadOnce(reference, reference.location, urgency)
        guard case .failed(let problem) = outcome, Self.isAway.contains(problem.code), let backup = reference.backup,
            !Task.isCancelled
        else { return outcome }
        let second = await loadOnce(reference, backup, urgency)
        // What the first one failed of is what its catalogue can mend.
        if case .failed = second { return outcome }
        return second
    }

    /// Problems of a location, not of what is there.
    private static let isAway: Set<DocumentProblem.Code> = [
        .notFound, .unreachable, .timedOut, .badResponse, .outsideRoots,
    ]

    /// From its location, with quick tries when it may go better a little later.
    private func loadOnce(
        _ reference: DocumentReference, _ location: String, _ urgency: ReadingUrgency
    ) async -> DocumentOutcome {
        let start = MonotonicClock.now
        var backoff = backoff
        var lateRetries = 0
        var wishes = Cage.Wishes(format: reference.format)
        wishes.urgency = urgency
        wishes.include = { [roots] in roots.openIncluded($0, by: location) }
        while true {
            var problem: DocumentProblem
            do {
                let document = try await prepare(reference, location, wishes)
                telemetry.documentFetch.observe((MonotonicClock.now - start).inSeconds)
                telemetry.documentsIndexed.add(1)
                return .ready(document)
            } catch {
                problem = error
            }
            // It may have given its place up because it takes long: it does not take a quick one again.
            if problem.code == .busy { wishes.isLong = true }
            if problem.code == .timedOut {
                if lateRetries == Self.lateRetriesMax { problem.isTransient = false }
                lateRetries += 1
            }
            guard problem.isTransient, !Task.isCancelled,
                case .retry(let wait) = backoff.tryFailed(random: .random(in: 0...1)),
                (try? await Task.sleep(for: wait)) != nil
            else { return failed(problem) }
        }
    }

    private func failed(_ last: DocumentProblem) -> DocumentOutcome {
        var problem = last
        // Readers that end again and again are the document's doing.
        if problem.code == .extractorFailed, !Task.isCancelled { problem.isTransient = false }
        telemetry.documentFailed(problem.code.rawValue)
        return .failed(problem)
    }

    private func prepare(
        _ reference: DocumentReference, _ location: String, _ wishes: Cage.Wishes
    ) async throws(DocumentProblem) -> PreparedDocument {
        // Of the location that the catalogue names first: when its file comes back or changes, it is read anew.
        let stamp = FileStamp(reference)
        // Its bytes are in memory until they are read.
        let arriving = memory.holdArriving()
        let fetched = try await fetcher.fetch(location) { bytes throws(DocumentProblem) in
            // Large ones leave room for small ones.
            try arriving.take(bytes, leaving: bytes > Self.smallBytes ? memory.arrivingBytesMax / 4 : 0)
        }
        let hold = memory.hold()
        let read = try await read(fetched, wishes, hold)
        let index = try await DocumentIndexer.index(read.pages, hold)
        if read.pagesLeftOut > 0 || !read.notes.isEmpty {
            // Its address stays out of the log: a query in it may be secret.
            logger?.warning(
                "a document was not read as a whole",
                metadata: [
                    "pages": "\(read.pages.count)", "pages_left_out": "\(read.pagesLeftOut)",
                    "notes": "\(read.notes.joined(separator: "; "))",
                    "file": "\(location.hasPrefix("/") ? location : "")",
                ])
        }
        return PreparedDocument(
            index: index, readyAt: MonotonicClock.now, stamp: stamp, pagesLeftOut: read.pagesLeftOut,
            hold: hold)
    }

    /// Room for the text must be there when its reader has it, because a reader that waits keeps its place from others. When
    /// there is none, the document is read once more after there is.
    private func read(
        _ document: FetchedDocument, _ wishes: Cage.Wishes, _ hold: DocumentHold
    ) async throws(DocumentProblem) -> ReadDocument {
        let needed = NeededBytes()
        let admit: @Sendable (Int, Int) throws(DocumentProblem) -> Void = { textBytes, pages throws(DocumentProblem) in
            let bytes = DocumentIndexer.estimate(textBytes: textBytes, pages: pages)
            if bytes <= hold.bytes { return }
            needed.note(bytes)
            try hold.take(bytes)
        }
        do {
            return try await cage.read(document, wishes, admit: admit)
        } catch {
            guard error == DocumentMemory.noRoom, let bytes = needed.value, wishes.urgency.isAsked else { throw error }
            try await hold.want(bytes)
        }
        return try await cage.read(document, wishes, admit: admit)
    }
}

/// The memory that a document's text was found to need.
private final class NeededBytes: Sendable {
    private let bytes = Mutex<Int?>(nil)

    var value: Int? { bytes.withLock { $0 } }
    func note(_ count: Int) { bytes.withLock { $0 = count } }
}
