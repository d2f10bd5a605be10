import NIOCore
import WebSocketTransport

/// Connection of a person. Events of a person's earlier connections are ignored.
final class Link: WebSocketConnectionDelegate {
    private weak var person: Person?
    private let crowd: CrowdLoop
    private(set) var connection: WebSocketConnection?

    init(_ person: Person, _ crowd: CrowdLoop) {
        self.person = person
        self.crowd = crowd
    }

    func send(_ text: String) {
        connection?.send(text: text.utf8)
        connection?.flush()
    }

    func leave() {
        person = nil
        connection?.close(code: 1000, reason: "")
    }

    func connectionOpened(_ connection: WebSocketConnection) {
        self.connection = connection
        crowd.ledger.open += 1
        if person == nil { leave() }
    }

    func textReceived(_ text: ByteBuffer) { person?.received(text, self) }
    func binaryReceived(_ bytes: ByteBuffer) {}
    func progressMade() {}
    func readCompleted() {}
    func writabilityChanged(isWritable: Bool) {}

    func connectionClosed(_ end: WebSocketEnd) {
        connection = nil
        crowd.ledger.open -= 1
        person?.closed(end, self)
    }
}
