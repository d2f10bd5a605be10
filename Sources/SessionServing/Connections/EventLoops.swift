import Logging
import NIOCore
import NIOPosix
import PodRuntime
import Resilience
import SessionLogic
import WebSocketTransport
import WireProtocol

/// Event loops of a pod, each with the state that its connections share.
package struct EventLoops: Sendable {
    package let group: MultiThreadedEventLoopGroup
    package let all: [any EventLoop]
    /// Time of each loop's last turn, for probes.
    package let turns: [LoopTurn]
    private let contexts: [ObjectIdentifier: NIOLoopBound<LoopContext>]

    /// - Parameters:
    ///   - count: nil: one for each core that this process may use
    ///   - tooLate: lateness from which a loop is overloaded; zero: nothing is ever given up
    package init(count: Int?, tooLate: Duration, telemetry: Telemetry, logger: Logger) async throws {
        group = MultiThreadedEventLoopGroup(numberOfThreads: count ?? AllowedCores.count)
        all = group.makeIterator().map { $0 as any EventLoop }
        var contexts: [ObjectIdentifier: NIOLoopBound<LoopContext>] = [:]
        var turns: [LoopTurn] = []
        for loop in all {
            let turn = LoopTurn()
            turns.append(turn)
            contexts[ObjectIdentifier(loop)] = try await loop.submit {
                let context = LoopContext(
                    turn: turn, telemetry: telemetry, shedding: .init(tooLate: tooLate), logger: logger)
                context.start(on: loop)
                return NIOLoopBound(context, eventLoop: loop)
            }.get()
        }
        (self.contexts, self.turns) = (contexts, turns)
    }

    /// State shared by the connections of a loop; only on that loop.
    package func context(of loop: any EventLoop) -> LoopContext? { contexts[ObjectIdentifier(loop)]?.value }

    /// Calls `body` on each loop, and does not wait.
    package func execute(_ body: @escaping @Sendable (LoopContext) -> Void) {
        for context in contexts.values { context.eventLoop.execute { body(context.value) } }
    }

    /// Calls `body` on each loop, and waits for all of them.
    package func onEach(_ body: @escaping @Sendable (LoopContext) -> Void) async {
        for context in contexts.values { _ = try? await context.eventLoop.submit({ body(context.value) }).get() }
    }

    /// Tells every connection of the pod.
    package func tellEverybody(_ notice: String, _ compression: WebSocketCompression) {
        let message = PreparedMessage(
            text: ServerMessage.notice(data: notice, dropped: 0).encoded(), compression: compression)
        execute { $0.tellEverybody(notice, message) }
    }

    package func catalogueChanged(_ state: CatalogueState) {
        execute { for connection in $0.all { connection.catalogueChanged(state) } }
    }
}
