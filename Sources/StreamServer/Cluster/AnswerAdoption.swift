import PrometheusMetrics
import RedisClient
import SessionLogic
import WireProtocol

/// Goes on, for a browser that came from another pod, with an answer that was begun there: tells what is stored,
/// follows the pod that answers while it lives, and answers in its place when it has died.
struct AnswerAdoption: Sendable {
    /// How long one read waits for something new; between reads the other pod is looked at.
    private static let readFor = Duration.milliseconds(400)
    /// How long a store that is away is waited for before the answer is given up.
    private static let awayMax = Duration.seconds(60)

    let session: Session
    let cluster: Cluster

    private var store: SharedSessions { cluster.sessions }

    func adopt(_ request: ResumeRequest) async {
        let stored: SharedSessions.StoredAnswer?
        do {
            stored = try await store.answer(session.id, request.id)
        } catch {
            return session.resumeDecided(request, .brokerAway)
        }
        guard let stored, stored.record.epoch >= request.epoch else {
            session.forgotElsewhere(request.id)
            return session.resumeDecided(request, .expired)
        }
        switch session.adopt(stored.record.query, stored.trail) {
        case .follow: break
        case .known: return session.resumeDecided(request, nil)
        case .refuse: return session.resumeDecided(request, .expired)
        }
        session.telemetry.answersResumed.add(1)
        session.resumeDecided(request, nil)
        // A pod that seems dead is followed until it has been silent for a while: one look proves nothing.
        guard ResumePlan.decide(stored: stored.trail, isWriterAlive: true, request: request, random: 0) == .follow
        else { return }
        let task = Task { await follow(stored, request) }
        session.following(request.id, stored.record.epoch, task)
    }

    private func follow(_ first: SharedSessions.StoredAnswer, _ request: ResumeRequest) async {
        var stored = first
        var watch = WriterWatch()
        var seenAt = MonotonicClock.now
        var isSilent = false
        var isBehind = false
        while !Task.isCancelled {
            do throws(RedisProblem) {
                let new = try await store.entries(
                    session.id, stored.record, after: stored.entryCount, wait: Self.readFor, by: cluster.reads)
                stored.entryCount = new.last
                let seen = try await store.writer(session.id, request.id)
                seenAt = MonotonicClock.now
                isSilent = seen.map { $0.silentFor > WriterWatch.silentMax } ?? false
                if let writer = seen?.0, writer != stored.writer {
                    // Somebody else writes now, perhaps from the beginning.
                    guard let now = try await store.answer(session.id, request.id) else { continue }
                    isBehind = now.record.epoch < stored.record.epoch
                    stored.writer = now.writer
                    if now.record.epoch > stored.record.epoch {
                        session.begunAnew(now.record.id, now.trail)
                        (stored.record, stored.trail, stored.entryCount) = (now.record, now.trail, now.entryCount)
                        if now.trail.hasEnded { return }
                    } else if !isBehind {
                        // The same words from another hand: what came meanwhile is read again.
                        let known = session.told(request.id)
                        session.repeated(request.id, stored.record.epoch, now.entries(from: known))
                        stored.entryCount = now.entryCount
                        if now.trail.hasEnded { return }
                    }
                    watch = WriterWatch()
                    continue
                }
                if !isBehind, !new.read.isEmpty {
                    session.repeated(request.id, stored.record.epoch, new.read)
                    if case .final = new.read.last { return }
                }
            } catch {
                if MonotonicClock.now - seenAt > Self.awayMax { return giveUp(stored.record) }
                try? await Task.sleep(for: .milliseconds(200))
            }
            // A store that was failed over has an earlier epoch than readers here know: nobody writes theirs.
            let isThere = isSilent || isBehind ? false : await store.isAlive(stored.writer.pod)
            if watch.looked(isThere: isThere, now: MonotonicClock.now), await takeOver(stored, request) { return }
        }
    }

    /// - Returns: false when it could not be decided now
    private func takeOver(_ stored: SharedSessions.StoredAnswer, _ request: ResumeRequest) async -> Bool {
        let now: SharedSessions.StoredAnswer?
        do {
            now = try await store.answer(session.id, request.id)
        } catch {
            return false
        }
        guard let now else {
            // The store has forgotten all of it: what was seen is replaced.
            session.telemetry.answersTakenOver.add(1)
            session.answerAgain(
                stored.record,
                epoch: ResumePlan.epoch(
                    after: max(stored.record.epoch, request.epoch), random: .random(in: 0...1)), fence: nil)
            return true
        }
        guard now.writer == stored.writer else { return false }
        // What this session's browser may have been told, here or there.
        let seen = ResumeRequest(
            id: request.id, epoch: max(request.epoch, now.record.epoch, stored.record.epoch),
            offset: max(request.offset, session.told(request.id)))
        guard
            let epoch = ResumePlan.takeOverEpoch(stored: now.trail, request: seen, random: .random(in: 0...1)),
            let fence = try? await store.takeOver(
                session.id, request.id, fence: now.writer.fence, pod: cluster.pod)
        else { return false }
        session.telemetry.answersTakenOver.add(1)
        session.answerAgain(stored.record, epoch: epoch, fence: fence)
        return true
    }

    private func giveUp(_ record: QueryRecord) {
        let message = "The pod that answered cannot be reached. Please ask again."
        session.repeated(
            record.id, record.epoch,
            [
                .error(ErrorFrame(.answerFailed, message, id: record.id)),
                .final(FinalAnswer(id: record.id, epoch: record.epoch, length: 0, finish: .error)),
            ])
    }

    /// Ends an answer that another pod writes: its next entry is refused.
    func cancel(_ id: String) async {
        guard let stored = try? await store.answer(session.id, id), !stored.trail.hasEnded,
            let fence = try? await store.takeOver(session.id, id, fence: stored.writer.fence, pod: cluster.pod)
        else { return }
        let final = FinalAnswer(
            id: id, epoch: stored.record.epoch, length: stored.trail.text.count, finish: .cancelled)
        _ = await store.carryOut(
            .append(fence: fence, after: stored.entryCount, entries: [.final(final)]), stored.record,
            .init(session: session.id, client: session.clientID, pod: cluster.pod, epoch: session.epoch))
    }
}
