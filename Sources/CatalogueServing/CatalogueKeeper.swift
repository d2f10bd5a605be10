// The C library's clock types belong to whichever module saw their header first: sometimes this one.
import PodRuntime
import CDispatch
import Catalogue
import Dispatch
import Glibc
import Logging
import NIOPosix
import PredictionEngine
import PrometheusMetrics
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Failure at the start: no catalogue can be served. The log says why.
package struct CatalogueUnusable: Error {}

/// Loads the catalogue at the start, on SIGHUP, and when one of its files changed. Sessions notice only the new
/// revision.
///
/// A file that is being written is not read half: loading waits until it rests (`CatalogueWatch`). A catalogue that
/// lost most of its items to unreadable records is rejected.
package final class CatalogueKeeper: Service {
    /// Interval between looks at the files. Reading a thousand modification times takes a millisecond.
    private static let lookEvery = Duration.seconds(1)
    /// Looks at the start: their interval, and for how long.
    private static let firstLookEvery = Duration.milliseconds(50)
    private static let firstLooksFor = Duration.seconds(5)
    /// Pause after a look, as a multiple of its duration: looking takes at most a tenth of a core. A folder of a
    /// hundred thousand files is looked at less often, and soon again when something in it has changed.
    private static let pauseForOneLook = 10.0
    private static let lookEveryMax = Duration.seconds(10)
    private static let problemsLogged = 20

    private let sources: [CatalogueSource]
    private let store: CatalogueStore
    private let name: String
    private let waits: Bool
    private let counts: CatalogueTelemetry
    private let logger: Logger
    private let loader = CatalogueLoader()
    private let onReload: @Sendable () -> Void
    private let readTitle: CatalogueLoader.TitleReader?
    private let watch = Mutex(CatalogueWatch())
    /// Pause until the next look at the files.
    private let pause = Mutex(lookEvery)

    private enum Wish {
        /// Load if a file changed.
        case look
        /// Load because an operator asked.
        case load
    }

    /// - Parameters:
    ///   - waits: whether to wait for a catalogue that cannot be loaded at the start; otherwise that is an error
    ///   - readTitle: nil: a document whose first bytes do not tell its title is named after its file
    ///   - onReload: called when an operator asks for everything anew, documents included
    package init(
        name: String, sources: [CatalogueSource], store: CatalogueStore, waits: Bool, telemetry: Telemetry,
        logger: Logger, readTitle: CatalogueLoader.TitleReader? = nil, onReload: @escaping @Sendable () -> Void
    ) {
        self.readTitle = readTitle
        self.onReload = onReload
        self.sources = sources
        self.store = store
        self.waits = waits
        self.name = name
        counts = telemetry.catalogue(name)
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in await begin() }
        guard store.current != nil || waits || Task.isShuttingDownGracefully || Task.isCancelled else {
            throw CatalogueUnusable()
        }
        await cancelWhenGracefulShutdown { [self] in
            await withTaskGroup(of: Void.self) { group in
                let wishes = AsyncStream<Wish>.makeStream(bufferingPolicy: .bufferingNewest(4))
                group.addTask {
                    for await _ in await UnixSignalsSequence(trapping: .sighup) { wishes.continuation.yield(.load) }
                }
                group.addTask {
                    while (try? await Task.sleep(for: self.pause.withLock { $0 })) != nil {
                        wishes.continuation.yield(.look)
                    }
                    wishes.continuation.finish()
                }
                group.addTask { await self.readTitles() }
                for await wish in wishes.stream {
                    switch wish {
                    case .load:
                        onReload()
                        loader.titles.clear()
                        await load()
                    case .look: await lookForChanges()
                    }
                }
                group.cancelAll()
            }
        }
    }

    /// Interval between searches for documents without a title.
    private static let titlesEvery = Duration.seconds(2)

    /// Titles of PDFs are read after the catalogue is served: reading ten thousand takes minutes.
    private func readTitles() async {
        guard let readTitle else { return }
        repeat {
            _ = await loader.readTitles(readTitle)
        } while (try? await Task.sleep(for: Self.titlesEvery)) != nil
    }

    /// Loads the first catalogue: as soon as its files rest, and after a few seconds in any case.
    private func begin() async {
        let start = MonotonicClock.now
        while MonotonicClock.now - start < Self.firstLooksFor {
            if await lookForChanges() { return }
            guard (try? await Task.sleep(for: Self.firstLookEvery)) != nil else { return }
        }
        await load(isForced: true)
    }

    /// - Returns: whether the files were loaded, whatever became of that
    @discardableResult
    private func lookForChanges() async -> Bool {
        let (signature, took) = await onThread { [loader, sources] in
            let start = Self.threadTime
            return (loader.signature(sources), Self.threadTime - start)
        }
        let (action, isChanged) = watch.withLock {
            ($0.looked(signature, nowNanoseconds: Self.nowNanoseconds), $0.differs)
        }
        let long = min(max(Self.lookEvery, took * Self.pauseForOneLook), Self.lookEveryMax)
        pause.withLock { $0 = isChanged ? Self.lookEvery : long }
        return action == .load ? await load() : false
    }

    /// Processor time of the calling thread: waiting for a core does not count.
    private static var threadTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    private static var nowNanoseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// - Parameter isForced: the catalogue is taken even when a file changes meanwhile
    /// - Returns: false when a file changed meanwhile, so that the catalogue read is a mix of old and new
    @discardableResult
    private func load(isForced: Bool = false) async -> Bool {
        let start = MonotonicClock.now
        let (before, served, report, after) = await onThread { [loader, sources] in
            let before = loader.signature(sources)
            let (catalogue, report) = loader.load(sources)
            return (before, ServedCatalogue(catalogue), report, loader.signature(sources))
        }
        let now = Self.nowNanoseconds
        guard watch.withLock({ $0.loaded(before: before, after: after, nowNanoseconds: now, isForced: isForced) })
        else { return false }
        if let reason = unusable(served, report) {
            refuse(report, reason)
            return true
        }
        let isNew = store.replace(with: served, report: report)
        counts.loaded(isNew ? .changed : .unchanged)
        counts.items.set(Double(served.revision.items.count))
        counts.problems.set(Double(report.problemCount))
        let took = (MonotonicClock.now - start).wholeMicroseconds / 1000
        logger.info(
            "catalogue loaded",
            metadata: [
                "catalogue": "\(name)", "items": "\(report.items)", "problems": "\(report.problemCount)",
                "revision": "\(served.revision.name)",
                "changed": "\(isNew)", "milliseconds": "\(took)", "nodes": "\(served.index.nodeCount)",
            ])
        tell(report)
        return true
    }

    private func refuse(_ report: CatalogueReport, _ reason: String) {
        counts.loaded(.failed)
        counts.problems.set(Double(report.problemCount))
        store.note(report)
        logger.error(
            "catalogue rejected",
            metadata: [
                "catalogue": "\(name)",
                "sources": "\(sources.map(\.path).joined(separator: ", "))", "reason": "\(reason)",
                "kept": "\(store.current?.revision.name ?? "none")",
            ])
    }

    private func tell(_ report: CatalogueReport) {
        for problem in report.problems.filter({ $0.kind != .note }).prefix(Self.problemsLogged) {
            logger.warning("catalogue problem", metadata: ["catalogue": "\(name)", "problem": "\(problem.text)"])
        }
        for note in report.problems.filter({ $0.kind == .note }).prefix(Self.problemsLogged) {
            logger.info("catalogue note", metadata: ["catalogue": "\(name)", "note": "\(note.text)"])
        }
    }

    /// Reason for not serving a loaded catalogue: it is empty, one of its sources is gone, or most items are missing
    /// and the remaining records cannot be read. The current catalogue stays until a better one is there.
    private func unusable(_ served: ServedCatalogue, _ report: CatalogueReport) -> String? {
        if report.items == 0 { return report.firstReason ?? "it has no items" }
        guard let current = store.current else { return nil }
        let paths = Set(sources.map(\.path))
        if let gone = report.problems.first(where: { $0.kind == .unreadable && paths.contains($0.source) }) {
            return gone.text
        }
        guard report.counts[.malformed, default: 0] > 0,
            served.revision.items.count * 2 < current.revision.items.count
        else { return nil }
        return "\(report.items) of \(current.revision.items.count) items are left, and records cannot be read: "
            + (report.problems.first { $0.kind == .malformed }?.text ?? "")
    }

    /// Runs blocking work, such as loading, on a thread of its own.
    private func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { continuation.resume(returning: work()) }
        }
    }
}
