import Fleet
import SharedWork
import CatalogueServing
import Catalogue
import ItemServing
import PodRuntime
import PredictionEngine
import PrometheusMetrics
import Resilience
import SessionLogic
import SharedState
import Synchronization
import WireProtocol

/// Items that are prepared for one session on a hunch: `SpeculationDesk` decides, the item's kind prepares.
package final class SessionPrefetch: Sendable {
    /// Time that work begun on a hunch goes on for a browser that is not connected: a reconnect takes less.
    private static let speculatesAlone = Duration.seconds(10)

    private struct State {
        var desk: SpeculationDesk
        var wishes: [ItemKey: PreparationWish] = [:]
        var isEnded = false

        mutating func take(_ items: [ItemKey]) -> [PreparationWish] {
            items.compactMap { wishes.removeValue(forKey: $0) }
        }

        mutating func takeAll() -> [PreparationWish] {
            defer { wishes.removeAll() }
            return Array(wishes.values)
        }
    }

    /// Worth of a hunch to a query, and the wish that the query holds from now on.
    struct Foresight: Sendable {
        var action: SpeculationDesk.QueryAction
        fileprivate var wish: PreparationWish?

        /// Result for an item that no hunch foresaw.
        static let nothing = Foresight(action: .unforeseen)

        /// Releases the wish when the query has ended.
        func release() { wish?.release() }
    }

    private let environment: SessionEnvironment
    private let state: Mutex<State>
    private let tell: @Sendable (PrefetchFrame) -> Void

    /// - Parameter tell: called on a change in preparation
    init(_ environment: SessionEnvironment, tell: @escaping @Sendable (PrefetchFrame) -> Void) {
        self.environment = environment
        self.tell = tell
        state = Mutex(State(desk: SpeculationDesk(policy: environment.policy)))
    }

    /// Acts on a prediction that was told.
    ///
    /// - Parameters:
    ///   - ranking: of items of `served`
    ///   - mayBegin: whether there is time for work that nobody asked for
    /// - Returns: what may be done on the hunch; nil: nothing
    package func predicted(
        _ ranking: Ranking, of served: ServedCatalogue, in items: ServedItems, mayBegin: Bool, now: Duration
    ) -> ActionPolicy.Decision? {
        let catalogue = served.revision.items
        // A ranking cut short has not read the whole text.
        let best = ranking.isDegraded ? nil : ranking.candidates.first
        let first = best.flatMap { items.kind.canPrepare(catalogue[$0.item]) ? $0 : nil }
        let cost = items.kind.cost
        guard
            (first?.confidence ?? 0) >= environment.policy.decidesFrom(cost: cost, orPreparing: true)
                || state.withLock({ $0.desk.isLoading })
        else { return nil }
        let hunch = first.map { candidate in
            SpeculationDesk.Hunch(
                items.key(catalogue[candidate.item].id), confidence: candidate.confidence, cost: cost,
                circumstances: items.kind.circumstances(catalogue[candidate.item]))
        }
        // An item of a catalogue that is no longer typed in is no longer meant.
        let confidence = { (key: ItemKey) -> Double in
            guard key.catalogue == items.shownName else { return 0 }
            return ranking.candidates.first { catalogue[$0.item].id == key.id }?.confidence ?? 0
        }
        let (action, dropped) = state.withLock { state in
            let action = state.desk.predicted(hunch, mayBegin: mayBegin, confidence: confidence, now: now)
            return (action, state.take(action.release))
        }
        release(dropped, isCancelled: true)
        if action.prefetch != nil, let first { prepare(catalogue[first.item], items) }
        return action.decision
    }

    /// Prepares the chosen item, whatever the confidence.
    package func chose(_ item: CatalogueItem, in items: ServedItems, now: Duration) {
        if state.withLock({ $0.desk.chosen(items.key(item.id), now: now) }) { prepare(item, items) }
    }

    /// Counts the hunch: the person asked about this item.
    func queried(_ item: ItemKey, of kind: any ItemKind, now: Duration) -> Foresight {
        let (foreseen, wish) = state.withLock { state in
            (state.desk.queried(item, now: now), state.wishes.removeValue(forKey: item))
        }
        switch foreseen {
        case .useful(let lead, let foreseen):
            environment.telemetry.prefetchUseful.add(1)
            environment.telemetry.prefetchLead.observe(lead.inSeconds)
            kind.wasAsked(after: foreseen)
        case .adopted(let foreseen):
            environment.telemetry.prefetchAdopted.add(1)
            kind.wasAsked(after: foreseen)
        case .unforeseen: break
        }
        return Foresight(action: foreseen, wish: wish)
    }

    // MARK: Preparing

    private func prepare(_ item: CatalogueItem, _ items: ServedItems) {
        let (key, kind) = (items.key(item.id), items.kind)
        let isWork = kind.canPrepare(item)
        if isWork {
            environment.telemetry.prefetchStarted.add(1)
            if !kind.isPrepared(item) { tell(PrefetchFrame(item: key, state: .started)) }
        }
        let action = kind.prepare(item, onPart: { [tell] in tell($0.frame(key)) }) { [weak self] in
            self?.prepared(key, $0, isWork: isWork)
        }
        switch action {
        case .known: return
        case .refused: state.withLock { $0.desk.refused(key) }
        case .begun(let wish):
            let isLate = state.withLock { state -> Bool in
                // The outcome may have been told, or the session have ended, before the wish was known here.
                guard !state.isEnded, state.desk.isRunning(key) else { return true }
                state.wishes[key] = wish
                return false
            }
            if isLate { wish.release() }
        }
    }

    private func prepared(_ item: ItemKey, _ outcome: Preparation, isWork: Bool) {
        state.withLock { state in
            state.wishes[item] = nil
            state.desk.loaded(item, isUsable: outcome.isUsable, now: MonotonicClock.now)
        }
        if isWork, !outcome.isUsable { environment.telemetry.prefetchFailed.add(1) }
        if outcome.isTransient { tryLater(item) }
        tell(outcome.frame(item))
    }

    /// Leaves slower tries to the background, wherever there is time: the quick ones failed.
    private func tryLater(_ item: ItemKey) {
        let task = BackgroundTask(.prefetch, item.id, catalogue: item.catalogue)
        guard case .retry(let task, let wait) = task.failed() else { return }
        // One command to the queue; no caller waits for it.
        Task { [tasks = environment.stores.tasks] in await tasks.add(task, after: wait) }
    }

    // MARK: Timers

    /// - Parameter aloneFor: time without any reader; nil while there is one
    func tick(aloneFor: Duration?, now: Duration) {
        let isAlone = aloneFor.map { $0 >= Self.speculatesAlone } ?? false
        let (wasted, dropped) = state.withLock { state in
            let left = isAlone ? state.desk.left() : []
            return (state.desk.expire(now: now), state.take(left))
        }
        release(dropped, isCancelled: true)
        count(wasted: wasted)
    }

    /// Releases the session, which goes on elsewhere.
    func movedAway() { end(isForGood: false) }

    /// Ends all preparation with the session.
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

    private func release(_ wishes: [PreparationWish], isCancelled: Bool) {
        if isCancelled, !wishes.isEmpty { environment.telemetry.prefetchCancelled.add(Double(wishes.count)) }
        for wish in wishes { wish.release() }
    }
}
