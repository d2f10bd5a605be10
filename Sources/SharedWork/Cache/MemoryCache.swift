import Fleet
import SharedState
import Caching
import PodRuntime
import Synchronization

/// Shared layer of one pod alone: no other pod shares it, so it is small.
package final class MemoryCache: CacheStore {
    private static let entriesMax = 1000
    /// Digests named by tags, upper bound before those of removed values are looked for.
    private static let taggedMax = 4 * entriesMax

    fileprivate struct Kept {
        var value: [UInt8]
        var isNegative: Bool
        var madeAt: Duration
        var freshFor: Duration
        var tags: [String]
    }

    fileprivate struct State {
        var layer: MemoryLayer<String, Kept>
        var digests: [String: Set<String>] = [:]
        var taggedCount = 0
        var fences: [String: Int] = [:]
        var generation = 0
    }

    private let state: Mutex<State>

    /// - Parameter bytesMax: of all values together
    package init(bytesMax: Int) {
        let limits = MemoryLayer<String, Kept>.Limits(
            entriesMax: Self.entriesMax, weightMax: bytesMax, timeToLive: .seconds(CacheTimes.seconds))
        state = Mutex(State(layer: MemoryLayer(limits)))
    }

    package func value(_ digest: String) async -> CacheLookup {
        let now = MonotonicClock.now
        let kept = state.withLock { state -> Kept? in
            guard case .hit(let kept) = state.layer.value(for: digest, now: now) else { return nil }
            return kept.isNegative && now - kept.madeAt > kept.freshFor ? nil : kept
        }
        guard let kept else { return .miss }
        return kept.isNegative ? .negative(kept.value) : .hit(kept.value, isStale: now - kept.madeAt > kept.freshFor)
    }

    package func generation() async -> Int { state.withLock { $0.generation } }

    package func store(_ entry: CacheEntry) async {
        let now = MonotonicClock.now
        state.withLock { state in
            guard entry.generation == state.generation else { return }
            if let fence = entry.fence {
                guard fence >= state.fences[entry.lease] ?? 0 else { return }
                if state.fences.count >= Self.entriesMax { state.fences.removeAll() }
                state.fences[entry.lease] = fence
            }
            let seconds =
                entry.isNegative ? entry.negativeSeconds ?? CacheTimes.negativeSeconds : CacheTimes.seconds
            let kept = Kept(
                value: entry.value, isNegative: entry.isNegative, madeAt: now, freshFor: .seconds(seconds),
                tags: entry.tags)
            state.layer.insert(kept, for: entry.digest, weight: entry.value.count + 256, now: now)
            if state.taggedCount >= Self.taggedMax { state.forgetUnusedTags(now) }
            for tag in entry.tags where state.digests[tag, default: []].insert(entry.digest).inserted {
                state.taggedCount += 1
            }
        }
    }

    package func isOld(_ digest: String) async -> Bool {
        let now = MonotonicClock.now
        return state.withLock { state in
            guard let kept = state.layer.peek(digest, now: now) else { return false }
            return (now - kept.madeAt) * 5 > kept.freshFor * 4
        }
    }

    package func forget(_ invalidation: Invalidation) async throws(StoreProblem) -> Int {
        let now = MonotonicClock.now
        return state.withLock { state in
            state.generation += 1
            guard !invalidation.everything else {
                defer {
                    state.layer.removeAll()
                    state.digests.removeAll()
                }
                return state.layer.count
            }
            var count = 0
            for digest in Set(invalidation.tags.flatMap { state.digests.removeValue(forKey: $0) ?? [] })
            where state.layer.peek(digest, now: now) != nil {
                state.layer.removeValue(for: digest)
                count += 1
            }
            return count
        }
    }
}

extension MemoryCache.State {
    /// Removes tags whose values were all given up to make room.
    fileprivate mutating func forgetUnusedTags(_ now: Duration) {
        digests = digests.compactMapValues { tagged in
            let left = tagged.filter { layer.peek($0, now: now) != nil }
            return left.isEmpty ? nil : left
        }
        taggedCount = digests.values.reduce(0) { $0 + $1.count }
    }
}
