import PodRuntime
import SessionLogic
import TestSupport
import Testing

@testable import HTTPServing
@testable import SessionServing
@testable import StreamServer

/// What is over is not held by anybody.
@Suite struct SessionLifeTests {
    private final class Held {
        weak var session: Session?
    }

    private func ask(_ socket: TestSocket, _ id: String) async throws {
        socket.send(#"{"type":"query","product_id":"alpha","query":"How is it calibrated?","id":"\#(id)"}"#)
        _ = try await socket.answer()
    }

    @Test func aForgottenSessionIsGoneWhateverWasAskedInIt() async throws {
        try await PodFixture.run { pod in
            let socket = try await pod.connect()
            try await ask(socket, "a")
            try await ask(socket, "b")
            socket.send(#"{"type":"query","product_id":"alpha","query":"Again?","id":"c"}"#)
            socket.send(#"{"type":"cancel","id":"c"}"#)
            _ = try await socket.answer()
            let held = Held()
            held.session = pod.pod.registry.all.first
            #expect(held.session != nil)
            socket.close()
            #expect(await pod.eventually { held.session?.detachedFor(now: MonotonicClock.now) != nil })
            pod.pod.registry.tick(now: MonotonicClock.now + SessionTicket.detachedFor + .seconds(60))
            #expect(pod.pod.registry.count == 0)
            #expect(await pod.eventually { held.session == nil })
        }
    }

    /// Two tabs of one ticket at once: the later has the session, and the session is the one that was there.
    @Test func whoComesBackTwiceAtOnceComesBackToTheSameSession() async throws {
        try await PodFixture.run { pod in
            let first = try await TestSocket.connect(port: pod.port, path: "/ws")
            let ticket = try await first.frame("welcome")["resume"] as String? ?? ""
            try await ask(first, "a")
            first.close()
            async let one = TestSocket.connect(port: pod.port, path: "/ws?resume=\(ticket)")
            async let two = TestSocket.connect(port: pod.port, path: "/ws?resume=\(ticket)")
            for socket in try await [one, two] {
                let welcome = try await socket.frame("welcome")
                #expect(welcome["resumed"] == true && welcome["history.0.id"] == "a")
            }
            #expect(pod.pod.registry.count == 1)
        }
    }
}
