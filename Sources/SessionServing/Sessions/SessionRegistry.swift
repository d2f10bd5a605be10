import SharedWork
import PodRuntime
import WireProtocol
import SharedState
import PrometheusMetrics
import SessionLogic
import Synchronization

/// Sessions of this pod, connected or not yet forgotten.
package final class SessionRegistry: Sendable {
    /// Sessions kept without a connection: with an answer each, a few hundred megabytes at the very most.
    package static let detachedMax = 10_000

    private struct State {
        var sessions: [String: Session] = [:]
        /// Sessions that went on elsewhere, while an answer of theirs still runs here.
        var leaving: [Session] = []
    }

    private let state = Mutex(State())
    private let environment: SessionEnvironment
    private let signer: TicketSigner

    package init(environment: SessionEnvironment, signer: TicketSigner) {
        self.environment = environment
        self.signer = signer
    }

    /// Session for a browser that connects.
    package struct Opening: Sendable {
        package var session: Session
        package var isResumed: Bool
        /// Reason why its ticket was refused.
        package var reason: String?
    }

    /// Claims the session of the ticket for this pod, wherever it was; opens a new one when it cannot be had.
    package func claim(ticket text: String, clientID: String?) async -> Opening {
        let ticket: SessionTicket
        do throws(SessionTicket.Problem) {
            ticket = try signer.verified(text, nowSeconds: MonotonicClock.epochSeconds)
        } catch {
            return open(clientID, insteadBecause: error.rawValue)
        }
        let here = session(ticket.session).flatMap { $0.clientID == ticket.clientID ? $0 : nil }
        let record: SessionRecord?
        do throws(StoreProblem) {
            record = try await environment.stores.sessions.claim(ticket.session, client: ticket.clientID)
        } catch {
            return here.map { Opening(session: $0, isResumed: true) }
                ?? open(ticket.clientID, insteadBecause: NotResumableReason.brokerAway.rawValue)
        }
        guard let record else {
            return here.map { Opening(session: $0, isResumed: true) }
                ?? open(ticket.clientID, insteadBecause: "unknown")
        }
        // The session was this pod's, or no other pod had it in between.
        if let here, record.previousPod == environment.stores.pods.pod || here.epoch == record.epoch - 1 {
            here.reclaimed(record.epoch)
            return Opening(session: here, isResumed: true)
        }
        let session = Session(
            id: ticket.session, clientID: ticket.clientID, environment: environment, record: record,
            now: MonotonicClock.now)
        return Opening(session: add(session), isResumed: true)
    }

    /// Replaces an older session of the same name.
    ///
    /// - Returns: the later of the two
    private func add(_ session: Session) -> Session {
        let (kept, old) = state.withLock { state -> (Session, Session?) in
            let old = state.sessions[session.id]
            if let old, old.epoch > session.epoch { return (old, nil) }
            state.sessions[session.id] = session
            if let old { state.leaving.append(old) }
            return (session, old)
        }
        old?.movedAway()
        return kept
    }

    /// Releases a session that went on at another pod.
    package func movedAway(_ id: String, epoch: Int) {
        let session = state.withLock { state -> Session? in
            guard let session = state.sessions[id], session.epoch < epoch else { return nil }
            state.sessions[id] = nil
            state.leaving.append(session)
            return session
        }
        guard let session else { return }
        environment.telemetry.sessionsMoved.add(1)
        session.movedAway()
    }

    /// Opens a new session.
    ///
    /// - Parameter reason: why the requested one was not opened; nil: none was requested
    package func open(_ clientID: String?, insteadBecause reason: String? = nil) -> Opening {
        Opening(session: create(clientID), isResumed: false, reason: reason)
    }

    /// Seats a browser in its session: in another one when its own was given up at the very moment of the return.
    func attached(_ opening: Opening, _ reader: any SessionReader) -> Opening {
        if opening.session.attach(reader) { return opening }
        let other = open(opening.session.clientID, insteadBecause: "expired")
        _ = other.session.attach(reader)
        return other
    }

    /// Reports a session as left: its browser left while it was fetched, and it has no connection.
    func unused(_ session: Session) {
        guard session.detachedFor(now: MonotonicClock.now) != nil else { return }
        environment.stores.sessions.left(session.held, messages: 0)
    }

    package func ticket(for session: Session) -> String {
        signer.text(
            of: SessionTicket(
                session: session.id, clientID: session.clientID, issuedAtSeconds: MonotonicClock.epochSeconds))
    }

    private func create(_ clientID: String?) -> Session {
        let session = Session(
            id: Identifiers.random(), clientID: clientID ?? Identifiers.random(), environment: environment,
            now: MonotonicClock.now)
        let count = state.withLock { state in
            state.sessions[session.id] = session
            return state.sessions.count
        }
        environment.telemetry.sessions.set(Double(count))
        environment.stores.sessions.opened(session.held)
        return session
    }

    package func session(_ id: String) -> Session? { state.withLock { $0.sessions[id] } }

    package var all: [Session] { state.withLock { Array($0.sessions.values) } }
    package var count: Int { state.withLock { $0.sessions.count } }

    /// Ends all sessions: the pod stops.
    package func end(isHandedOver: Bool) {
        let leaving = state.withLock { $0.leaving }
        for session in all + leaving { session.end(isHandedOver: isHandedOver) }
    }

    /// Forgets sessions that no browser returned to, the longest gone first when there are too many.
    package func tick(now: Duration) {
        var detached: [(session: Session, since: Duration)] = []
        for session in all {
            session.tick(now: now)
            if let since = session.detachedFor(now: now) { detached.append((session, since)) }
        }
        detached.sort { $0.since > $1.since }
        let surplus = max(0, detached.count - Self.detachedMax)
        let over = detached.enumerated().filter { $0.offset < surplus || $0.element.since > SessionTicket.detachedFor }
        let forgotten = over.map { $0.element.session.id }
        // First of all: a browser that returns now is told that it has expired.
        environment.stores.sessions.forgot(forgotten)
        environment.stores.answers.forgot(forgotten)
        for (_, gone) in over { gone.session.end() }
        let count = state.withLock { state in
            for (_, gone) in over { state.sessions[gone.session.id] = nil }
            state.leaving.removeAll { !$0.isAnswering }
            return state.sessions.count
        }
        environment.runs.tick(now: now)
        environment.telemetry.sessions.set(Double(count))
    }
}
