import SharedWork
import Fleet
import Resilience
import SharedState
import Catalogue
import ItemServing
import PodRuntime
import PrometheusMetrics
import SessionLogic
import Synchronization
import WireProtocol

/// What is loaded for one session on a hunch: `SpeculationDesk` decides, the library loads.
package final class SessionPrefetch: Sendable {
    /// How long what was begun on a hunch goes on for a browser that is not connected: a reconnect takes less.
    private static let speculatesAlone = Duration.seconds(10)

    private struct State {
        var desk: SpeculationDesk
        var wishes: [String: DocumentLibrary.Wish] = [:]
        var isEnded = false

        mutating func take(_ items: [String]) -> [DocumentLibrary.Wish] {
            items.compactMap { wishes.removeValue(forKey: $0) }
        }

        mutating func takeAll() -> [DocumentLibrary.Wish] {
            defer { wishes.removeAll() }
            return Array(wishes.values)
        }
    }

    /// What a hunch was worth to a query, and the wish that the query holds from now on.
    struct Foresight: Sendable {
        var action: SpeculationDesk.QueryAction
        fileprivate var wish: DocumentLibrary.Wish?
        fileprivate var library: DocumentLibrary

        /// The query has ended.
        func release() { if let wish { library.letGo(wish) } }
    }

    /// Nobody foresaw it.
    var nothing: Foresight { Foresight(action: .unforeseen, library: environment.library) }

    private let environment: SessionEnvironment
    private let state: Mutex<State>
    private let tell: @Sendable (PrefetchFrame) -> Void

    /// - Parameter tell: called when something changed
    init(_ environment: SessionEnvironment, tell: @escaping @Sendable (PrefetchFrame) -> Void) {
        self.environment = environment
        self.tell = tell
        state = Mutex(State(desk: SpeculationDesk(policy: environment.policy)))
    }

    /// Whether a prediction as sure as this could change what is loaded.
    package func wantsToKnow(confidence: Double) -> Bool {
        confidence >= environment.prefetch.floor || state.withLock { $0.desk.isLoading }
    }

    /// - Parameters:
    ///   - first: the item the prediction is surest of, and how sure
    ///   - confidenceOf: of any item
    package func predicted(
        first: (item: CatalogueItem, confidence: Double)?, confidence confidenceOf: (String) -> Double, now: Duration
    ) {
        let sure = sure(first?.item)
        let (action, dropped) = state.withLock { state in
            let action = state.desk.predicted(
                first: first.map { ($0.item.id, $0.confidence) }, sure: sure, confidence: confidenceOf, now: now)
            return (action, state.take(action.letGo))
        }
        release(dropped, isCancelled: true)
        if action.prefetch != nil, let first { load(first.item) }
    }

    /// The confidence from which on an item's document is worth fetching.
    private func sure(_ item: CatalogueItem?) -> Double {
        guard let document = item?.document, environment.prefetch.rule == .value else {
            return environment.prefetch.threshold
        }
        return environment.prefetch.confidence(in: environment.library.circumstances(document))
    }

    /// The person chose this item: its document is prepared whatever the confidence.
    package func chose(_ item: CatalogueItem, now: Duration) {
        if state.withLock({ $0.desk.chosen(item.id, now: now) }) { load(item) }
    }

    /// The person asked about this item.
    func queried(_ item: String, now: Duration) -> Foresight {
        let (foreseen, wish) = state.withLock { state in
            (state.desk.queried(item, now: now), state.wishes.removeValue(forKey: item))
        }
        switch foreseen {
        case .useful(let lead, let foreseen):
            environment.telemetry.prefetchUseful.add(1)
            environment.telemetry.prefetchLead.observe(lead.inSeconds)
            environment.library.asked(after: foreseen)
        case .adopted(let foreseen):
            environment.telemetry.prefetchAdopted.add(1)
            environment.library.asked(after: foreseen)
        case .unforeseen: break
        }
        return Foresight(action: foreseen, wish: wish, library: environment.library)
    }

    // MARK: loading

    private func load(_ item: CatalogueItem) {
        guard let reference = item.document else { return loaded(item.id, nil) }
        environment.telemetry.prefetchStarted.add(1)
        if environment.library.known(reference) == nil { tell(PrefetchFrame(productID: item.id, state: .started)) }
        let (wish, isRefused) = environment.library.foresee(reference) { [weak self] outcome in
            self?.loaded(item.id, outcome)
        }
        if isRefused { return state.withLock { $0.desk.refused(item.id) } }
        guard let wish else { return }
        let isLate = state.withLock { state -> Bool in
            // The outcome may have been told, or the session have ended, before the wish was known here.
            guard !state.isEnded, state.desk.isRunning(item.id) else { return true }
            state.wishes[item.id] = wish
            return false
        }
        if isLate { environment.library.letGo(wish) }
    }

    private func loaded(_ item: String, _ outcome: DocumentOutcome?) {
        state.withLock { state in
            state.wishes[item] = nil
            state.desk.loaded(item, isUsable: outcome?.document != nil, now: MonotonicClock.now)
        }
        guard let outcome else { return tell(PrefetchFrame(productID: item, state: .failed)) }
        if outcome.hasFailed { environment.telemetry.prefetchFailed.add(1) }
        if outcome.isTransient { tryLater(item) }
        tell(outcome.frame(item))
    }

    /// The quick tries failed: slower ones go on in the background, wherever there is time.
    private func tryLater(_ item: String) {
        guard case .retry(let task, let wait) = BackgroundTask(.prefetch, item).failed() else { return }
        // One command to the queue; nobody waits for it.
        Task { [tasks = environment.stores.tasks] in await tasks.add(task, after: wait) }
    }

    // MARK: time

    /// - Parameter aloneFor: how long nobody has been connected; nil while somebody is
    func tick(aloneFor: Duration?, now: Duration) {
        let isAlone = aloneFor.map { $0 >= Self.speculatesAlone } ?? false
        let (wasted, dropped) = state.withLock { state in
            let left = isAlone ? state.desk.left() : []
            return (state.desk.expire(now: now), state.take(left))
        }
        release(dropped, isCancelled: true)
        count(wasted: wasted)
    }

    /// The session goes on elsewhere.
    func movedAway() { end(isForGood: false) }

    /// The session is over.
    func ended() { end(isForGood: true) }

    private func end(isForGood: Bool) {
        let (wasted, wishes) = state.withLock { state in
            state.isEnded = state.isEnded || isForGood
            return (state.desk.ended(), state.takeAll())
        }
        count(wasted: wasted)
        release(wishes, isCancelled: false)
    }

    private func count(wasted: Int) {
        if wasted > 0 { environment.telemetry.prefetchWasted.add(Double(wasted)) }
    }

    private func release(_ wishes: [DocumentLibrary.Wish], isCancelled: Bool) {
        if isCancelled, !wishes.isEmpty { environment.telemetry.prefetchCancelled.add(Double(wishes.count)) }
        for wish in wishes { environment.library.letGo(wish) }
    }
}
