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
        guard let stored else { return session.resumeDecided(request, .expired) }
        let isAlive = await store.isAlive(stored.record.pod) ?? true
        // One look proves nothing: a pod that seems dead is followed until it has been silent for a while.
        let plan = ResumePlan.decide(stored: stored.trail, isWriterAlive: true, request: request)
        guard session.adopt(stored.record.query, stored.trail) else {
            return session.resumeDecided(request, .expired)
        }
        session.telemetry.answersResumed.add(1)
        session.resumeDecided(request, nil)
        guard plan == .follow else { return }
        let task = Task { await follow(stored, request, isAlive: isAlive) }
        session.following(request.id, stored.record.epoch, task)
    }

    private func follow(_ stored: SharedSessions.StoredAnswer, _ request: ResumeRequest, isAlive: Bool) async {
        var last = stored.entryCount
        var watch = WriterWatch()
        _ = watch.looked(isThere: isAlive, now: MonotonicClock.now)
        var seenAt = MonotonicClock.now
        while !Task.isCancelled {
            do throws(RedisProblem) {
                let new = try await store.entries(
                    session.id, stored.record, after: last, wait: Self.readFor, by: cluster.reads)
                seenAt = MonotonicClock.now
                last = new.last
                if !new.read.isEmpty { session.repeated(request.id, stored.record.epoch, new.read) }
                if case .final = new.read.last { return }
            } catch {
                if MonotonicClock.now - seenAt > Self.awayMax { return giveUp(stored.record) }
                try? await Task.sleep(for: .milliseconds(200))
            }
            let isThere = await store.isAlive(stored.record.pod)
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
            session.answerAgain(stored.record, epoch: stored.record.epoch + 1, fence: nil)
            return true
        }
        guard now.fence == stored.fence else { return false }
        // What this session's browser may have been told, here or there.
        let seen = ResumeRequest(
            id: request.id, epoch: max(request.epoch, now.record.epoch),
            offset: max(request.offset, stored.trail.text.count))
        guard
            case .takeOver(let epoch) = ResumePlan.decide(stored: now.trail, isWriterAlive: false, request: seen),
            let fence = try? await store.takeOver(session.id, request.id, fence: now.fence)
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
            let fence = try? await store.takeOver(session.id, id, fence: stored.fence)
        else { return }
        let final = FinalAnswer(
            id: id, epoch: stored.record.epoch, length: stored.trail.text.count, finish: .cancelled)
        _ = await store.carryOut(
            .append(fence: fence, after: stored.entryCount, entries: [.final(final)]), stored.record,
            .init(session: session.id, client: session.clientID, pod: cluster.pod, epoch: session.epoch))
    }
}
