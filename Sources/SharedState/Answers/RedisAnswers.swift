import Fleet
import PodRuntime
import RedisClient
import SessionLogic

/// Answers of all pods in Redis: a stream each, whose writer is named in the session's hash.
package struct RedisAnswers: AnswerStore {
    /// Time in which an answer can be resumed after its last entry; a running one is renewed with each.
    private static let answerSeconds = Int(QueryDesk.resumableFor.components.seconds)
    /// Entries of one read.
    private static let entriesMax = 2000
    /// Entries of one answer, upper bound: a byte of text each, and the other entries around them.
    private static let entriesOfAnswerMax = 2 * AnswerTrail.textBytesMax
    /// Rereads of an answer, upper bound: another writer may come while it is read.
    private static let readsMax = 3

    private let site: RedisSite
    private let scripts = AnswerScripts.shared

    package init(_ site: RedisSite) {
        self.site = site
    }

    private var keys: RedisKeys { site.keys }
    private var redis: RedisCommands { site.commands }

    package var outlivesPod: Bool { true }

    // MARK: Writing

    package func carryOut(
        _ write: AnswerWrite, _ record: QueryRecord, _ owner: AnswerOwner
    ) async -> JournalWriter.Reply {
        let reply: RedisValue
        do throws(RedisProblem) {
            switch write.change {
            case .put(let fence): reply = try await put(write, fence: fence, record, owner)
            case .append(let fence, let after):
                reply = try await append(write, fence: fence, after: after, record, owner)
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

    private func streams(_ record: QueryRecord, _ owner: AnswerOwner) -> [String] {
        [keys.session(owner.session), keys.answer(owner.session, record.id)]
    }

    private func put(
        _ write: AnswerWrite, fence: Int?, _ record: QueryRecord, _ owner: AnswerOwner
    ) async throws(RedisProblem) -> RedisValue {
        let head = [
            RedisArgument(record.id), RedisArgument(fence ?? 0), RedisArgument(record.shared),
            RedisArgument(record.item), RedisArgument(owner.client), RedisArgument(owner.pod),
            RedisArgument(owner.epoch), RedisArgument(RedisSessions.sessionSeconds), RedisArgument(Self.answerSeconds),
            RedisArgument(write.isOver ? 1 : 0),
        ]
        return try await scripts.put.run(
            redis, keys: streams(record, owner), head + write.entries.map { RedisArgument($0.shared) },
            isRepeatable: fence != nil)
    }

    private func append(
        _ write: AnswerWrite, fence: Int, after: Int, _ record: QueryRecord, _ owner: AnswerOwner
    ) async throws(RedisProblem) -> RedisValue {
        let head = [
            RedisArgument(record.id), RedisArgument(fence), RedisArgument(after), RedisArgument(Self.answerSeconds),
            RedisArgument(write.isOver ? 1 : 0),
        ]
        return try await scripts.append.run(
            redis, keys: streams(record, owner), head + write.entries.map { RedisArgument($0.shared) })
    }

    package func touch(_ session: String, _ id: String, fence: Int) async {
        _ = try? await scripts.touch.run(
            redis, keys: [keys.session(session)], [RedisArgument(id), RedisArgument(fence)])
    }

    package func takeOver(
        _ session: String, _ id: String, fence: Int, pod: String
    ) async throws(StoreProblem) -> Int? {
        do throws(RedisProblem) {
            let reply = try await scripts.takeOver.run(
                redis, keys: [keys.session(session)], [RedisArgument(id), RedisArgument(fence), RedisArgument(pod)])
            return reply.number.flatMap { $0 > 0 && SharedLimits.fences.contains($0) ? $0 : nil }
        } catch {
            throw StoreProblem(error)
        }
    }

    /// Does nothing: another pod may have the answers, and one without a writer expires by itself.
    package func forgot(_ sessions: [String]) {}

    // MARK: Reading

    package func answer(_ session: String, _ id: String) async throws(StoreProblem) -> StoredAnswer? {
        do throws(RedisProblem) {
            for _ in 0..<Self.readsMax {
                guard let (stored, isActive, isLong) = try await read(session, id) else { return nil }
                if isLong {
                    // Read in parts, it must be the same answer at the end as at the beginning.
                    let now = try await writingNow(session, id)
                    guard now?.writer == stored.writer, now?.epoch == stored.record.epoch else { continue }
                }
                // An ended answer whose text is too old to be there: only the record is left.
                return stored.trail.hasEnded || isActive ? stored : nil
            }
        } catch {
            throw StoreProblem(error)
        }
        throw StoreProblem("the answer is overwritten repeatedly by another pod")
    }

    private func read(
        _ session: String, _ id: String
    ) async throws(RedisProblem) -> (stored: StoredAnswer, isActive: Bool, isLong: Bool)? {
        let stream = keys.answer(session, id)
        let reply = try await scripts.read.run(
            redis, keys: [keys.session(session), stream], [RedisArgument(id), RedisArgument(Self.entriesMax)],
            isRepeatable: true)
        guard let parts = reply.elements, parts.count == 5, let bytes = parts[0].bytes,
            let record = QueryRecord(shared: bytes), record.id == id
        else { return nil }
        var trail = AnswerTrail(id: id, epoch: record.epoch)
        var entries = Self.entries(parts[4], record)
        for entry in entries.read { trail.replay(entry) }
        let isLong = entries.count == Self.entriesMax
        // An answer has many entries, one for each word of a model: all of them, and an end to it.
        while entries.count == Self.entriesMax, entries.last < Self.entriesOfAnswerMax {
            let next = RedisCommand(
                "XRANGE", RedisArgument(stream), RedisArgument("(\(entries.last)-0"), "+", "COUNT",
                RedisArgument(Self.entriesMax))
            let last = entries.last
            entries = Self.entries(try await redis.send(next, isRepeatable: true), record)
            for entry in entries.read { trail.replay(entry) }
            entries.last = max(last, entries.last)
        }
        let writer = AnswerWriter(
            fence: parts[1].bytes.flatMap { SharedScalar.number($0, in: SharedLimits.fences) } ?? 0,
            pod: parts[2].bytes.flatMap { SharedScalar.name($0) } ?? record.pod)
        let stored = StoredAnswer(record: record, writer: writer, trail: trail, entryCount: entries.last)
        return (stored, parts[3].text == id, isLong)
    }

    package func writing(_ session: String, _ id: String) async throws(StoreProblem) -> AnswerWriting? {
        do throws(RedisProblem) {
            return try await writingNow(session, id)
        } catch {
            throw StoreProblem(error)
        }
    }

    private func writingNow(_ session: String, _ id: String) async throws(RedisProblem) -> AnswerWriting? {
        let reply = try await scripts.writing.run(redis, keys: [keys.session(session)], [RedisArgument(id)])
        guard let parts = reply.elements, parts.count == 4,
            let fence = parts[0].bytes.flatMap({ SharedScalar.number($0, in: SharedLimits.fences) }),
            let pod = parts[1].bytes.flatMap({ SharedScalar.name($0) }), let seconds = parts[2].number,
            let record = parts[3].bytes.flatMap({ QueryRecord(shared: $0) })
        else { return nil }
        let moments = SharedLimits.moments
        return AnswerWriting(
            writer: AnswerWriter(fence: fence, pod: pod), epoch: record.epoch,
            silentFor: .seconds(min(max(seconds, moments.lowerBound), moments.upperBound)))
    }

    package func entries(
        _ session: String, _ record: QueryRecord, after: Int, wait: Duration
    ) async throws(StoreProblem) -> (read: [AnswerEntry], last: Int) {
        let reply: RedisValue
        do throws(RedisProblem) {
            reply = try await waitForEntries(keys.answer(session, record.id), after: after, wait: wait).accepted()
        } catch {
            throw StoreProblem(error)
        }
        guard let stream = reply.elements?.first?.elements?.last else { return ([], after) }
        let entries = Self.entries(stream, record)
        return (entries.read, max(after, entries.last))
    }

    private func waitForEntries(
        _ stream: String, after: Int, wait: Duration
    ) async throws(RedisProblem) -> RedisValue {
        let count: [RedisArgument] = ["COUNT", RedisArgument(Self.entriesMax)]
        let from: [RedisArgument] = ["STREAMS", RedisArgument(stream), RedisArgument("\(after)-0")]
        // A blocking read has its connection to one server; in a cluster the key may live at another.
        if !redis.settings.isSharded {
            do throws(RedisProblem) {
                let block: [RedisArgument] = ["BLOCK", RedisArgument(wait.wholeMicroseconds / 1000)]
                return try await site.reads.read(RedisCommand("XREAD", count + block + from), blocking: wait)
            } catch {
                guard error.code == .busy else { throw error }
            }
        }
        // All waiting places are taken: poll now and then.
        try? await Task.sleep(for: .milliseconds(100))
        return try await redis.send(RedisCommand("XREAD", count + from))
    }

    private static func entries(
        _ stream: RedisValue, _ record: QueryRecord
    ) -> (read: [AnswerEntry], last: Int, count: Int) {
        var last = 0
        var read: [AnswerEntry] = []
        for entry in stream.elements ?? [] {
            guard let parts = entry.elements, parts.count == 2, let name = parts[0].text else { continue }
            last = SharedScalar.entryNumber(name) ?? last
            if let bytes = parts[1].fields["e"],
                let value = AnswerEntry(shared: bytes, id: record.id, epoch: record.epoch)
            {
                read.append(value)
            }
        }
        return (read, last, stream.elements?.count ?? 0)
    }
}
