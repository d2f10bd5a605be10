import NIOCore
import Synchronization

/// Locator of the server to talk to: the configured one, or the master that a sentinel names.
package struct RedisLocator: Sendable {
    private let settings: RedisSettings

    package init(_ settings: RedisSettings) {
        self.settings = settings
    }

    package var watchesSentinels: Bool { !settings.sentinels.isEmpty }

    /// Asks the sentinels one after another, beginning at any; the first that knows the master is believed, and ROLE
    /// proves it afterwards.
    package func locate(on loop: any EventLoop) async throws(RedisProblem) -> RedisEndpoint {
        guard !settings.sentinels.isEmpty else { return settings.endpoint }
        var last = RedisProblem(.unreachable, "no sentinel answers")
        for sentinel in settings.sentinels.shuffled() {
            do throws(RedisProblem) {
                let connection = try await openSentinel(sentinel, on: loop)
                defer { connection.close() }
                let question = RedisCommand(
                    "SENTINEL", "get-master-addr-by-name", RedisArgument(settings.sentinelMaster))
                let reply = try await connection.send([question]).first ?? .null
                guard let master = RedisEndpoint(sentinelReply: reply) else {
                    let reason = if case .error(let message) = reply { ": \(message)" } else { "" }
                    last = RedisProblem(
                        .unreachable, "\(sentinel) knows no master \"\(settings.sentinelMaster)\"\(reason)")
                    continue
                }
                return master
            } catch {
                last = error
            }
        }
        throw last
    }

    private func openSentinel(
        _ sentinel: RedisEndpoint, on loop: any EventLoop
    ) async throws(RedisProblem) -> RedisConnection {
        try await RedisConnection.open(sentinel, settings, for: .sentinel, on: loop)
    }

    /// Reports that the sentinels have made another server the master. Runs until its task is cancelled.
    package func watch(on loop: any EventLoop, onSwitch: @escaping @Sendable () -> Void) async {
        guard watchesSentinels else { return }
        let pause = Duration.seconds(1)
        var turn = 0
        while !Task.isCancelled {
            let sentinel = settings.sentinels[turn % settings.sentinels.count]
            turn += 1
            if let connection = try? await openSentinel(sentinel, on: loop) {
                let name = settings.sentinelMaster
                await connection.becomeSubscriber { value in
                    guard let parts = value.elements, parts.first?.text == "message", parts.count == 3,
                        parts[2].text?.hasPrefix(name + " ") == true
                    else { return }
                    onSwitch()
                }
                connection.push([RedisCommand("SUBSCRIBE", "+switch-master")])
                await withTaskCancellationHandler {
                    await connection.closed()
                } onCancel: {
                    connection.close()
                }
            }
            try? await Task.sleep(for: pause)
        }
    }
}

extension RedisEndpoint {
    /// Bytes of a host's name (RFC 1035 section 2.3.4).
    private static let hostBytesMax = 255

    /// Reply of a sentinel to `get-master-addr-by-name`: a host and a port. nil: anything else.
    init?(sentinelReply reply: RedisValue) {
        guard let parts = reply.elements, parts.count == 2, let host = parts[0].text,
            (1...Self.hostBytesMax).contains(host.utf8.count), let port = parts[1].number, (1...65535).contains(port)
        else { return nil }
        self.init(host: host, port: port)
    }
}
