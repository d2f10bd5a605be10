import RedisClient
import SessionLogic
import WireProtocol

/// The sessions and answers of all pods, in Redis: the only place where it is decided whose a session and an answer is.
package struct SharedSessions: Sendable {
    /// How long a session can be come back to.
    static let sessionSeconds = 24 * 3600
    /// How long an answer can be resumed after its last entry; a running one is renewed with each.
    static let answerSeconds = 600
    /// Entries read at once.
    private static let entriesMax = 2000
    /// Entries of one answer: a byte each, and what stands around them.
    private static let entriesOfAnswerMax = 2 * AnswerTrail.textBytesMax
    /// Fields of a session's record: four of each query, and a dozen others.
    private static let fieldsMax = 128

    private let redis: RedisCommands
    private let keys: RedisKeys
    private let messages: PodMessages
    private let scripts = SessionScripts.shared

    package init(_ redis: RedisCommands, _ keys: RedisKeys, _ messages: PodMessages) {
        self.redis = redis
        self.keys = keys
        self.messages = messages
    }

    // MARK: sessions

    /// What is to be said of a session, in the order in which it happened.
    package enum Change: Sendable {
        case opened(id: String, client: String, epoch: Int)
        /// Nobody is connected any more; the session can still be come back to.
        case left(id: String, client: String, epoch: Int, messages: Int)
    }

    package func carryOut(_ changes: [Change], pod: String) async throws(RedisProblem) {
        var commands: [RedisCommand] = []
        for change in changes {
            switch change {
            case .opened(let id, let client, let epoch):
                let key = RedisArgument(keys.session(id))
                commands.append(RedisCommand("HSET", [key] + fields(client, pod, epoch).flatMap { [$0.0, $0.1] }))
                commands += kept(id, pod)
                commands.append(
                    announce(PresenceEnvelope(.connected, session: id, client: client, pod: pod, epoch: epoch)))
            case .left(let id, let client, let epoch, let messages):
                commands.append(
                    RedisCommand(
                        "EVAL", RedisArgument(scripts.left.source), "1", RedisArgument(keys.session(id)),
                        RedisArgument(pod), RedisArgument(epoch), RedisArgument(messages),
                        RedisArgument(MonotonicClock.epochSeconds),
                        RedisArgument(Int(SessionRegistry.detachedFor.components.seconds))))
                commands.append(announce(PresenceEnvelope(.gone, session: id, client: client, pod: pod, epoch: epoch)))
            }
        }
        _ = try await redis.send(commands, isRepeatable: true).accepted()
    }

    private func fields(_ client: String, _ pod: String, _ epoch: Int) -> [(RedisArgument, RedisArgument)] {
        [
            ("client", RedisArgument(client)), ("pod", RedisArgument(pod)), ("epoch", RedisArgument(epoch)),
            ("connected_at", RedisArgument(MonotonicClock.epochSeconds)),
        ]
    }

    private func kept(_ id: String, _ pod: String) -> [RedisCommand] {
        [
            RedisCommand("EXPIRE", RedisArgument(keys.session(id)), RedisArgument(Self.sessionSeconds)),
            RedisCommand("SADD", RedisArgument(keys.sessions(ofPod: pod)), RedisArgument(id)),
        ]
    }

    /// Sessions that are here: a server that lost them is told again, and those that last are kept.
    package func held(_ sessions: [(id: String, client: String, epoch: Int)], pod: String) async throws(RedisProblem) {
        var commands: [RedisCommand] = []
        for (id, client, epoch) in sessions {
            // What is there may be later: the session may have moved while nobody could tell us.
            commands += fields(client, pod, epoch).map {
                RedisCommand("HSETNX", RedisArgument(keys.session(id)), $0.0, $0.1)
            }
            commands += kept(id, pod)
        }
        _ = try await redis.send(commands, isRepeatable: true).accepted()
    }

    private func announce(_ envelope: PresenceEnvelope) -> RedisCommand {
        redis.publication(keys.presence, messages.signed(envelope.shared, for: keys.presence))
    }

    /// Makes a session this pod's; all others are told, and the one that had it closes its connection.
    ///
    /// - Returns: what the pods know of it, its epoch raised; nil when there is no such session
    package func claim(_ id: String, client: String, pod: String) async throws(RedisProblem) -> SessionRecord? {
        let reply = try await scripts.claim.run(
            redis, keys: [keys.session(id)],
            [
                RedisArgument(client), RedisArgument(pod), RedisArgument(Self.sessionSeconds),
                RedisArgument(Self.fieldsMax), RedisArgument(SharedLimits.epochs.upperBound),
            ])
        guard let parts = reply.elements, parts.count == 2, let record = SessionRecord(fields: parts[1].fields) else {
            return nil
        }
        var commands = [
            RedisCommand("SADD", RedisArgument(keys.sessions(ofPod: pod)), RedisArgument(id)),
            announce(PresenceEnvelope(.moved, session: id, client: client, pod: pod, epoch: record.epoch)),
        ]
        if let old = parts[0].text, !old.isEmpty, old != pod {
            commands.append(RedisCommand("SREM", RedisArgument(keys.sessions(ofPod: old)), RedisArgument(id)))
        }
        // It is ours already: what is announced besides may be lost.
        _ = try? await redis.send(commands, isRepeatable: true)
        return record
    }

    /// The pod does not hold these any more.
    package func forgotten(_ ids: [String], pod: String) async throws(RedisProblem) {
        guard !ids.isEmpty else { return }
        _ = try await redis.send(
            RedisCommand("SREM", [RedisArgument(keys.sessions(ofPod: pod))] + ids.map { RedisArgument($0) }))
    }

    package func historyChanged(_ session: String, _ history: [Exchange]) async throws(RedisProblem) {
        let key = RedisArgument(keys.session(session))
        _ = try await redis.send([
            RedisCommand("HSET", key, "history", RedisArgument(ExchangeList(history).shared)),
            RedisCommand("EXPIRE", key, RedisArgument(Self.sessionSeconds)),
        ])
    }

    /// Marks sessions of a dead pod, a batch at a time, tells everybody that they are gone, and only then takes them off
    /// its list: whoever is interrupted is followed by another.
    ///
    /// - Returns: how many; 0 when all are done
    package func markGone(ofPod pod: String, batch: Int = 500) async throws(RedisProblem) -> Int {
        let list = RedisArgument(keys.sessions(ofPod: pod))
        let members = (try await redis.send(RedisCommand("SRANDMEMBER", list, RedisArgument(batch))).elements ?? [])
            .compactMap(\.bytes)
        guard !members.isEmpty else { return 0 }
        // What is no name of a session is only taken off the list.
        let ids = members.compactMap { SharedScalar.name($0) }
        let now = RedisArgument(MonotonicClock.epochSeconds)
        let replies =
            ids.isEmpty
            ? []
            : try await scripts.orphan.run(
                redis, all: ids.map { (keys: [keys.session($0)], arguments: [RedisArgument(pod), now]) })
        var commands: [RedisCommand] = []
        for (id, reply) in zip(ids, replies) {
            guard let parts = reply.elements, let client = parts.first?.text, ClientIdentifier.isValid(client),
                let epoch = parts.last?.bytes.flatMap({ SharedScalar.number($0, in: SharedLimits.epochs) })
            else { continue }
            commands.append(
                announce(PresenceEnvelope(.gone, session: id, client: client, pod: pod, epoch: epoch)))
        }
        commands.append(RedisCommand("SREM", [list] + members.map { RedisArgument($0) }))
        _ = try await redis.send(commands).accepted()
        return members.count
    }

    // MARK: answers

    package struct Owner: Sendable {
        package var session: String
        package var client: String
        package var pod: String
        package var epoch: Int
    }

    /// Does what a journal wants done.
    package func carryOut(_ action: JournalWriter.WriteAction, _ record: QueryRecord, _ owner: Owner) async
        -> JournalWriter.Reply
    {
        let streams = [keys.session(owner.session), keys.answer(owner.session, record.id)]
        let reply: RedisValue
        do throws(RedisProblem) {
            switch action {
            case .put(let fence, let entries):
                let head = [
                    RedisArgument(record.id), RedisArgument(fence ?? 0), RedisArgument(record.shared),
                    RedisArgument(record.item), RedisArgument(owner.client), RedisArgument(owner.pod),
                    RedisArgument(owner.epoch), RedisArgument(Self.sessionSeconds), RedisArgument(Self.answerSeconds),
                    RedisArgument(Self.isOver(entries) ? 1 : 0),
                ]
                reply = try await scripts.put.run(
                    redis, keys: streams, head + entries.map { RedisArgument($0.shared) }, isRepeatable: fence != nil)
            case .append(let fence, let after, let entries):
                let head = [
                    RedisArgument(record.id), RedisArgument(fence), RedisArgument(after),
                    RedisArgument(Self.answerSeconds), RedisArgument(Self.isOver(entries) ? 1 : 0),
                ]
                reply = try await scripts.append.run(
                    redis, keys: streams, head + entries.map { RedisArgument($0.shared) })
            case .proceed, .stop: return .away
            }
        } catch {
            return .away
        }
        switch reply.number {
        case -1: return .lost
        case let fence? where fence > 0 && SharedLimits.fences.contains(fence): return .stored(fence: fence)
        default: return .gap
        }
    }

    private static func isOver(_ entries: [AnswerEntry]) -> Bool {
        if case .final = entries.last { true } else { false }
    }

    /// Who writes an answer now: the pod may be another one than the record's, when one took over and has not written yet.
    package struct Writer: Equatable, Sendable {
        package var fence: Int
        package var pod: String
    }

    /// An answer as far as it is stored.
    package struct StoredAnswer: Sendable {
        package var record: QueryRecord
        package var writer: Writer
        package var trail: AnswerTrail
        package var entryCount: Int

        /// What a reader who has so many bytes is still to be told.
        package func entries(from offset: Int) -> [AnswerEntry] {
            var entries: [AnswerEntry] = []
            if offset < trail.text.count {
                entries.append(.text(String(decoding: trail.text[offset...], as: UTF8.self), offset: offset))
            }
            if let context = trail.context { entries.append(.context(context)) }
            if let error = trail.error { entries.append(.error(error)) }
            if let final = trail.final { entries.append(.final(final)) }
            return entries
        }
    }

    package func answer(_ session: String, _ id: String) async throws(RedisProblem) -> StoredAnswer? {
        let key = RedisArgument(keys.session(session))
        let replies = try await redis.send(
            [
                RedisCommand(
                    "HMGET", key, RedisArgument("q:\(id)"), RedisArgument("f:\(id)"), RedisArgument("p:\(id)"),
                    "active"),
                RedisCommand(
                    "XRANGE", RedisArgument(keys.answer(session, id)), "-", "+", "COUNT", RedisArgument(Self.entriesMax)
                ),
            ], isRepeatable: true)
        guard let parts = replies[0].elements, parts.count == 4, let bytes = parts[0].bytes,
            let record = QueryRecord(shared: bytes), record.id == id
        else { return nil }
        var trail = AnswerTrail(id: id, epoch: record.epoch)
        var entries = Self.entries(replies[1], id: id, epoch: record.epoch)
        for entry in entries.read { trail.repeated(entry) }
        // A model's words are many entries: all of them, and an end to it.
        while entries.count == Self.entriesMax, entries.last < Self.entriesOfAnswerMax {
            let next = RedisCommand(
                "XRANGE", RedisArgument(keys.answer(session, id)), RedisArgument("(\(entries.last)-0"), "+", "COUNT",
                RedisArgument(Self.entriesMax))
            let last = entries.last
            entries = Self.entries(try await redis.send(next, isRepeatable: true), id: id, epoch: record.epoch)
            for entry in entries.read { trail.repeated(entry) }
            entries.last = max(last, entries.last)
        }
        // It has ended, and its text is too old to be there: only the record is left.
        if !trail.hasEnded, parts[3].text != id { return nil }
        let writer = Writer(
            fence: parts[1].bytes.flatMap { SharedScalar.number($0, in: SharedLimits.fences) } ?? 0,
            pod: parts[2].bytes.flatMap { SharedScalar.name($0) } ?? record.pod)
        return StoredAnswer(record: record, writer: writer, trail: trail, entryCount: entries.last)
    }

    /// Who writes it now, and how long ago it said so; nil when the store has forgotten it.
    package func writer(_ session: String, _ id: String) async throws(RedisProblem) -> (Writer, silentFor: Duration)? {
        let reply = try await scripts.writer.run(redis, keys: [keys.session(session)], [RedisArgument(id)])
        guard let parts = reply.elements, parts.count == 3,
            let fence = parts[0].bytes.flatMap({ SharedScalar.number($0, in: SharedLimits.fences) }),
            let pod = parts[1].bytes.flatMap({ SharedScalar.name($0) }), let seconds = parts[2].number
        else { return nil }
        let moments = SharedLimits.moments
        return (Writer(fence: fence, pod: pod), .seconds(min(max(seconds, moments.lowerBound), moments.upperBound)))
    }

    /// The writer lives and writes.
    package func touch(_ session: String, _ id: String, fence: Int) async {
        _ = try? await scripts.touch.run(
            redis, keys: [keys.session(session)], [RedisArgument(id), RedisArgument(fence)])
    }

    /// Waits for entries after the one with this number. None when none came in time.
    package func entries(
        _ session: String, _ record: QueryRecord, after: Int, wait: Duration, by reads: RedisBlockingReads
    ) async throws(RedisProblem) -> (read: [AnswerEntry], last: Int) {
        let key = RedisArgument(keys.answer(session, record.id))
        let from = RedisArgument("\(after)-0")
        let milliseconds = RedisArgument(wait.wholeMicroseconds / 1000)
        let count = RedisArgument(Self.entriesMax)
        var reply: RedisValue
        do throws(RedisProblem) {
            // A blocking read has its connection to one server; in a cluster the key may live at another.
            if redis.settings.isSharded { throw RedisProblem(.busy, "a cluster is looked at now and then") }
            reply = try await reads.read(
                RedisCommand("XREAD", "COUNT", count, "BLOCK", milliseconds, "STREAMS", key, from), blocking: wait)
        } catch {
            guard error.code == .busy else { throw error }
            // All waiting places are taken: look now and then.
            try? await Task.sleep(for: .milliseconds(100))
            reply = try await redis.send(RedisCommand("XREAD", "COUNT", count, "STREAMS", key, from))
        }
        reply = try reply.accepted()
        guard let stream = reply.elements?.first?.elements?.last else { return ([], after) }
        let entries = Self.entries(stream, id: record.id, epoch: record.epoch)
        return (entries.read, max(after, entries.last))
    }

    private static func entries(
        _ stream: RedisValue, id: String, epoch: Int
    ) -> (read: [AnswerEntry], last: Int, count: Int) {
        var last = 0
        var read: [AnswerEntry] = []
        for entry in stream.elements ?? [] {
            guard let parts = entry.elements, parts.count == 2, let name = parts[0].text else { continue }
            last = SharedScalar.entryNumber(name) ?? last
            if let bytes = parts[1].fields["e"], let value = AnswerEntry(shared: bytes, id: id, epoch: epoch) {
                read.append(value)
            }
        }
        return (read, last, stream.elements?.count ?? 0)
    }

    /// Becomes the writer of an answer whose writer had this fencing number.
    ///
    /// - Returns: the new number; nil when somebody else was faster
    package func takeOver(
        _ session: String, _ id: String, fence: Int, pod: String
    ) async throws(RedisProblem) -> Int? {
        let reply = try await scripts.takeOver.run(
            redis, keys: [keys.session(session)], [RedisArgument(id), RedisArgument(fence), RedisArgument(pod)])
        return reply.number.flatMap { $0 > 0 && SharedLimits.fences.contains($0) ? $0 : nil }
    }

    /// Whether a pod lives; nil when it cannot be seen.
    package func isAlive(_ pod: String) async -> Bool? {
        (try? await redis.send(RedisCommand("EXISTS", RedisArgument(keys.pod(pod)))))?.number.map { $0 > 0 }
    }
}
