import PrometheusMetrics
import SessionLogic
import Synchronization

/// The sessions of this pod, connected or not yet forgotten.
package final class SessionRegistry: Sendable {
    /// How long a session without a connection can be resumed.
    package static let detachedFor = Duration.seconds(600)
    /// Sessions without a connection that are kept: with an answer each, a few hundred megabytes at the very most.
    package static let detachedMax = 10_000

    private struct State {
        var sessions: [String: Session] = [:]
        var detachedCount = 0
    }

    private let state = Mutex(State())
    private let environment: SessionEnvironment
    private let signer: TicketSigner

    package init(environment: SessionEnvironment, signer: TicketSigner) {
        self.environment = environment
        self.signer = signer
    }

    /// What a browser that connects gets.
    package struct Opening: Sendable {
        package var session: Session
        package var isResumed: Bool
        /// Why its ticket was not taken.
        package var reason: String?
    }

    /// The session of the ticket if it is good and the session still here, else a new one.
    package func open(ticket text: String?, clientID: String?) -> Opening {
        guard let text else { return Opening(session: create(clientID), isResumed: false) }
        do {
            let ticket = try signer.verified(text, nowSeconds: MonotonicClock.epochSeconds)
            if let session = session(ticket.session), session.clientID == ticket.clientID {
                return Opening(session: session, isResumed: true)
            }
            return Opening(session: create(ticket.clientID), isResumed: false, reason: "unknown")
        } catch {
            return Opening(session: create(clientID), isResumed: false, reason: error.rawValue)
        }
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
        return session
    }

    package func session(_ id: String) -> Session? { state.withLock { $0.sessions[id] } }

    package var all: [Session] { state.withLock { Array($0.sessions.values) } }

    /// Forgets sessions that nobody came back to, the longest gone first when there are too many.
    package func tick(now: Duration) {
        var detached: [(session: Session, since: Duration)] = []
        for session in all {
            session.tick(now: now)
            if let since = session.detachedFor(now: now) { detached.append((session, since)) }
        }
        detached.sort { $0.since > $1.since }
        let surplus = max(0, detached.count - Self.detachedMax)
        let over = detached.enumerated().filter { $0.offset < surplus || $0.element.since > Self.detachedFor }
        for (_, gone) in over { gone.session.end() }
        let count = state.withLock { state in
            for (_, gone) in over { state.sessions[gone.session.id] = nil }
            return state.sessions.count
        }
        environment.telemetry.sessions.set(Double(count))
    }
}
