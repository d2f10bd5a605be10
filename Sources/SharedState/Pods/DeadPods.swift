import Fleet
import Logging
import PodRuntime
import PrometheusMetrics
import RedisClient
import SessionLogic
import Synchronization

/// Sweep for pods that are listed and do not live: announces that their sessions are gone.
final class DeadPods: Sendable {
    static let looksEvery = Duration.seconds(2)
    /// Clients of dead pods cleared away under one lock.
    static let clearedAtOnce = 200
    /// Listed pods checked in one sweep; the next sweep continues behind them.
    private static let sweptMax = 200
    /// Deaths of pods logged in one sweep: more cannot be a site's, but come from a stranger who fills the list.
    private static let deathsTold = 10
    /// Batches of sessions of one dead pod: more sessions than a pod holds.
    private static let batchesMax = 2000

    private let site: RedisSite
    private let sessions: RedisSessions
    private let cursor = Mutex("0")

    init(_ site: RedisSite, _ sessions: RedisSessions) {
        self.site = site
        self.sessions = sessions
    }

    /// Checks the list of pods; one longer than any site's is checked a part at a time.
    ///
    /// - Parameter living: pods heard lately
    /// - Returns: dead pods whose sessions are marked
    func sweep(living: Set<String>) async -> [String] {
        let scan = RedisCommand(
            "HSCAN", RedisArgument(site.keys.pods), RedisArgument(cursor.withLock { $0 }), "COUNT",
            RedisArgument(Self.sweptMax))
        guard let parts = try? await site.commands.send(scan).elements, parts.count == 2 else {
            cursor.withLock { $0 = "0" }
            return []
        }
        cursor.withLock { $0 = parts[0].text ?? "0" }
        let fields = (parts[1].elements ?? []).map(\.bytes)
        var dead: [String] = []
        var told = 0
        for at in stride(from: 0, to: min(fields.count, 4 * Self.sweptMax), by: 2) {
            guard let field = fields[at] else { continue }
            if let name = SharedScalar.name(field) {
                guard name != site.pod, !living.contains(name), await site.isAlive(name) == false else { continue }
                told += 1
                if told <= Self.deathsTold { site.logger.warning("a pod died", metadata: ["dead": "\(name)"]) }
                guard await markAllGone(name) else { continue }
                dead.append(name)
            }
            // An entry that is no pod's name is only taken off the list.
            _ = try? await site.commands.send(
                RedisCommand("HDEL", RedisArgument(site.keys.pods), RedisArgument(field)))
        }
        return dead
    }

    /// Marks a dead pod's sessions a batch at a time, until none is left.
    ///
    /// - Returns: false when Redis went away meanwhile: the pod stays listed, and its sessions are checked again
    private func markAllGone(_ name: String) async -> Bool {
        do {
            for _ in 0..<Self.batchesMax {
                let marked = try await sessions.markGone(ofPod: name)
                if marked == 0 { break }
                site.telemetry.sessionsOrphaned.add(Double(marked))
            }
            return true
        } catch {
            return false
        }
    }

    /// Removes lists of sessions whose pod is no longer listed.
    ///
    /// - Returns: whether all of them are done
    func cleanUp() async -> Bool {
        var isDone = true
        do {
            try await site.commands.scan(site.keys.pattern(site.keys.sessions(ofPod: "*"))) {
                found throws(RedisProblem) in
                for key in found where isDone {
                    let name = String(key.dropFirst(site.keys.sessions(ofPod: "").count))
                    guard name != site.pod, await site.isAlive(name) == false else { continue }
                    isDone = await markAllGone(name)
                }
                return isDone
            }
        } catch {
            return false
        }
        return isDone
    }
}
