import PrometheusMetrics
import SessionLogic
import Synchronization
import WireProtocol

/// Stores one answer as it grows, each piece before its readers are told. Used by the one task that answers.
package final class AnswerJournal: Sendable {
    private struct State {
        var writer: JournalWriter
        /// What the readers here are told too: whatever it takes is what is stored.
        var trail: AnswerTrail
        var isAbandoned = false
        var isRepairing = false
        var saying: Task<Void, Never>?
    }

    private let sessions: SharedSessions
    private let record: QueryRecord
    private let owner: SharedSessions.Owner
    private let telemetry: Telemetry
    private let state: Mutex<State>

    package init(
        _ sessions: SharedSessions, _ record: QueryRecord, _ owner: SharedSessions.Owner, writer: JournalWriter,
        telemetry: Telemetry
    ) {
        self.sessions = sessions
        self.record = record
        self.owner = owner
        self.telemetry = telemetry
        state = Mutex(State(writer: writer, trail: AnswerTrail(id: record.id, epoch: record.epoch)))
    }

    /// Stores who asks what: before the first frame leaves.
    package func begin() async -> Bool {
        guard await store([]) else { return false }
        sayThatItWrites()
        return true
    }

    /// Until the end: whoever follows elsewhere must know this writer from one that has died.
    private func sayThatItWrites() {
        // Ends with the answer, which has limits of its own.
        let task = Task { [self] in
            while (try? await Task.sleep(for: WriterWatch.saysSoEvery)) != nil {
                guard let fence = state.withLock({ $0.isAbandoned ? nil : $0.writer.writingFence }) else { return }
                await sessions.touch(owner.session, record.id, fence: fence)
            }
        }
        state.withLock { $0.saying = task }
    }

    package func noted(_ change: (inout AnswerTrail) -> Void) {
        state.withLock { change(&$0.trail) }
    }

    package func append(_ texts: [String]) async -> QueryRunner.AppendOutcome {
        let (entries, isFull) = state.withLock { state in take(texts, &state.trail) }
        guard await store(entries) else { return .over }
        return isFull ? .full : .goOn
    }

    private func take(_ texts: [String], _ trail: inout AnswerTrail) -> (entries: [AnswerEntry], isFull: Bool) {
        var entries: [AnswerEntry] = []
        for text in texts {
            let offset = trail.text.count
            let action = trail.append(text)
            if trail.text.count > offset {
                entries.append(.text(String(decoding: trail.text[offset...], as: UTF8.self), offset: offset))
            }
            if action == .full { return (entries, true) }
        }
        return (entries, false)
    }

    /// The last words and the end, all at once.
    package func end(
        _ texts: [String], _ finish: FinalAnswer.Finish, _ timing: FinalAnswer.Timing
    ) async -> Bool {
        let entries = state.withLock { state -> [AnswerEntry] in
            var (entries, _) = take(texts, &state.trail)
            if let error = state.trail.error { entries.append(.error(error)) }
            if let context = state.trail.context { entries.append(.context(context)) }
            state.trail.ended(finish, timing: timing)
            return entries + (state.trail.final.map { [.final($0)] } ?? [])
        }
        let isTold = await store(entries)
        state.withLock { $0.saying }?.cancel()
        if isTold { repairLater() }
        return isTold
    }

    private static let repairEvery = Duration.seconds(1)
    /// As long as an answer can be resumed.
    private static let repairsMax = 600

    /// An answer that ended while the store was away is stored when it returns: whoever follows it elsewhere waits.
    private func repairLater() {
        let isNeeded = state.withLock { state in
            guard !state.isRepairing, case .put = state.writer.repairWanted() else { return false }
            state.isRepairing = true
            return true
        }
        guard isNeeded else { return }
        // Bounded, and ended by `abandon`; nobody waits for it.
        Task { [self] in
            defer { state.withLock { $0.isRepairing = false } }
            for _ in 0..<Self.repairsMax {
                try? await Task.sleep(for: Self.repairEvery)
                let action = state.withLock { $0.isAbandoned ? .stop : $0.writer.repairWanted() }
                guard case .put = action else { return }
                let reply = await sessions.carryOut(action, record, owner)
                _ = state.withLock { $0.writer.storeReplied(reply) }
            }
        }
    }

    /// The store may have forgotten something: it is asked, and told again.
    package func verify() async {
        _ = await carryOut { $0.storeReturned() }
        repairLater()
    }

    /// The pod leaves: nothing more is written, so that another one goes on.
    package func abandon() { state.withLock { $0.isAbandoned = true } }

    /// - Returns: whether the readers may be told; false when somebody else answers now
    private func store(_ entries: [AnswerEntry]) async -> Bool {
        switch await carryOut({ $0.entriesMade(entries) }) {
        case .proceed(let isStored):
            if !isStored { telemetry.answersUnprotected.add(1) }
            return true
        case .stop: return false
        case .put, .append: return true
        }
    }

    /// Does what the writer wants until it wants nothing more of the store.
    private func carryOut(
        _ wanted: (inout JournalWriter) -> JournalWriter.WriteAction
    ) async -> JournalWriter.WriteAction {
        var action = state.withLock { $0.isAbandoned ? .stop : wanted(&$0.writer) }
        // A put that follows an append, and no more.
        for _ in 0..<3 {
            switch action {
            case .proceed, .stop: return action
            case .put, .append:
                let reply = await sessions.carryOut(action, record, owner)
                action = state.withLock { $0.isAbandoned ? .stop : $0.writer.storeReplied(reply) }
            }
        }
        return action
    }
}
