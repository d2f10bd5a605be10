import Catalogue
import Dispatch
import Logging
import NIOPosix
import PredictionEngine
import PrometheusMetrics
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Loads the catalogue at start, and again on SIGHUP or when a file of it changed. Sessions notice a new revision, and
/// nothing else.
package final class CatalogueKeeper: Service {
    /// How often files are looked at. Reading a thousand modification times takes a millisecond.
    private static let lookEvery = Duration.seconds(2)

    private let sources: [CatalogueSource]
    private let store: CatalogueStore
    private let telemetry: Telemetry
    private let logger: Logger
    private let loader = CatalogueLoader()
    private let onReload: @Sendable () -> Void

    private enum Wish {
        /// Load if a file changed.
        case look
        /// Somebody says so.
        case load
    }

    /// - Parameter onReload: called when somebody asks for everything anew, documents included
    package init(
        sources: [CatalogueSource], store: CatalogueStore, telemetry: Telemetry, logger: Logger,
        onReload: @escaping @Sendable () -> Void
    ) {
        self.onReload = onReload
        self.sources = sources
        self.store = store
        self.telemetry = telemetry
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            var known = await load()
            await withTaskGroup(of: Void.self) { group in
                let wishes = AsyncStream<Wish>.makeStream(bufferingPolicy: .bufferingNewest(4))
                group.addTask {
                    for await _ in await UnixSignalsSequence(trapping: .sighup) { wishes.continuation.yield(.load) }
                }
                group.addTask {
                    while (try? await Task.sleep(for: Self.lookEvery)) != nil { wishes.continuation.yield(.look) }
                    wishes.continuation.finish()
                }
                for await wish in wishes.stream {
                    switch wish {
                    case .load: onReload()
                    case .look:
                        if await onThread({ [loader, sources] in loader.signature(sources) }) == known { continue }
                    }
                    known = await load()
                }
                group.cancelAll()
            }
        }
    }

    /// - Returns: the signature of what was loaded
    private func load() async -> [String: CatalogueLoader.FileState] {
        let start = MonotonicClock.now
        let (signature, served, report) = await onThread { [loader, sources] in
            let signature = loader.signature(sources)
            let (catalogue, report) = loader.load(sources)
            return (signature, ServedCatalogue(catalogue), report)
        }
        if let reason = unusable(report) {
            telemetry.catalogueLoaded(.failed)
            telemetry.catalogueProblems.set(Double(report.problemCount))
            store.note(report)
            logger.error(
                "catalogue not taken",
                metadata: ["reason": "\(reason)", "kept": "\(store.current?.revision.name ?? "none")"])
            return signature
        }
        let isNew = store.replace(with: served, report: report)
        telemetry.catalogueLoaded(isNew ? .changed : .unchanged)
        telemetry.catalogueItems.set(Double(served.revision.items.count))
        telemetry.catalogueProblems.set(Double(report.problemCount))
        let took = (MonotonicClock.now - start).wholeMicroseconds / 1000
        logger.info(
            "catalogue loaded",
            metadata: [
                "items": "\(report.items)", "problems": "\(report.problemCount)", "revision": "\(served.revision.name)",
                "changed": "\(isNew)", "milliseconds": "\(took)", "nodes": "\(served.index.nodeCount)",
            ])
        for problem in report.problems.prefix(20) {
            logger.warning("catalogue problem", metadata: ["problem": "\(problem.text)"])
        }
        return signature
    }

    /// Why a catalogue is not served: it is empty, or a source of it is gone. A file in the middle of being written looks
    /// like either, and what is served stays until something better is there.
    private func unusable(_ report: CatalogueReport) -> String? {
        if report.items == 0 { return "it has no items" }
        guard store.current != nil else { return nil }
        let paths = Set(sources.map(\.path))
        return report.problems.first { $0.kind == .unreadable && paths.contains($0.source) }?.text
    }

    /// Loading blocks, so it has a thread of its own kind.
    private func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { continuation.resume(returning: work()) }
        }
    }
}
