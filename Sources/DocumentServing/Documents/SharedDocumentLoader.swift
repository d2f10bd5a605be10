import Fleet
import CatalogueServing
import SharedWork
import PodRuntime
import SharedState
import Caching
import Catalogue
import DocumentSearch
import DocumentSource
import PrometheusMetrics
import SessionLogic
import TextCoding

/// Loader that loads a document once for all pods: from the shared layer, or under a lease, or by waiting for the pod
/// that loads it. While Redis is away every pod loads for itself.
package struct SharedDocumentLoader: DocumentLoading {
    /// Time to wait for another pod's load; then this pod loads too.
    private static let waitMax = Duration.seconds(120)
    private static let looksEvery = Duration.milliseconds(50)

    private let loader: any DocumentLoading
    private let cache: any CacheStore
    private let leases: any LeaseStore
    private let memory: DocumentMemory
    private let resources: IndexResources
    private let telemetry: Telemetry

    package init(
        _ loader: any DocumentLoading, cache: any CacheStore, leases: any LeaseStore, memory: DocumentMemory,
        resources: IndexResources = IndexResources(), telemetry: Telemetry
    ) {
        self.loader = loader
        self.cache = cache
        self.leases = leases
        self.memory = memory
        self.resources = resources
        self.telemetry = telemetry
    }

    package static func tag(_ reference: DocumentReference) -> String { "document:\(reference.location)" }

    /// Digest of the reference and the file's state: a changed file is another document.
    private static func digest(_ reference: DocumentReference) -> String {
        let stamp = FileStamp(reference).map { "\($0)" } ?? ""
        return Digest.of("document/3", reference.location, reference.format?.rawValue ?? "", stamp)
    }

    package func load(_ reference: DocumentReference, _ urgency: ReadingUrgency) async -> DocumentOutcome {
        await load(reference, urgency) { _ in }
    }

    package func load(
        _ reference: DocumentReference, _ urgency: ReadingUrgency,
        onPart: @escaping @Sendable (PreparedDocument) -> Void
    ) async -> DocumentOutcome {
        let digest = Self.digest(reference)
        let until = MonotonicClock.now + Self.waitMax
        var hasWaited = false
        while !Task.isCancelled, MonotonicClock.now < until {
            switch await cache.value(digest) {
            case .hit(let bytes, let isStale):
                guard let outcome = await outcome(bytes, reference) else {
                    return await loadAlone(reference, urgency, digest, onPart)
                }
                if isStale { refresh(reference, digest) }
                return outcome
            case .negative(let bytes):
                if let failure = SharedFailure(shared: bytes) { return .failed(failure.problem) }
                return await loadAlone(reference, urgency, digest, onPart)
            case .away: return await loader.load(reference, urgency, onPart: onPart)
            case .miss: break
            }
            switch await loadUnderLease(reference, urgency, digest, onPart) {
            case .done(let outcome): return outcome
            case .away: return await loader.load(reference, urgency, onPart: onPart)
            case .taken:
                if !hasWaited { telemetry.leasesWaited.add(1) }
                hasWaited = true
                try? await Task.sleep(for: Self.looksEvery)
            }
        }
        return await loader.load(reference, urgency, onPart: onPart)
    }

    /// Renews the shared copy when most of its life is over; until then every pod uses the old one.
    package func refreshWhenOld(_ reference: DocumentReference) async {
        let digest = Self.digest(reference)
        guard await cache.isOld(digest) else { return }
        _ = await loadUnderLease(reference, ReadingUrgency(isAsked: false), digest)
    }

    private func loadUnderLease(
        _ reference: DocumentReference, _ urgency: ReadingUrgency, _ digest: String,
        _ onPart: @escaping @Sendable (PreparedDocument) -> Void = { _ in }
    ) async -> LeaseOutcome<DocumentOutcome> {
        let name = Self.tag(reference)
        let generation = await cache.generation()
        return await leases.hold(name, telemetry: telemetry) { fence in
            let outcome = await loader.load(reference, urgency, onPart: onPart)
            await store(outcome, of: reference, under: digest, fence: fence, generation: generation)
            return outcome
        }
    }

    /// Loads in this pod when the stored copy cannot be used: a pod of another version wrote it.
    private func loadAlone(
        _ reference: DocumentReference, _ urgency: ReadingUrgency, _ digest: String,
        _ onPart: @escaping @Sendable (PreparedDocument) -> Void
    ) async -> DocumentOutcome {
        let generation = await cache.generation()
        let outcome = await loader.load(reference, urgency, onPart: onPart)
        await store(outcome, of: reference, under: digest, fence: nil, generation: generation)
        return outcome
    }

    private func refresh(_ reference: DocumentReference, _ digest: String) {
        // Renewing has no waiting query; it ends within the loader's own limits.
        Task(priority: .background) {
            _ = await loadUnderLease(reference, ReadingUrgency(isAsked: false), digest)
        }
    }

    private func store(
        _ outcome: DocumentOutcome, of reference: DocumentReference, under digest: String, fence: Int?, generation: Int
    ) async {
        let tag = Self.tag(reference)
        switch outcome {
        case .ready(let document):
            let textBytes = document.index.pages.reduce(0) { $0 + $1.text.utf8.count }
            guard textBytes <= SharedPages.textBytesMax else { return }
            await cache.store(
                CacheEntry(
                    digest, SharedPages(document.index.pages, leftOut: document.pagesLeftOut).shared, lease: tag,
                    fence: fence, generation: generation, tags: [tag]))
        case .failed(let problem):
            // Failures that may pass soon, were cancelled, or depend on this pod are not shared.
            guard !problem.isTransient, !problem.isOfThePod, problem != DocumentProblem.notWanted,
                !Task.isCancelled
            else { return }
            var entry = CacheEntry(
                digest, SharedFailure(problem).shared, lease: tag, fence: fence, generation: generation, tags: [tag])
            entry.isNegative = true
            entry.negativeSeconds = problem.isOfTheDocument ? DocumentLibrary.faultSeconds : nil
            await cache.store(entry)
        }
    }

    /// Outcome from stored bytes; nil: they cannot be used here.
    private func outcome(_ bytes: [UInt8], _ reference: DocumentReference) async -> DocumentOutcome? {
        let hold = memory.hold()
        do throws(DocumentProblem) {
            // Decoding takes about as much memory as the index will.
            try await hold.want(DocumentIndexer.estimate(textBytes: bytes.count, pages: 0))
            guard let shared = SharedPages(shared: bytes) else { return nil }
            let pages = shared.pages
            let textBytes = pages.reduce(0) { $0 + $1.text.utf8.count }
            try await hold.want(DocumentIndexer.estimate(textBytes: textBytes, pages: pages.count))
            let index = try await DocumentIndexer.index(
                pages, resources, language: reference.language.flatMap { Language(code: $0) }, hold)
            return .ready(
                PreparedDocument(
                    index: index, readyAt: MonotonicClock.now, stamp: FileStamp(reference),
                    pagesLeftOut: shared.leftOut,
                    hold: hold))
        } catch {
            return .failed(error)
        }
    }
}

/// Reason why there is no document, in the form that pods share.
private struct SharedFailure: SharedForm {
    static let bytesMax = 32 << 10
    private static let codeBytesMax = 64

    private var code: String
    private var message: String

    var isWithinLimits: Bool {
        code.utf8.count <= Self.codeBytesMax && message.utf8.count <= SharedLimits.messageBytesMax
    }

    init(_ problem: DocumentProblem) { (code, message) = (problem.code.rawValue, problem.message) }

    /// Problem with its message cut to the length of our own.
    var problem: DocumentProblem {
        DocumentProblem(DocumentProblem.Code(rawValue: code) ?? .unreachable, String(message.prefix(400)))
    }
}
