import PodRuntime
import SessionLogic
import Synchronization

/// The answers of one pod alone. Their text is the sessions' own; what is kept here are the numbers of their writers, and the
/// entries as long as they can be resumed.
package final class MemoryAnswers: AnswerStore {
    /// How long an answer can be resumed after its last entry.
    private static let keptFor = QueryDesk.resumableFor
    private static let looksEvery = Duration.milliseconds(20)
    /// Sessions that have answers: as many as a pod keeps without a connection, and as many again. Beyond, the ones that wrote
    /// first are forgotten.
    private static let sessionsMax = 20_000

    fileprivate struct Answer {
        var record: QueryRecord
        var writer: AnswerWriter
        var last: AnswerWrite
        var saidAt: Duration
    }

    fileprivate struct Answers {
        var fences = 0
        var byID: [String: Answer] = [:]
        var active: String?
        var writtenAt: Duration
    }

    private let sessions = Mutex<[String: Answers]>([:])

    package init() {}

    package var outlivesPod: Bool { false }

    package func carryOut(
        _ write: AnswerWrite, _ record: QueryRecord, _ owner: AnswerOwner
    ) async -> JournalWriter.Reply {
        let now = MonotonicClock.now
        return sessions.withLock { sessions in
            if sessions[owner.session] == nil { Self.makeRoom(&sessions, now) }
            var answers = sessions[owner.session] ?? Answers(writtenAt: now)
            let reply = answers.carryOut(write, record, pod: owner.pod, now: now)
            sessions[owner.session] = answers
            return reply
        }
    }

    private static func makeRoom(_ sessions: inout [String: Answers], _ now: Duration) {
        guard sessions.count >= sessionsMax else { return }
        sessions = sessions.filter { now - $0.value.writtenAt <= keptFor }
        while sessions.count >= sessionsMax, let oldest = sessions.min(by: { $0.value.writtenAt < $1.value.writtenAt })
        {
            sessions[oldest.key] = nil
        }
    }

    package func touch(_ session: String, _ id: String, fence: Int) async {
        sessions.withLock { sessions in
            guard sessions[session]?.byID[id]?.writer.fence == fence else { return }
            sessions[session]?.byID[id]?.saidAt = MonotonicClock.now
        }
    }

    package func answer(_ session: String, _ id: String) async throws(StoreProblem) -> StoredAnswer? {
        sessions.withLock { sessions in
            guard let answers = sessions[session], let answer = answers.byID[id] else { return nil }
            var trail = AnswerTrail(id: id, epoch: answer.record.epoch)
            for entry in answer.last.allEntries { trail.repeated(entry) }
            guard trail.hasEnded || answers.active == id else { return nil }
            return StoredAnswer(
                record: answer.record, writer: answer.writer, trail: trail, entryCount: answer.last.count)
        }
    }

    package func writing(_ session: String, _ id: String) async throws(StoreProblem) -> AnswerWriting? {
        sessions.withLock { sessions in
            sessions[session]?.byID[id].map {
                AnswerWriting(writer: $0.writer, epoch: $0.record.epoch, silentFor: MonotonicClock.now - $0.saidAt)
            }
        }
    }

    package func entries(
        _ session: String, _ record: QueryRecord, after: Int, wait: Duration
    ) async throws(StoreProblem) -> (read: [AnswerEntry], last: Int) {
        let until = MonotonicClock.now + wait
        while true {
            let entries = sessions.withLock { $0[session]?.byID[record.id]?.last.allEntries.dropFirst(after) } ?? []
            if !entries.isEmpty { return (Array(entries), after + entries.count) }
            guard MonotonicClock.now < until, (try? await Task.sleep(for: Self.looksEvery)) != nil else {
                return ([], after)
            }
        }
    }

    package func takeOver(
        _ session: String, _ id: String, fence: Int, pod: String
    ) async throws(StoreProblem) -> Int? {
        sessions.withLock { sessions in
            guard sessions[session]?.byID[id]?.writer.fence == fence else { return nil }
            let next = max(sessions[session]?.fences ?? 0, fence) + 1
            sessions[session]?.fences = next
            sessions[session]?.byID[id]?.writer = AnswerWriter(fence: next, pod: pod)
            sessions[session]?.byID[id]?.saidAt = MonotonicClock.now
            return next
        }
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
                record: record, writer: AnswerWriter(fence: fence, pod: pod), last: write, saidAt: now)
            active = record.id
            forgetOld()
        case .append(let wanted, let after):
            if held > wanted { return .lost }
            guard held == wanted, byID[record.id]?.last.count == after else { return .gap }
            byID[record.id]?.last = write
            byID[record.id]?.saidAt = now
            fence = wanted
        }
        if write.isOver, active == record.id { active = nil }
        fences = max(fences, fence)
        writtenAt = now
        return .stored(fence: fence)
    }

    /// As many as a session's desk keeps; those of the lowest numbers go first.
    private mutating func forgetOld() {
        while byID.count > QueryDesk.trailsMax,
            let oldest = byID.min(by: { $0.value.writer.fence < $1.value.writer.fence })
        {
            byID[oldest.key] = nil
        }
    }
}
