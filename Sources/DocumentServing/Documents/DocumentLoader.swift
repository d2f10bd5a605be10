import CatalogueServing
import PodRuntime
import Catalogue
import DocumentSearch
import DocumentSource
import Logging
import PrometheusMetrics
import Resilience
import Synchronization

/// Loader of one document: fetches, reads and indexes it.
package protocol DocumentLoading: Sendable {
    /// - Parameter urgency: may change on the way
    func load(_ reference: DocumentReference, _ urgency: ReadingUrgency) async -> DocumentOutcome
    /// - Parameter onPart: called with what can be asked already while the rest of a long document is read
    func load(
        _ reference: DocumentReference, _ urgency: ReadingUrgency,
        onPart: @escaping @Sendable (PreparedDocument) -> Void
    ) async -> DocumentOutcome
    /// Renews a shared copy when most of its life is over; until then every pod uses the old one.
    func refreshWhenOld(_ reference: DocumentReference) async
}

extension DocumentLoading {
    /// This loader knows no parts.
    package func load(
        _ reference: DocumentReference, _ urgency: ReadingUrgency,
        onPart: @escaping @Sendable (PreparedDocument) -> Void
    ) async -> DocumentOutcome {
        await load(reference, urgency)
    }

    /// Nothing to renew: this loader shares nothing.
    package func refreshWhenOld(_ reference: DocumentReference) async {}
}

/// Loader that fetches a document, has it read in the cage, and indexes it, each step within the memory budget.
package struct DocumentLoader: DocumentLoading {
    private let fetcher: DocumentFetcher
    private let cage: Cage
    private let roots: DocumentRoots
    private let memory: DocumentMemory
    private let resources: IndexResources
    private let backoff: RetryBackoff
    /// Size up to which a document that comes over the network counts as small, in bytes.
    private static let smallBytes = 1 << 20
    /// Retries after a timeout: each takes as long as a person waits.
    private static let lateRetriesMax = 1
    private let telemetry: Telemetry
    private let logger: Logger?

    package init(
        fetcher: DocumentFetcher, cage: Cage, roots: DocumentRoots, memory: DocumentMemory,
        resources: IndexResources = IndexResources(),
        backoff: RetryBackoff = RetryBackoff(), telemetry: Telemetry, logger: Logger? = nil
    ) {
        self.logger = logger
        self.fetcher = fetcher
        self.cage = cage
        self.roots = roots
        self.memory = memory
        self.resources = resources
        self.backoff = backoff
        self.telemetry = telemetry
    }

    package func load(_ reference: DocumentReference, _ urgency: ReadingUrgency) async -> DocumentOutcome {
        await load(reference, urgency) { _ in }
    }

    package func load(
        _ reference: DocumentReference, _ urgency: ReadingUrgency,
        onPart: @escaping @Sendable (PreparedDocument) -> Void
    ) async -> DocumentOutcome {
        let outcome = await loadOnce(reference, reference.location, urgency, onPart)
        guard case .failed(let problem) = outcome, Self.isAway.contains(problem.code), let backup = reference.backup,
            !Task.isCancelled
        else { return outcome }
        let second = await loadOnce(reference, backup, urgency, onPart)
        // The first location's failure is reported: the catalogue's owner can mend that one.
        if case .failed = second { return outcome }
        return second
    }

    /// Problems of a location, not of the document there.
    private static let isAway: Set<DocumentProblem.Code> = [
        .notFound, .unreachable, .timedOut, .badResponse, .outsideRoots,
    ]

    /// Loads from one location, with quick retries of problems that may pass.
    private func loadOnce(
        _ reference: DocumentReference, _ location: String, _ urgency: ReadingUrgency,
        _ onPart: @escaping @Sendable (PreparedDocument) -> Void
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
                let document = try await prepare(reference, location, wishes, onPart)
                telemetry.documentFetch.observe((MonotonicClock.now - start).inSeconds)
                telemetry.documentsIndexed.add(1)
                return .ready(document)
            } catch {
                problem = error
            }
            // A long reading may have lost its place: the retry takes no place meant for quick ones.
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
        // A reader that fails on every try is the document's fault.
        if problem.code == .extractorFailed, !Task.isCancelled { problem.isTransient = false }
        telemetry.documentFailed(problem.code.rawValue)
        return .failed(problem)
    }

    private func prepare(
        _ reference: DocumentReference, _ location: String, _ wishes: Cage.Wishes,
        _ onPart: @escaping @Sendable (PreparedDocument) -> Void
    ) async throws(DocumentProblem) -> PreparedDocument {
        // State of the file at the first location: when that file returns or changes, the document is read again.
        let stamp = FileStamp(reference)
        // Fetched bytes stay in memory until they are read.
        let arriving = memory.holdArriving()
        let fetched = try await fetcher.fetch(location) { bytes throws(DocumentProblem) in
            // Large documents leave room for small ones.
            try arriving.take(bytes, leaving: bytes > Self.smallBytes ? memory.arrivingBytesMax / 4 : 0)
        }
        let hold = memory.hold()
        let language = reference.language.flatMap { Language(code: $0) }
        let parts = PartIndexer(
            index: { [memory, resources] in
                await Self.part($0, resources, language: language, stamp, memory.hold(evicts: false))
            }, publish: onPart)
        defer { parts.end() }
        let read = try await read(fetched, wishes, hold, parts)
        parts.end()
        let index = try await DocumentIndexer.index(read.pages, resources, language: language, hold)
        if read.pagesLeftOut > 0 || !read.notes.isEmpty {
            // The address is not logged: its query may be secret.
            logger?.warning(
                "document read only in part",
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

    /// Readings of a document whose memory was not free at the end of a part: the parts grow fourfold, up to any size.
    private static let readingsMax = 5

    /// Memory for the text must be free when its reader has it, because a waiting reader would keep its place from
    /// others. Where it is not, the document is read once more after it is.
    private func read(
        _ document: FetchedDocument, _ wishes: Cage.Wishes, _ hold: DocumentHold, _ parts: PartIndexer
    ) async throws(DocumentProblem) -> ReadDocument {
        let needed = NeededBytes()
        let admit: @Sendable (Int, Int) throws(DocumentProblem) -> Void = { textBytes, pages throws(DocumentProblem) in
            let bytes = DocumentIndexer.estimate(textBytes: textBytes, pages: pages)
            if bytes <= hold.bytes { return }
            needed.note(bytes)
            try hold.take(bytes)
        }
        var readings = 0
        while true {
            do {
                return try await cage.read(document, wishes, admit: admit) { parts.read($0) }
            } catch {
                readings += 1
                guard error == DocumentMemory.noRoom, readings < Self.readingsMax, let bytes = needed.value,
                    wishes.urgency.isAsked
                else { throw error }
                try await hold.want(bytes)
            }
        }
    }

    /// The part of a document that is read so far; nil: there is no room for its index.
    private static func part(
        _ pages: [Page], _ resources: IndexResources, language: Language?, _ stamp: FileStamp?, _ hold: DocumentHold
    ) async -> PreparedDocument? {
        let needed = DocumentIndexer.estimate(
            textBytes: pages.reduce(0) { $0 + $1.textBytes }, pages: pages.count)
        // Half of the memory stays for whole documents.
        guard (try? hold.take(needed, leaving: hold.bytesMax / 2)) != nil,
            let index = try? await DocumentIndexer.index(pages, resources, language: language, hold)
        else { return nil }
        return PreparedDocument(index: index, readyAt: MonotonicClock.now, stamp: stamp, hold: hold, isPart: true)
    }
}

/// Record of the memory that a document's text turned out to need.
private final class NeededBytes: Sendable {
    private let bytes = Mutex<Int?>(nil)

    var value: Int? { bytes.withLock { $0 } }
    func note(_ count: Int) { bytes.withLock { $0 = count } }
}
