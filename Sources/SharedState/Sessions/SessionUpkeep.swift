import PodRuntime
import RedisClient
import SessionLogic

/// Upkeep of Redis's records of this pod's sessions: a server that was started empty, or failed over to one that is
/// behind, is told again.
struct SessionUpkeep: Sendable {
    private static let looksEvery = Duration.seconds(2)
    /// Interval at which this pod's sessions are repeated, well before their records expire.
    private static let tellAgainEvery = Duration.seconds(3600)
    private static let batch = 500

    private let site: RedisSite
    private let hooks: PodHooks
    private let sessions: RedisSessions

    init(_ site: RedisSite, _ hooks: PodHooks, _ sessions: RedisSessions) {
        self.site = site
        self.hooks = hooks
        self.sessions = sessions
    }

    /// Runs until the task is cancelled.
    func run() async {
        var toldAt = MonotonicClock.now
        var connections = site.commands.connectionsMade
        while (try? await Task.sleep(for: Self.looksEvery)) != nil {
            guard let known = await knownCount() else { continue }
            // Another server, or the same one restarted: it may have forgotten what it confirmed.
            let isAnother = site.commands.connectionsMade != connections
            connections = site.commands.connectionsMade
            if isAnother { await hooks.installed?.storeReturned() }
            let here = hooks.installed?.sessionCount() ?? 0
            let isOld = isAnother || MonotonicClock.now - toldAt > Self.tellAgainEvery
            if isOld || (here > 0 && (known == 0 || known < here / 2)) {
                toldAt = MonotonicClock.now
                await tellAgain(hooks.installed?.sessions() ?? [])
            }
        }
    }

    /// Number of this pod's sessions that Redis knows of; nil when it does not answer.
    private func knownCount() async -> Int? {
        let list = RedisArgument(site.keys.sessions(ofPod: site.pod))
        guard let reply = try? await site.commands.send(RedisCommand("SCARD", list)) else { return nil }
        // A value of another type stands in its place.
        if reply.errorCode == "WRONGTYPE" { _ = try? await site.commands.send(RedisCommand("DEL", list)) }
        return reply.number ?? 0
    }

    private func tellAgain(_ here: [HeldSession]) async {
        for start in stride(from: 0, to: here.count, by: Self.batch) {
            let batch = here[start..<min(start + Self.batch, here.count)]
            guard (try? await sessions.held(batch)) != nil else { return }
        }
    }
}
