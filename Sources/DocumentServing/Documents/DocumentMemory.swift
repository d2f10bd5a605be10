import Caching
import DocumentSource
import Synchronization

/// Memory budget for documents, in bytes: those kept, those being asked about, and those being loaded. A document
/// reserves its memory before it uses it. One that was asked about waits when others hold too much; kept documents that
/// no query reads are evicted first.
///
/// Documents arriving over the network have a budget of their own, so that slow servers hold up only one another.
package final class DocumentMemory: Sendable {
    /// Time that a document waits for memory.
    private static let waitMax = Duration.seconds(20)
    /// Divisor of the whole budget: the share for documents arriving over the network.
    private static let shareOnTheWay = 4

    private struct State {
        var budget: ByteBudget
        var waiting: [ByteBudget.Claim: CheckedContinuation<Bool, Never>] = [:]
        /// Claims granted before their continuation was stored.
        var granted: Set<ByteBudget.Claim> = []
        var evict: (@Sendable (Int) -> Void)?
    }

    private let state: Mutex<State>
    private let arriving: DocumentMemory?

    /// - Parameter documentBytesMax: limit of one document; the arriving budget has room for at least one
    package convenience init(bytesMax: Int, documentBytesMax: Int = 0) {
        self.init(
            bytesMax: bytesMax,
            arriving: DocumentMemory(bytesMax: max(bytesMax / Self.shareOnTheWay, documentBytesMax), arriving: nil))
    }

    private init(bytesMax: Int, arriving: DocumentMemory?) {
        self.arriving = arriving
        state = Mutex(State(budget: ByteBudget(total: bytesMax)))
    }

    package var bytesMax: Int { state.withLock { $0.budget.total } }
    package var heldBytes: Int { state.withLock { $0.budget.held } + (arriving?.heldBytes ?? 0) }

    /// Limit on bytes of documents arriving over the network.
    package var arrivingBytesMax: Int { (arriving ?? self).bytesMax }

    /// Installs the function that frees the given number of bytes of kept documents.
    package func install(evict: @escaping @Sendable (Int) -> Void) { state.withLock { $0.evict = evict } }

    /// Hold for a document in memory.
    ///
    /// - Parameter evicts: whether kept documents go for it; else it takes only what is free
    package func hold(evicts: Bool = true) -> DocumentHold {
        DocumentHold(memory: self, claim: state.withLock { $0.budget.newClaim() }, evicts: evicts)
    }

    /// Hold for a document arriving over the network.
    package func holdArriving() -> DocumentHold { (arriving ?? self).hold() }

    /// Event: a document was kept, and may have to be evicted again for those that wait.
    package func somethingIsKept() {
        let (missing, evict) = state.withLock { ($0.budget.missing, $0.evict) }
        if let missing { evict?(missing) }
    }

    /// Grants at once, evicting kept documents if need be and allowed, or throws.
    fileprivate func take(
        _ claim: ByteBudget.Claim, _ bytes: Int, leaving free: Int, evicts: Bool
    ) throws(DocumentProblem) {
        for isLast in [false, true] {
            let (action, evict) = state.withLock { state in
                (state.budget.wanted(claim, bytes: bytes, waits: false, leaving: free), state.evict)
            }
            switch action {
            case .granted: return
            case .refuse: throw refusal(bytes)
            case .wait(let missing):
                guard evicts else { throw Self.noRoom }
                if !isLast { evict?(missing) }
            }
        }
        throw Self.noRoom
    }

    /// Grants now or later, or throws.
    fileprivate func want(_ claim: ByteBudget.Claim, _ bytes: Int) async throws(DocumentProblem) {
        let (action, evict) = state.withLock { ($0.budget.wanted(claim, bytes: bytes), $0.evict) }
        switch action {
        case .granted: return
        case .refuse: throw refusal(bytes)
        case .wait(let missing): evict?(missing)
        }
        guard await granted(claim) else {
            throw Task.isCancelled ? DocumentProblem.notWanted : Self.noRoom
        }
    }

    private func refusal(_ bytes: Int) -> DocumentProblem {
        DocumentProblem(
            .tooLarge,
            "in memory it would take about \(Self.mebibytes(bytes)), and all documents together may take \(Self.mebibytes(bytesMax)) (DOCUMENT_MEMORY_BYTES)"
        )
    }

    static let noRoom = DocumentProblem(
        .busy,
        "other documents that are being read or asked about leave no room for it (DOCUMENT_MEMORY_BYTES): ask again in a moment",
        isTransient: true)

    private static func mebibytes(_ bytes: Int) -> String { "\((bytes + (1 << 20) - 1) >> 20) MiB" }

    /// - Returns: false when it took too long, or the wish was taken back
    private func granted(_ claim: ByteBudget.Claim) async -> Bool {
        let timer = Task { [self] in
            if (try? await Task.sleep(for: Self.waitMax)) != nil { giveUp(claim) }
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let outcome = state.withLock { state -> Bool? in
                    if state.granted.remove(claim) != nil { return true }
                    if Task.isCancelled {
                        state.budget.notWanted(claim)
                        return false
                    }
                    state.waiting[claim] = continuation
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            giveUp(claim)
        }
    }

    private func giveUp(_ claim: ByteBudget.Claim) {
        state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard let continuation = state.waiting.removeValue(forKey: claim) else { return nil }
            state.budget.notWanted(claim)
            return continuation
        }?.resume(returning: false)
    }

    fileprivate func shrink(_ claim: ByteBudget.Claim, to bytes: Int) {
        tell { $0.shrunk(claim, to: bytes) }
    }

    fileprivate func release(_ claim: ByteBudget.Claim) {
        tell { $0.released(claim) }
    }

    fileprivate func bytes(of claim: ByteBudget.Claim) -> Int { state.withLock { $0.budget.bytes(of: claim) } }

    private func tell(_ change: (inout ByteBudget) -> [ByteBudget.Claim]) {
        let continuations = state.withLock { state in
            change(&state.budget).compactMap { claim -> CheckedContinuation<Bool, Never>? in
                if let continuation = state.waiting.removeValue(forKey: claim) { return continuation }
                state.granted.insert(claim)
                return nil
            }
        }
        for continuation in continuations { continuation.resume(returning: true) }
    }
}

/// Part of the budget held by one document, returned when the last reference to the document goes.
package final class DocumentHold: Sendable {
    private let memory: DocumentMemory
    private let claim: ByteBudget.Claim
    private let evicts: Bool

    fileprivate init(memory: DocumentMemory, claim: ByteBudget.Claim, evicts: Bool) {
        (self.memory, self.claim, self.evicts) = (memory, claim, evicts)
    }

    deinit { memory.release(claim) }

    package var bytes: Int { memory.bytes(of: claim) }

    /// Limit of all holds together.
    package var bytesMax: Int { memory.bytesMax }

    /// Raises the hold to so many bytes; waits for room, or throws.
    package func want(_ bytes: Int) async throws(DocumentProblem) { try await memory.want(claim, bytes) }

    /// Raises the hold to so many bytes at once, or throws: for callers that hold something already, or must not wait.
    ///
    /// - Parameter free: bytes that stay free for others
    package func take(_ bytes: Int, leaving free: Int = 0) throws(DocumentProblem) {
        try memory.take(claim, bytes, leaving: free, evicts: evicts)
    }

    package func shrink(to bytes: Int) { memory.shrink(claim, to: bytes) }
}
