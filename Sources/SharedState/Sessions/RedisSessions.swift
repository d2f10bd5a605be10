import Fleet
import WireProtocol
import Logging
import PodRuntime
import PrometheusMetrics
import RedisClient
import SessionLogic
import Synchronization

/// Sessions of all pods in Redis: a hash each, a set of them for each pod, and a topic on which pods announce which
/// sessions came, moved and left.
package final class RedisSessions: SessionStore {
    /// Seconds in which a session can be resumed.
    static let sessionSeconds = 24 * 3600
    /// Fields of a session's record: four of each query, and a dozen others.
    private static let fieldsMax = 128
    /// Changes that wait to be announced: a storm of a minute.
    private static let changesMax = 100_000
    /// Changes announced in one go.
    private static let changesAtOnce = 500
    private static let triesAgainAfter = Duration.milliseconds(250)

    /// Change of a session to be announced, in the order in which it happened.
    private enum Change {
        case opened(HeldSession)
        case left(HeldSession, messages: Int)
    }

    private let site: RedisSite
    private let keys: RedisKeys
    private let hooks: PodHooks
    private let scripts = SessionScripts.shared
    private let waiting = Mutex<[Change]>([])
    private let changesMade: AsyncStream<Void>
    private let changes: AsyncStream<Void>.Continuation

    package init(_ site: RedisSite, _ hooks: PodHooks) {
        self.site = site
        self.hooks = hooks
        keys = site.keys
        (changesMade, changes) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: Events of this pod

    package func opened(_ session: HeldSession) { changed(.opened(session)) }

    package func left(_ session: HeldSession, messages: Int) { changed(.left(session, messages: messages)) }

    /// Announced without a wait, but in order.
    private func changed(_ change: Change) {
        waiting.withLock { if $0.count < Self.changesMax { $0.append(change) } }
        changes.yield()
    }

    package func forgot(_ ids: [String]) {
        guard !ids.isEmpty else { return }
        let command = RedisCommand(
            "SREM", [RedisArgument(keys.sessions(ofPod: site.pod))] + ids.map { RedisArgument($0) })
        // One command, within its own time limit; a session that stays on the list is marked when the pod has gone.
        Task { [site] in _ = try? await site.commands.send(command) }
    }

    /// Runs until the task is cancelled.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.sayChanges() }
            group.addTask { [self] in await SessionUpkeep(site, hooks, self).run() }
            await group.waitForAll()
        }
    }

    /// Announces all waiting changes in one go.
    private func sayChanges() async {
        for await _ in changesMade {
            let made = waiting.withLock { waiting in
                defer { waiting.removeAll(keepingCapacity: true) }
                return waiting
            }
            var said = 0
            while said < made.count, !Task.isCancelled {
                let batch = made[said..<min(said + Self.changesAtOnce, made.count)]
                if (try? await say(batch)) != nil {
                    said += batch.count
                } else {
                    // Changes wait while Redis is away.
                    try? await Task.sleep(for: Self.triesAgainAfter)
                }
            }
        }
    }

    private func say(_ changes: ArraySlice<Change>) async throws(RedisProblem) {
        var commands: [RedisCommand] = []
        for change in changes {
            switch change {
            case .opened(let session):
                let key = RedisArgument(keys.session(session.id))
                commands.append(RedisCommand("HSET", [key] + fields(session).flatMap { [$0.0, $0.1] }))
                commands += kept(session.id)
                commands.append(announcement(.connected, session))
            case .left(let session, let messages):
                commands.append(
                    RedisCommand(
                        "EVAL", RedisArgument(scripts.left.source), "1", RedisArgument(keys.session(session.id)),
                        RedisArgument(site.pod), RedisArgument(session.epoch), RedisArgument(messages),
                        RedisArgument(MonotonicClock.epochSeconds),
                        RedisArgument(Int(SessionTicket.detachedFor.components.seconds))))
                commands.append(announcement(.gone, session))
            }
        }
        _ = try await site.commands.send(commands, isRepeatable: true).accepted()
    }

    private func announcement(_ event: PresenceEnvelope.Event, _ session: HeldSession, pod: String? = nil)
        -> RedisCommand
    {
        let envelope = PresenceEnvelope(
            event, session: session.id, client: session.client, pod: pod ?? site.pod, epoch: session.epoch)
        return site.announcement(keys.presence, envelope.shared)
    }

    private func fields(_ session: HeldSession) -> [(RedisArgument, RedisArgument)] {
        [
            ("client", RedisArgument(session.client)), ("pod", RedisArgument(site.pod)),
            ("epoch", RedisArgument(session.epoch)), ("connected_at", RedisArgument(MonotonicClock.epochSeconds)),
        ]
    }

    private func kept(_ id: String) -> [RedisCommand] {
        [
            RedisCommand("EXPIRE", RedisArgument(keys.session(id)), RedisArgument(Self.sessionSeconds)),
            RedisCommand("SADD", RedisArgument(keys.sessions(ofPod: site.pod)), RedisArgument(id)),
        ]
    }

    /// Repeats the sessions of this pod: a server that lost them is told again, and the lasting ones are kept.
    func held(_ sessions: ArraySlice<HeldSession>) async throws(RedisProblem) {
        var commands: [RedisCommand] = []
        for session in sessions {
            // The stored record may be later: the session may have moved while Redis could not tell us.
            commands += fields(session).map {
                RedisCommand("HSETNX", RedisArgument(keys.session(session.id)), $0.0, $0.1)
            }
            commands += kept(session.id)
        }
        _ = try await site.commands.send(commands, isRepeatable: true).accepted()
    }

    // MARK: Ownership of sessions

    /// Announces the claim: all others are told, and the pod that had the session closes its connection.
    package func claim(_ id: String, client: String) async throws(StoreProblem) -> SessionRecord? {
        let reply: RedisValue
        do throws(RedisProblem) {
            reply = try await scripts.claim.run(
                site.commands, keys: [keys.session(id)],
                [
                    RedisArgument(client), RedisArgument(site.pod), RedisArgument(Self.sessionSeconds),
                    RedisArgument(Self.fieldsMax), RedisArgument(SharedLimits.epochs.upperBound),
                ])
        } catch {
            throw StoreProblem(error)
        }
        guard let parts = reply.elements, parts.count == 2, var record = SessionRecord(fields: parts[1].fields) else {
            return nil
        }
        var commands = [
            RedisCommand("SADD", RedisArgument(keys.sessions(ofPod: site.pod)), RedisArgument(id)),
            announcement(.moved, HeldSession(id: id, client: client, epoch: record.epoch)),
        ]
        if let old = parts[0].text, !old.isEmpty, old != site.pod {
            commands.append(RedisCommand("SREM", RedisArgument(keys.sessions(ofPod: old)), RedisArgument(id)))
        }
        record.previousPod = parts[0].text ?? ""
        // The session is ours already: the announcement may be lost.
        _ = try? await site.commands.send(commands, isRepeatable: true)
        return record
    }

    package func historyChanged(_ id: String, _ history: [Exchange]) async throws(StoreProblem) {
        let key = RedisArgument(keys.session(id))
        do throws(RedisProblem) {
            _ = try await site.commands.send([
                RedisCommand("HSET", key, "history", RedisArgument(ExchangeList(history).shared)),
                RedisCommand("EXPIRE", key, RedisArgument(Self.sessionSeconds)),
            ])
        } catch {
            throw StoreProblem(error)
        }
    }

    // MARK: Sessions of dead pods

    /// Marks sessions of a dead pod, a batch at a time, announces that they are gone, and only then takes them off its
    /// list: if this pod is interrupted, another one continues.
    ///
    /// - Returns: how many; 0 when all are done
    func markGone(ofPod pod: String, batch: Int = 500) async throws(RedisProblem) -> Int {
        let list = RedisArgument(keys.sessions(ofPod: pod))
        let members =
            (try await site.commands.send(RedisCommand("SRANDMEMBER", list, RedisArgument(batch))).elements ?? [])
            .compactMap(\.bytes)
        guard !members.isEmpty else { return 0 }
        // An entry that is no session's name is only taken off the list.
        let ids = members.compactMap { SharedScalar.name($0) }
        let now = RedisArgument(MonotonicClock.epochSeconds)
        let replies =
            ids.isEmpty
            ? []
            : try await scripts.orphan.run(
                site.commands, all: ids.map { (keys: [keys.session($0)], arguments: [RedisArgument(pod), now]) })
        var commands: [RedisCommand] = []
        for (id, reply) in zip(ids, replies) {
            guard let parts = reply.elements, let client = parts.first?.text, ClientIdentifier.isValid(client),
                let epoch = parts.last?.bytes.flatMap({ SharedScalar.number($0, in: SharedLimits.epochs) })
            else { continue }
            commands.append(announcement(.gone, HeldSession(id: id, client: client, epoch: epoch), pod: pod))
        }
        commands.append(RedisCommand("SREM", [list] + members.map { RedisArgument($0) }))
        _ = try await site.commands.send(commands).accepted()
        return members.count
    }
}
