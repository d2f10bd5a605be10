import SharedWork
import PodRuntime
import PrometheusMetrics
import SessionLogic
import SharedState
import WireProtocol
import ItemServing

/// Adoption of an answer that another pod began, for a browser that came from there: asks the store what
/// `AnswerFollower` wants to know, and tells the session the result.
struct AnswerAdoption: Sendable {
    /// Time that one read waits for new entries; between reads the other pod is checked.
    private static let readFor = Duration.milliseconds(400)
    /// Pause before an absent store is asked again.
    private static let restFor = Duration.milliseconds(200)

    private let session: Session
    private let stores: SharedStores

    init(of session: Session) {
        self.session = session
        stores = session.environment.stores
    }

    func adopt(_ request: ResumeRequest) async {
        let stored: StoredAnswer?
        do {
            stored = try await stores.answers.answer(session.id, request.id)
        } catch {
            return session.resumeDecided(request, .brokerAway)
        }
        // Nothing goes on here in a catalogue that this pod does not have.
        if let stored, stored.trail.final == nil,
            session.environment.catalogues.named(stored.record.query.catalogue) == nil
        {
            return session.resumeDecided(request, .unknown)
        }
        let action = session.answerFound(stored, for: request)
        switch action {
        case .refuse(let reason): session.resumeDecided(request, reason)
        case .known: session.resumeDecided(request, nil)
        case .tell, .follow:
            session.environment.telemetry.answersResumed.add(1)
            session.resumeDecided(request, nil)
        }
        guard case .follow(let run) = action, let stored else { return }
        session.follow(run) { await follow(stored, request) }
    }

    private func follow(_ stored: StoredAnswer, _ request: ResumeRequest) async {
        var follower = AnswerFollower(stored, for: request, now: MonotonicClock.now)
        var action = follower.begins
        while !Task.isCancelled {
            switch action {
            case .end: return
            case .giveUp: return session.entriesReceived(request.id, follower.stored.record.epoch, follower.givenUp)
            case .answer(let epoch, let fence):
                session.environment.telemetry.answersTakenOver.add(1)
                return session.answerAgain(follower.stored.record, epoch: epoch, fence: fence)
            default: action = await carryOut(action, &follower)
            }
        }
    }

    /// - Returns: the next action
    private func carryOut(
        _ action: AnswerFollower.Action, _ follower: inout AnswerFollower
    ) async -> AnswerFollower.Action {
        let id = follower.stored.record.id
        do throws(StoreProblem) {
            switch action {
            case .read(let after):
                let new = try await stores.answers.entries(
                    session.id, follower.stored.record, after: after, wait: Self.readFor)
                let writing = try await stores.answers.writing(session.id, id)
                let (told, next) = follower.read(
                    new.read, last: new.last, writing: writing, now: MonotonicClock.now)
                tell(told, of: follower)
                return next
            case .readAll:
                let found = try await stores.answers.answer(session.id, id)
                let (told, next) = follower.readAll(found, told: session.trail(id), random: .random(in: 0...1))
                tell(told, of: follower)
                return next
            case .look(let pod):
                return follower.looked(isThere: await stores.pods.isAlive(pod), now: MonotonicClock.now)
            case .takeOver(let fence, let epoch):
                let taken = try? await stores.answers.takeOver(session.id, id, fence: fence, pod: stores.pods.pod)
                return follower.tookOver(taken, epoch: epoch)
            case .rest:
                try? await Task.sleep(for: Self.restFor)
                return follower.begins
            case .answer, .giveUp, .end: return action
            }
        } catch {
            return follower.storeAway(now: MonotonicClock.now)
        }
    }

    private func tell(_ told: AnswerFollower.Told, of follower: AnswerFollower) {
        switch told {
        case .nothing: break
        case .entries(let epoch, let entries): session.entriesReceived(follower.stored.record.id, epoch, entries)
        case .anew: session.begunAnew(follower.stored)
        }
    }

    /// Ends an answer that another pod writes: its next entry is refused.
    func cancel(_ id: String) async {
        let pod = stores.pods.pod
        guard let stored = try? await stores.answers.answer(session.id, id), !stored.trail.hasEnded,
            let fence = try? await stores.answers.takeOver(session.id, id, fence: stored.writer.fence, pod: pod)
        else { return }
        let owner = AnswerOwner(session: session.id, client: session.clientID, pod: pod, epoch: session.epoch)
        _ = await stores.answers.carryOut(
            AnswerWrite(ending: stored, .cancelled, fence: fence), stored.record, owner)
    }
}
