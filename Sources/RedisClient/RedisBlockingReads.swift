import Synchronization

/// Connections for blocking reads: each read holds its connection until an entry comes or its time is over.
package final class RedisBlockingReads: Sendable {
    private struct State {
        var idle: [RedisConnection] = []
        var used = 0
    }

    private let commands: RedisCommands
    private let state = Mutex(State())

    package init(_ commands: RedisCommands) {
        self.commands = commands
    }

    /// - Parameter blocking: longest wait of the command itself; the reply is given a second more
    /// - Throws: `busy` when all are in use: ask again later, without waiting
    package func read(_ command: RedisCommand, blocking: Duration) async throws(RedisProblem) -> RedisValue {
        let connection = try await take()
        do throws(RedisProblem) {
            let reply = try await withTaskCancellationHandler {
                do {
                    return Result<RedisValue, RedisProblem>.success(
                        try await connection.send([command], timeout: blocking + .seconds(1)).first ?? .null)
                } catch {
                    return .failure(RedisProblem(error))
                }
            } onCancel: {
                connection.close()
            }.get()
            giveBack(connection)
            return reply
        } catch {
            giveBack(connection)
            throw error
        }
    }

    private func take() async throws(RedisProblem) -> RedisConnection {
        let (idle, isFree) = state.withLock { state -> (RedisConnection?, Bool) in
            state.idle.removeAll { !$0.isOpen }
            guard state.used < commands.settings.blockingReadsMax else { return (nil, false) }
            state.used += 1
            return (state.idle.popLast(), true)
        }
        guard isFree else { throw RedisProblem(.busy, "\(commands.settings.blockingReadsMax) reads wait already") }
        if let idle { return idle }
        do throws(RedisProblem) {
            return try await commands.openConnection()
        } catch {
            state.withLock { $0.used -= 1 }
            throw error
        }
    }

    private func giveBack(_ connection: RedisConnection) {
        state.withLock { state in
            state.used -= 1
            if connection.isOpen { state.idle.append(connection) }
        }
    }

    package func close() {
        let idle = state.withLock { state in
            defer { state.idle.removeAll() }
            return state.idle
        }
        for connection in idle { connection.close() }
    }
}
