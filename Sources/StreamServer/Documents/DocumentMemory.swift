import Caching
import DocumentSource
import Synchronization

/// The memory that documents may take, in bytes: those that are kept, those that are being asked about, and those on their
/// way. Who wants to load one holds as much as it will take, and waits when others hold too much; what is kept and not asked
/// about goes first.
package final class DocumentMemory: Sendable {
    /// How long a document waits for others to go.
    private static let waitMax = Duration.seconds(20)

    private struct State {
        var budget: ByteBudget
        var waiting: [ByteBudget.Claim: CheckedContinuation<Bool, Never>] = [:]
        /// Granted before anybody waited.
        var granted: Set<ByteBudget.Claim> = []
        var evict: (@Sendable (Int) -> Void)?
    }

    private let state: Mutex<State>

    package init(bytesMax: Int) {
        state = Mutex(State(budget: ByteBudget(total: bytesMax)))
    }

    package var bytesMax: Int { state.withLock { $0.budget.total } }
    package var heldBytes: Int { state.withLock { $0.budget.held } }

    /// Who is asked to give back so many bytes of what it keeps.
    package func install(evict: @escaping @Sendable (Int) -> Void) { state.withLock { $0.evict = evict } }

    package func hold() -> DocumentHold {
        DocumentHold(memory: self, claim: state.withLock { $0.budget.newClaim() })
    }

    fileprivate func want(_ claim: ByteBudget.Claim, _ bytes: Int) async throws(DocumentProblem) {
        let (action, total) = state.withLock { ($0.budget.wanted(claim, bytes: bytes), $0.budget.total) }
        switch action {
        case .granted: return
        case .refuse:
            throw DocumentProblem(
                .tooLarge,
                "in memory it would take about \(Self.mebibytes(bytes)), and all documents together may take \(Self.mebibytes(total)) (DOCUMENT_MEMORY_BYTES)"
            )
        case .wait(let missing):
            let evict = state.withLock { $0.evict }
            evict?(missing)
        }
        guard await granted(claim) else {
            try? Task.checkCancellation()
            throw DocumentProblem(
                .busy,
                "other documents that are being read or asked about leave no room for it (DOCUMENT_MEMORY_BYTES): ask again in a moment",
                isTransient: true)
        }
    }

    private static func mebibytes(_ bytes: Int) -> String { "\((bytes + (1 << 20) - 1) >> 20) MiB" }

    /// - Returns: false when it took too long, or nobody wants it any more
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

/// What one document holds of the memory for all, given back when nobody has the document any more.
package final class DocumentHold: Sendable {
    private let memory: DocumentMemory
    private let claim: ByteBudget.Claim

    fileprivate init(memory: DocumentMemory, claim: ByteBudget.Claim) {
        (self.memory, self.claim) = (memory, claim)
    }

    deinit { memory.release(claim) }

    package var bytes: Int { memory.bytes(of: claim) }

    /// Holds so many bytes in all; waits until there is room, or throws.
    package func want(_ bytes: Int) async throws(DocumentProblem) { try await memory.want(claim, bytes) }

    package func shrink(to bytes: Int) { memory.shrink(claim, to: bytes) }
}
