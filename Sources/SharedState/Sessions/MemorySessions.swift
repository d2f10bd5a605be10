import WireProtocol
import SessionLogic
import Synchronization

/// Sessions of one pod alone, as long as the pod holds them: it bounds how many.
package final class MemorySessions: SessionStore {
    private struct Held {
        var client: String
        var epoch: Int
    }

    private let pod: String
    private let held = Mutex<[String: Held]>([:])

    package init(pod: String) {
        self.pod = pod
    }

    package func opened(_ session: HeldSession) {
        held.withLock { $0[session.id] = Held(client: session.client, epoch: session.epoch) }
    }

    package func left(_ session: HeldSession, messages: Int) {}

    package func forgot(_ ids: [String]) {
        held.withLock { held in for id in ids { held[id] = nil } }
    }

    package func claim(_ id: String, client: String) async throws(StoreProblem) -> SessionRecord? {
        held.withLock { held in
            guard let session = held[id], session.client == client else { return nil }
            held[id]?.epoch += 1
            var record = SessionRecord(client: client, pod: pod, epoch: session.epoch + 1)
            record.previousPod = pod
            return record
        }
    }

    /// The session itself has the history, which goes with it.
    package func historyChanged(_ id: String, _ history: [Exchange]) async throws(StoreProblem) {}
}
