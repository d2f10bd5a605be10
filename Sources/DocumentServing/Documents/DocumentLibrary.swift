import CatalogueServing
import PodRuntime
import Caching
import Catalogue
import DocumentSearch
import DocumentSource
import PrometheusMetrics
import SessionLogic
import Synchronization
import TextCoding

/// Library of this pod's documents: in memory, being loaded, or still to be loaded. A document is loaded once, however
/// many wishes there are; a load without wishes is stopped; and a document that was asked for never waits behind
/// speculative loads.
package final class DocumentLibrary: Sendable {
    package struct Limits: Sendable {
        package var documentsMax = 1000
        package var timeToLive = Duration.seconds(86_400)
        /// Time for which a failed load is remembered.
        package var failureTimeToLive = Duration.seconds(30)
        /// Time for which a failure by the document's own fault is remembered: a retry costs the same and ends the
        /// same.
        package var faultTimeToLive = Duration.seconds(DocumentLibrary.faultSeconds)
        /// Speculative loads at once; each may be a child process, and queries need the cores as well.
        package var speculativeMax = 2
        package var speculativeQueueMax = 256
        /// Time for which a speculative load keeps its place; and the number of loads that may go on without one.
        package var speculativeMoment = Duration.seconds(2)
        package var speculativeLongMax = 16

        package init() {}
    }

    package static let faultSeconds = 3600
    /// Bytes that a remembered failure counts for.
    private static let failureBytes = 512

    /// Number of a wish, one for each call.
    private typealias Waiter = UInt64
    private typealias Callback = @Sendable (DocumentOutcome) -> Void
    package typealias PartCallback = @Sendable (PreparedDocument) -> Void

    /// Outcome with the file's state at that time: another state is another document, even after a failure.
    private struct Kept: Sendable {
        var outcome: DocumentOutcome
        var stamp: FileStamp?

        func isCurrent(_ reference: DocumentReference) -> Bool {
            outcome.document?.isCurrent(reference) ?? (stamp == FileStamp(reference))
        }
    }

    private struct State {
        var layer: MemoryLayer<DocumentReference, Kept>
        var flights: SingleFlight<DocumentReference, Waiter>
        var callbacks: [Waiter: Callback] = [:]
        var partCallbacks: [Waiter: PartCallback] = [:]
        /// What can be asked of long documents that are still being read, with the number of their load.
        var parts: [DocumentReference: (number: Int, document: PreparedDocument)] = [:]
        var tasks: [Int: Task<Void, Never>] = [:]
        /// Loads cancelled before their task was known.
        var cancelled: Set<Int> = []
        var lastWaiter: Waiter = 0
        var urgencies: [Int: ReadingUrgency] = [:]
        /// Count of clearings: documents whose load began before the last one are not kept.
        var generation = 0
        var isStopped = false
        /// Loads whose task has not ended yet.
        var running = 0
        var times = PrefetchTimes()

        /// Ends a wish.
        mutating func end(_ waiter: Waiter) -> Callback? {
            partCallbacks[waiter] = nil
            return callbacks.removeValue(forKey: waiter)
        }

        mutating func takeParts() -> [PreparedDocument] {
            defer { parts = [:] }
            return parts.values.map(\.document)
        }

        /// Outcome in memory, if it is still valid.
        mutating func lookUp(_ reference: DocumentReference) -> DocumentOutcome? {
            switch layer.value(for: reference, now: MonotonicClock.now) {
            case .hit(let kept), .negative(let kept):
                if kept.isCurrent(reference) { return kept.outcome }
                layer.removeValue(for: reference)
                return nil
            case .miss: return nil
            }
        }
    }

    private let state: Mutex<State>
    private let loader: any DocumentLoading
    private let limits: Limits
    private let memory: DocumentMemory
    private let telemetry: Telemetry

    /// - Parameter memory: budget of all documents; kept documents are evicted on its demand
    package init(
        loader: any DocumentLoading, limits: Limits = Limits(), memory: DocumentMemory, telemetry: Telemetry
    ) {
        self.loader = loader
        self.limits = limits
        self.memory = memory
        self.telemetry = telemetry
        state = Mutex(
            State(
                layer: MemoryLayer(
                    .init(
                        entriesMax: limits.documentsMax, weightMax: memory.bytesMax, timeToLive: limits.timeToLive,
                        negativeTimeToLive: limits.failureTimeToLive)),
                flights: SingleFlight(
                    speculativeMax: limits.speculativeMax, queueMax: limits.speculativeQueueMax,
                    longMax: limits.speculativeLongMax)))
        memory.install(evict: { [weak self] bytes in self?.evict(bytes) })
    }

    /// Evicts parts of documents that are being read, then the least recently used documents. A document that a query still reads
    /// stays with that query.
    ///
    /// Evicts nothing when all of them would not be enough.
    private func evict(_ bytes: Int) {
        let evicted = state.withLock { state in
            let ofParts = state.parts.values.reduce(0) { $0 + $1.document.heldBytes }
            guard state.layer.weight + ofParts >= bytes else { return ([PreparedDocument](), [Kept]()) }
            return (state.takeParts(), ofParts < bytes ? state.layer.evict(weight: bytes - ofParts) : [])
        }
        // Freeing a large index takes a while, so it happens outside the lock.
        withExtendedLifetime(evicted) {}
    }

    /// Wish for a document, which can be taken back.
    package struct Wish: Sendable {
        fileprivate var reference: DocumentReference
        fileprivate var waiter: UInt64
    }

    private enum WishAction {
        case known(DocumentOutcome)
        case waits(Wish, begin: [SingleFlight<DocumentReference, Waiter>.Start])
        case refused
    }

    /// Asks for a document speculatively. `onOutcome` is called once, perhaps at once, unless the wish is taken back or
    /// refused.
    ///
    /// - Parameter onPart: called with each part of a long document that can be asked already
    /// - Returns: nil when the outcome was told at once or there is no place for speculation
    package func foresee(
        _ reference: DocumentReference, onPart: @escaping PartCallback = { _ in },
        onOutcome: @escaping @Sendable (DocumentOutcome) -> Void
    ) -> (wish: Wish?, isRefused: Bool) {
        switch want(reference, .speculative, onPart, onOutcome) {
        case .known(let outcome):
            onOutcome(outcome)
            return (nil, false)
        case .waits(let wish, let begin):
            start(begin)
            return (wish, false)
        case .refused: return (nil, true)
        }
    }

    /// Document that a query asks about. Cancelling the task takes the wish back.
    ///
    /// - Parameter accepts: whether a part of a long document is enough: the query gets it, and the rest is read on for others
    package func document(
        _ reference: DocumentReference, accepts: @escaping @Sendable (PreparedDocument) -> Bool = { _ in false }
    ) async -> DocumentOutcome {
        let taken = Mutex<Wish?>(nil)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let once = OnceContinuation(continuation)
                let onPart: PartCallback = { if !once.isResumed, accepts($0) { once.resume(.ready($0)) } }
                switch want(reference, .asked, onPart, { once.resume($0) }) {
                case .known(let outcome): once.resume(outcome)
                case .waits(let wish, let begin):
                    taken.withLock { $0 = wish }
                    start(begin)
                    if Task.isCancelled { takeBack(wish, once) }
                case .refused: once.resume(.failed(.notWanted))
                }
            }
        } onCancel: {
            if let wish = taken.withLock({ $0 }) { takeBack(wish) }
        }
    }

    private func takeBack(_ wish: Wish, _ once: OnceContinuation) {
        release(wish)
        once.resume(.failed(.notWanted))
    }

    private func takeBack(_ wish: Wish) {
        let callback = state.withLock { $0.callbacks[wish.waiter] }
        release(wish)
        callback?(.failed(.notWanted))
    }

    /// Circumstances of a document for the prefetch policy.
    package func circumstances(_ reference: DocumentReference) -> ActionPolicy.Circumstances {
        state.withLock { state in
            // A document in memory costs nothing and saves nothing to load: the least counts.
            let isKnown = state.layer.peek(reference, now: MonotonicClock.now) != nil
            return ActionPolicy.Circumstances(
                work: isKnown ? .milliseconds(1) : state.times.fetch(reference.formatName), lead: state.times.lead,
                freeShare: isKnown ? 1 : state.flights.freeSpeculativeShare)
        }
    }

    /// Event: a document was asked about, this long after it was foreseen.
    package func asked(after lead: Duration) { state.withLock { $0.times.asked(after: lead) } }

    /// Document in memory, without a wish.
    package func known(_ reference: DocumentReference) -> PreparedDocument? {
        state.withLock { $0.layer.peek(reference, now: MonotonicClock.now)?.outcome.document }
            .flatMap { $0.isCurrent(reference) ? $0 : nil }
    }

    package func release(_ wish: Wish) {
        let begin = state.withLock { state -> [SingleFlight<DocumentReference, Waiter>.Start] in
            _ = state.end(wish.waiter)
            guard case .cancelLoad(let number, let begin) = state.flights.waiterLeft(wish.reference, wish.waiter) else {
                return []
            }
            if let task = state.tasks.removeValue(forKey: number) {
                task.cancel()
            } else if state.urgencies[number] != nil {
                // The task has been started, but is not stored yet.
                state.cancelled.insert(number)
            }
            return begin
        }
        start(begin)
    }

    package struct Statistics: Sendable {
        package var hits: Int
        package var misses: Int
        package var entries: Int
        package var bytes: Int
        package var loading: Int
    }

    package var statistics: Statistics {
        state.withLock { state in
            Statistics(
                hits: state.layer.statistics.hits, misses: state.layer.statistics.misses, entries: state.layer.count,
                bytes: state.layer.weight, loading: state.flights.count)
        }
    }

    /// Documents asked for most since the last call.
    package func inUse(_ count: Int) -> [DocumentReference] {
        state.withLock { $0.layer.takeHottest(count) }.map(\.key)
    }

    /// Forgets one document, also one that is being loaded.
    package func forget(_ reference: DocumentReference) {
        let part = state.withLock { state in
            state.layer.removeValue(for: reference)
            state.generation += 1
            return state.parts.removeValue(forKey: reference)
        }
        withExtendedLifetime(part) {}
    }

    /// Forgets all documents: a new catalogue may give old names to new ones.
    package func clear() {
        let kept = state.withLock { state in
            state.generation += 1
            return (state.layer.evict(weight: .max), state.takeParts())
        }
        withExtendedLifetime(kept) {}
    }

    /// Stops running loads and starts no new ones; wishes are told.
    package func stopLoading() {
        let (tasks, callbacks) = state.withLock { state in
            defer {
                state.isStopped = true
                state.callbacks.removeAll()
                state.partCallbacks.removeAll()
            }
            return (Array(state.tasks.values), Array(state.callbacks.values))
        }
        for task in tasks { task.cancel() }
        for callback in callbacks { callback(.failed(.notWanted)) }
    }

    /// Time that `stop` waits for loads to end: a name look-up or a network folder may hold one longer.
    private static let stopMax = Duration.seconds(3)

    /// Stops every load, and returns when the last one has ended.
    package func stop() async {
        stopLoading()
        let until = MonotonicClock.now + Self.stopMax
        while state.withLock({ $0.running > 0 }), MonotonicClock.now < until {
            // A cancelled task has to wait too: the sleep runs in a task of its own, which is not cancelled.
            await Task { try? await Task.sleep(for: .milliseconds(5)) }.value
        }
    }

    // MARK: Loading

    private func want(
        _ reference: DocumentReference, _ urgency: SingleFlight<DocumentReference, Waiter>.Urgency,
        _ onPart: @escaping PartCallback, _ callback: @escaping Callback
    ) -> WishAction {
        let (action, part) = state.withLock { state -> (WishAction, PreparedDocument?) in
            if let outcome = state.lookUp(reference) { return (.known(outcome), nil) }
            guard !state.isStopped else { return (.known(.failed(.notWanted)), nil) }
            state.lastWaiter += 1
            let waiter = state.lastWaiter
            let wish = Wish(reference: reference, waiter: waiter)
            switch state.flights.loadWanted(reference, by: waiter, urgency) {
            case .refuse: return (.refused, nil)
            case .lead(let flight):
                (state.callbacks[waiter], state.partCallbacks[waiter]) = (callback, onPart)
                return (.waits(wish, begin: [flight]), nil)
            case .follow, .queued:
                (state.callbacks[waiter], state.partCallbacks[waiter]) = (callback, onPart)
                // A load whose last wish was taken back may have left one.
                let part = state.parts[reference]
                return (
                    .waits(wish, begin: []),
                    part?.number == state.flights.number(of: reference) ? part?.document : nil
                )
            }
        }
        if let part { onPart(part) }
        if urgency == .asked { promote(reference) }
        if case .known = action { telemetry.memoryHits.add(1) } else { telemetry.memoryMisses.add(1) }
        return action
    }

    /// Raises a speculative load to one that a query waits for.
    private func promote(_ reference: DocumentReference) {
        state.withLock { state in state.flights.number(of: reference).flatMap { state.urgencies[$0] } }?.promote()
    }

    private func start(_ flights: [SingleFlight<DocumentReference, Waiter>.Start]) {
        for flight in flights {
            let begun = state.withLock { state -> (generation: Int, urgency: ReadingUrgency)? in
                guard !state.isStopped else { return nil }
                state.running += 1
                let urgency = ReadingUrgency(isAsked: state.flights.isAsked(flight))
                state.urgencies[flight.number] = urgency
                return (state.generation, urgency)
            }
            guard let (generation, urgency) = begun else { continue }
            telemetry.backgroundTasks.add(1)
            // A load belongs to all its wishes, not to the task that happened to ask first: it is cancelled when the
            // last wish is taken back, or by `stop`.
            let task = Task(priority: .utility) { [self] in
                let start = MonotonicClock.now
                let stamp = FileStamp(flight.key)
                let moment = Task { [self] in
                    if (try? await Task.sleep(for: limits.speculativeMoment)) != nil { becameLong(flight) }
                }
                let outcome = await loader.load(flight.key, urgency) { [weak self] in
                    self?.partRead($0, flight, generation)
                }
                moment.cancel()
                let took = MonotonicClock.now - start
                if outcome.document != nil { state.withLock { $0.times.fetched(flight.key.formatName, in: took) } }
                telemetry.backgroundTasks.add(-1)
                ended(flight, Kept(outcome: outcome, stamp: stamp), generation)
            }
            let isCancelled = state.withLock { state -> Bool in
                if state.cancelled.remove(flight.number) != nil || state.isStopped { return true }
                if state.flights.isRunning(flight) { state.tasks[flight.number] = task }
                return false
            }
            if isCancelled { task.cancel() }
        }
    }

    /// Event: a part of a long document can be asked.
    private func partRead(
        _ part: PreparedDocument, _ flight: SingleFlight<DocumentReference, Waiter>.Start, _ generation: Int
    ) {
        let (callbacks, old) = state.withLock { state -> ([PartCallback], PreparedDocument?) in
            guard state.flights.isRunning(flight), generation == state.generation else { return ([], nil) }
            let old = state.parts[flight.key]
            // A document that is read once more, for lack of memory, comes to its first part again.
            if let old, old.number == flight.number, old.document.index.pages.count >= part.index.pages.count {
                return ([], nil)
            }
            state.parts[flight.key] = (flight.number, part)
            return (state.flights.waiters(of: flight).compactMap { state.partCallbacks[$0] }, old?.document)
        }
        for callback in callbacks where state.withLock({ $0.flights.isRunning(flight) }) { callback(part) }
        withExtendedLifetime(old) {}
    }

    private func becameLong(_ flight: SingleFlight<DocumentReference, Waiter>.Start) {
        start(state.withLock { $0.isStopped ? [] : $0.flights.becameLong(flight) })
    }

    private func ended(
        _ flight: SingleFlight<DocumentReference, Waiter>.Start, _ kept: Kept, _ generation: Int
    ) {
        let (callbacks, begin, isKept, part) = state.withLock { state in
            state.running -= 1
            state.tasks[flight.number] = nil
            state.urgencies[flight.number] = nil
            state.cancelled.remove(flight.number)
            let isOwn = state.parts[flight.key]?.number == flight.number
            let part = isOwn ? state.parts.removeValue(forKey: flight.key) : nil
            let landing = state.flights.loadEnded(flight)
            let isKept = !landing.waiters.isEmpty && generation == state.generation
            if isKept {
                state.layer.insert(
                    kept, for: flight.key, weight: kept.outcome.document?.byteCount ?? Self.failureBytes,
                    isNegative: kept.outcome.document == nil, timeToLive: timeToLive(kept.outcome),
                    now: MonotonicClock.now)
            }
            return (landing.waiters.compactMap { state.end($0) }, landing.begin, isKept, part)
        }
        withExtendedLifetime(part) {}
        if isKept { memory.somethingIsKept() }
        start(begin)
        for callback in callbacks { callback(kept.outcome) }
    }

    /// Time to keep an outcome; nil: as the limits say.
    private func timeToLive(_ outcome: DocumentOutcome) -> Duration? {
        guard case .failed(let problem) = outcome, problem.isOfTheDocument else { return nil }
        return limits.faultTimeToLive
    }
}

extension DocumentReference {
    /// Format for loading statistics: documents of one format take about equally long to fetch and index.
    fileprivate var formatName: String { format?.rawValue ?? "other" }
}

/// Continuation that several callers may resume; the first one counts.
private final class OnceContinuation: Sendable {
    private let continuation: Mutex<CheckedContinuation<DocumentOutcome, Never>?>

    init(_ continuation: CheckedContinuation<DocumentOutcome, Never>) {
        self.continuation = Mutex(continuation)
    }

    var isResumed: Bool { continuation.withLock { $0 == nil } }

    func resume(_ outcome: DocumentOutcome) {
        continuation.withLock { held in
            defer { held = nil }
            return held
        }?.resume(returning: outcome)
    }
}
