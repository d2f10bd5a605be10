import CatalogueServing
import SharedWork
import PodRuntime
import SharedState
import Catalogue
import Dispatch
import Logging
import PredictionEngine
import ServiceLifecycle
import Synchronization

/// Service that learns popularity from what people ask about, shares it with the other pods, and updates predictions:
/// once a minute, and only when that changes something. Under `STATE_DIRECTORY` it outlives the pod.
package final class PopularityKeeper: Service {
    private static let every = Duration.seconds(60)
    /// Pause after building an index, as a multiple of the time it took: at most a fortieth of a core goes into
    /// indexes.
    private static let restPerWork = 40

    private struct State {
        var learned = LearnedPopularity()
        /// Weights with which the served index was built.
        var applied: [String: Double] = [:]
        var appliedHabits = TypingHabits()
        var version: UInt64 = 0
        var restUntil = Duration.zero
        /// Popularity as last written to the file.
        var kept: LearnedPopularity?
    }

    private let state = Mutex(State())
    private let store: CatalogueStore
    private let catalogue: String?
    private let shared: any PopularityStore
    private let pods: any PodDirectory
    private let file: PopularityFile?
    private let logger: Logger

    /// - Parameters:
    ///   - catalogue: name of the catalogue; nil: the first one
    ///   - directory: folder for the popularity file; nil: none is written
    package init(
        store: CatalogueStore, catalogue: String? = nil, stores: SharedStores, directory: String?, logger: Logger
    ) {
        self.store = store
        self.catalogue = catalogue
        shared = stores.popularity
        pods = stores.pods
        self.logger = logger
        file = directory.map { PopularityFile(directory: $0, catalogue: catalogue, logger: logger) }
    }

    /// - Parameters:
    ///   - browser: `client_id` of the browser
    ///   - typed: the text that led to the item; nil when none was typed
    package func confirmed(_ item: CatalogueItem, by browser: String, typed: String?) {
        let evidence = typed.flatMap { TypingEvidence(typed: $0, meaning: ServedCatalogue.predictable(item)) }
        state.withLock {
            $0.learned.confirmed(
                item.id, by: browser, evidence: evidence, nowSeconds: MonotonicClock.epochSeconds)
        }
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            // A starting pod gets at once what it and the others had learned.
            await recall()
            await waitForCatalogue()
            repeat { await exchange() } while (try? await Task.sleep(for: Self.every)) != nil
        }
        await tell()
        save()
    }

    /// Sends what was learned here, receives the others' part, saves it and applies it.
    package func exchange() async {
        await tell()
        await hear()
        save()
        await apply()
    }

    /// Restores the popularity known when this pod, or the one before it, ended.
    package func recall() async {
        await pods.waitUntilUp(atMost: .seconds(5))
        guard let kept = file?.read() else { return }
        state.withLock { $0.learned.merged(kept.weights) }
        // A shared store knows better, unless it has forgotten: its entries are not overwritten.
        await shared.restore(kept.weights, to: catalogue)
    }

    /// Applies what was learned to the first catalogue revision as soon as it is there.
    private func waitForCatalogue() async {
        for _ in 0..<600 where store.current == nil {
            guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
        }
    }

    private func save() {
        guard let file else { return }
        let changed = state.withLock { state -> LearnedPopularity? in
            guard state.learned != state.kept, state.learned != LearnedPopularity() else { return nil }
            state.kept = state.learned
            return state.learned
        }
        if let changed { file.write(changed) }
    }

    private func tell() async {
        let pending = state.withLock { $0.learned.takePending() }
        let untold = await shared.add(pending, to: catalogue)
        if !untold.isEmpty { state.withLock { $0.learned.putBack(untold) } }
    }

    private func hear() async {
        guard let all = await shared.weights(of: catalogue) else { return }
        let forgotten = state.withLock { state in
            state.learned.merged(all)
            return state.learned.forgotten(nowSeconds: MonotonicClock.epochSeconds)
        }
        await shared.forget(forgotten, of: catalogue)
    }

    /// Whether the pause since the last index is over: a large one takes seconds of a core to build.
    private func isTime() -> Bool { state.withLock { MonotonicClock.now >= $0.restUntil } }

    /// Builds the index again in the background. Sessions notice nothing but better predictions.
    private func apply() async {
        guard let served = store.current, isTime() else { return }
        let (confirmations, habits, version) = state.withLock { state -> ([String: Double]?, TypingHabits, UInt64) in
            let seconds = MonotonicClock.epochSeconds
            let (now, habits) = (
                state.learned.confirmations(nowSeconds: seconds), state.learned.habits(nowSeconds: seconds)
            )
            let isOfAnother = served.priorVersion != state.version
            let isNoticed = LearnedPopularity.differ(state.applied, now) || habits.differs(from: state.appliedHabits)
            let isAnything = !now.isEmpty || habits.differs(from: TypingHabits())
            guard isNoticed || (isOfAnother && isAnything) else { return (nil, habits, 0) }
            (state.applied, state.appliedHabits) = (now, habits)
            state.version += 1
            return (now, habits, state.version)
        }
        guard let confirmations else { return }
        let start = MonotonicClock.now
        let learned = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(
                    returning: ServedCatalogue(
                        served, confirmations: confirmations, habits: habits, priorVersion: version))
            }
        }
        store.learned(learned)
        state.withLock { $0.restUntil = MonotonicClock.now + (MonotonicClock.now - start) * Self.restPerWork }
        logger.debug(
            "learned popularity applied",
            metadata: [
                "items": "\(confirmations.count)", "slips_per_character": "\(habits.rate)",
                "share_of_words": "\(habits.shares.words)",
            ])
    }
}
