import PodRuntime
import SessionLogic
import Synchronization

/// Answers of one pod alone. Their text is the sessions' own; kept here are the fencing numbers of their writers, and
/// the entries as long as they can be resumed.
package final class MemoryAnswers: AnswerStore {
    /// Time in which an answer can be resumed after its last entry.
    private static let keptFor = QueryDesk.resumableFor
    private static let looksEvery = Duration.milliseconds(20)
    /// Interval between two removals of old answers.
    private static let sweepsEvery = Duration.seconds(30)
    /// Sessions that have answers: as many as a pod keeps without a connection, and as many again. Beyond, the sessions
    /// that wrote first are forgotten.
    private static let sessionsMax = 20_000

    fileprivate struct Answer {
        var record: QueryRecord
        var writer: AnswerWriter
        /// Entries of a running answer; afterwards the answer itself, whose text is the session's own.
        var running: [AnswerEntry]
        var whole: AnswerWrite?
        var saidAt: Duration
    }

    fileprivate struct Answers {
        var fences = 0
        var byID: [String: Answer] = [:]
        var active: String?
        var writtenAt: Duration
    }

    private struct State {
        var sessions: [String: Answers] = [:]
        var sweptAt = MonotonicClock.now

        mutating func sweep(_ now: Duration) {
            guard now - sweptAt >= MemoryAnswers.sweepsEvery else { return }
            sweptAt = now
            sessions = sessions.filter { now - $0.value.writtenAt <= MemoryAnswers.keptFor }
        }

        /// Sessions that wrote first go first.
        mutating func makeRoom() {
            while sessions.count >= MemoryAnswers.sessionsMax,
                let oldest = sessions.min(by: { $0.value.writtenAt < $1.value.writtenAt })
            { sessions[oldest.key] = nil }
        }
    }

    private let state = Mutex(State())

    package init() {}

    package var outlivesPod: Bool { false }

    package func carryOut(
        _ write: AnswerWrite, _ record: QueryRecord, _ owner: AnswerOwner
    ) async -> JournalWriter.Reply {
        let now = MonotonicClock.now
        return state.withLock { state in
            state.sweep(now)
            if state.sessions[owner.session] == nil { state.makeRoom() }
            var answers = state.sessions[owner.session] ?? Answers(writtenAt: now)
            let reply = answers.carryOut(write, record, pod: owner.pod, now: now)
            state.sessions[owner.session] = answers
            return reply
        }
    }

    package func forgot(_ sessions: [String]) {
        state.withLock { state in for session in sessions { state.sessions[session] = nil } }
    }

    package func touch(_ session: String, _ id: String, fence: Int) async {
        state.withLock { state in
            guard state.sessions[session]?.byID[id]?.writer.fence == fence else { return }
            state.sessions[session]?.byID[id]?.saidAt = MonotonicClock.now
        }
    }

    package func answer(_ session: String, _ id: String) async throws(StoreProblem) -> StoredAnswer? {
        state.withLock { state in
            guard let answers = state.sessions[session], let answer = answers.byID[id] else { return nil }
            var trail = AnswerTrail(id: id, epoch: answer.record.epoch)
            for entry in answer.entries { trail.replay(entry) }
            guard trail.hasEnded || answers.active == id else { return nil }
            return StoredAnswer(
                record: answer.record, writer: answer.writer, trail: trail, entryCount: answer.entries.count)
        }
    }

    package func writing(_ session: String, _ id: String) async throws(StoreProblem) -> AnswerWriting? {
        state.withLock { state in
            state.sessions[session]?.byID[id].map {
                AnswerWriting(writer: $0.writer, epoch: $0.record.epoch, silentFor: MonotonicClock.now - $0.saidAt)
            }
        }
    }

    package func entries(
        _ session: String, _ record: QueryRecord, after: Int, wait: Duration
    ) async throws(StoreProblem) -> (read: [AnswerEntry], last: Int) {
        let until = MonotonicClock.now + wait
        while true {
            let entries =
                state.withLock { $0.sessions[session]?.byID[record.id]?.entries.dropFirst(after) } ?? []
            if !entries.isEmpty { return (Array(entries), after + entries.count) }
            guard MonotonicClock.now < until, (try? await Task.sleep(for: Self.looksEvery)) != nil else {
                return ([], after)
            }
        }
    }

    package func takeOver(
        _ session: String, _ id: String, fence: Int, pod: String
    ) async throws(StoreProblem) -> Int? {
        state.withLock { state in
            guard state.sessions[session]?.byID[id]?.writer.fence == fence else { return nil }
            let next = max(state.sessions[session]?.fences ?? 0, fence) + 1
            state.sessions[session]?.fences = next
            state.sessions[session]?.byID[id]?.writer = AnswerWriter(fence: next, pod: pod)
            state.sessions[session]?.byID[id]?.saidAt = MonotonicClock.now
            return next
        }
    }
}

extension MemoryAnswers.Answer {
    fileprivate var entries: [AnswerEntry] { whole?.allEntries ?? running }

    fileprivate mutating func ended(_ write: AnswerWrite) {
        whole = write
        running = []
    }
}

extension MemoryAnswers.Answers {
    fileprivate mutating func carryOut(
        _ write: AnswerWrite, _ record: QueryRecord, pod: String, now: Duration
    ) -> JournalWriter.Reply {
        let held = byID[record.id]?.writer.fence ?? 0
        let fence: Int
        switch write.change {
        case .put(let wanted):
            if let wanted, held > wanted { return .lost }
            if let wanted {
                fence = wanted
            } else if let known = byID[record.id], known.record.epoch >= record.epoch {
                guard known.writer.pod == pod else { return .lost }
                fence = held
            } else {
                fence = max(held, fences) + 1
            }
            byID[record.id] = MemoryAnswers.Answer(
                record: record, writer: AnswerWriter(fence: fence, pod: pod), running: write.entries, saidAt: now)
            active = record.id
            forgetOld()
        case .append(let wanted, let after):
            if held > wanted { return .lost }
            guard held == wanted, byID[record.id]?.entries.count == after else { return .gap }
            byID[record.id]?.running += write.entries
            byID[record.id]?.saidAt = now
            fence = wanted
        }
        if write.isOver { byID[record.id]?.ended(write) }
        if write.isOver, active == record.id { active = nil }
        fences = max(fences, fence)
        writtenAt = now
        return .stored(fence: fence)
    }

    /// Limits a session's answers to as many as its desk keeps; those of the lowest numbers go first.
    private mutating func forgetOld() {
        while byID.count > QueryDesk.trailsMax,
            let oldest = byID.min(by: { $0.value.writer.fence < $1.value.writer.fence })
        {
            byID[oldest.key] = nil
        }
    }
}
