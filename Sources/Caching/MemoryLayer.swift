/// Counters of a memory layer: lookups, and entries given up.
package struct MemoryLayerStatistics: Equatable, Sendable {
    package var hits = 0
    package var misses = 0
    package var evictions = 0
}

/// Memory layer of the cache: a bounded map that evicts the least recently used entries and expires old ones.
///
/// The bounds are entries and their total weight. An entry may be *negative* (it says that nothing exists) and is then
/// kept for a shorter time than a positive one.
package struct MemoryLayer<Key: Hashable, Value> {
    package struct Limits: Equatable, Sendable {
        package var entriesMax: Int
        package var weightMax: Int
        package var timeToLive: Duration
        package var negativeTimeToLive: Duration

        package init(
            entriesMax: Int, weightMax: Int = .max, timeToLive: Duration = .seconds(3600),
            negativeTimeToLive: Duration = .seconds(30)
        ) {
            self.entriesMax = entriesMax
            self.weightMax = weightMax
            self.timeToLive = timeToLive
            self.negativeTimeToLive = negativeTimeToLive
        }
    }

    package enum Lookup {
        case hit(Value)
        /// Negative entry: nothing exists, and the value says why.
        case negative(Value)
        case miss
    }

    fileprivate struct Entry {
        var key: Key
        var value: Value
        var weight: Int
        var expiresAt: Duration
        var isNegative: Bool
        var newer: Int
        var older: Int
        /// Lookups since the count was last read.
        var hits = 0
    }

    private static var none: Int { -1 }

    package let limits: Limits
    package private(set) var statistics = MemoryLayerStatistics()
    package private(set) var weight = 0
    private var entries: [Entry] = []
    private var index: [Key: Int] = [:]
    private var newest = -1
    private var oldest = -1

    package init(_ limits: Limits) {
        self.limits = limits
    }

    package var count: Int { index.count }

    package mutating func value(for key: Key, now: Duration) -> Lookup {
        guard let slot = index[key] else {
            statistics.misses += 1
            return .miss
        }
        guard entries[slot].expiresAt > now else {
            remove(slot)
            statistics.misses += 1
            return .miss
        }
        touch(slot)
        statistics.hits += 1
        entries[slot].hits += 1
        return entries[slot].isNegative ? .negative(entries[slot].value) : .hit(entries[slot].value)
    }

    /// Reads the kept value without counting a lookup.
    package func peek(_ key: Key, now: Duration) -> Value? {
        guard let slot = index[key], entries[slot].expiresAt > now, !entries[slot].isNegative else { return nil }
        return entries[slot].value
    }

    /// Keeps a value, replacing the old one. A value heavier than the whole layer is not kept.
    ///
    /// - Parameter timeToLive: nil: the limits decide
    package mutating func insert(
        _ value: Value, for key: Key, weight entryWeight: Int = 1, isNegative: Bool = false,
        timeToLive: Duration? = nil, now: Duration
    ) {
        if let slot = index[key] { remove(slot) }
        guard limits.entriesMax > 0, entryWeight <= limits.weightMax else { return }
        while count >= limits.entriesMax || weight > limits.weightMax - entryWeight {
            remove(oldest)
            statistics.evictions += 1
        }
        let lifetime = timeToLive ?? (isNegative ? limits.negativeTimeToLive : limits.timeToLive)
        link(
            Entry(
                key: key, value: value, weight: entryWeight, expiresAt: now + lifetime, isNegative: isNegative,
                newer: Self.none, older: newest))
    }

    /// Evicts the least recently used values, until so much weight is gone or nothing is left.
    ///
    /// - Returns: the evicted values, for a caller that frees them outside its lock
    package mutating func evict(weight wanted: Int) -> [Value] {
        let goal = wanted >= weight ? 0 : weight - wanted
        var evicted: [Value] = []
        while weight > goal, oldest != Self.none {
            evicted.append(entries[oldest].value)
            remove(oldest)
            statistics.evictions += 1
        }
        return evicted
    }

    package mutating func removeValue(for key: Key) {
        if let slot = index[key] { remove(slot) }
    }

    /// Hottest keys since the last call, with their lookups.
    package mutating func takeHottest(_ count: Int) -> [(key: Key, hits: Int)] {
        let hot = entries.filter { $0.hits > 0 && !$0.isNegative }.sorted { $0.hits > $1.hits }.prefix(count)
        for slot in entries.indices { entries[slot].hits = 0 }
        return hot.map { ($0.key, $0.hits) }
    }

    package mutating func removeAll() {
        entries.removeAll()
        index.removeAll()
        newest = Self.none
        oldest = Self.none
        weight = 0
    }

    // MARK: List, newest to oldest

    private mutating func link(_ entry: Entry) {
        let slot = entries.count
        entries.append(entry)
        index[entry.key] = slot
        weight += entry.weight
        if newest != Self.none { entries[newest].newer = slot } else { oldest = slot }
        newest = slot
    }

    private mutating func unlink(_ slot: Int) {
        let (newer, older) = (entries[slot].newer, entries[slot].older)
        if newer != Self.none { entries[newer].older = older } else { newest = older }
        if older != Self.none { entries[older].newer = newer } else { oldest = newer }
    }

    private mutating func touch(_ slot: Int) {
        guard slot != newest else { return }
        unlink(slot)
        entries[slot].older = newest
        entries[slot].newer = Self.none
        entries[newest].newer = slot
        newest = slot
    }

    private mutating func remove(_ slot: Int) {
        unlink(slot)
        index[entries[slot].key] = nil
        weight -= entries[slot].weight
        // The value goes at once, not when the slot is used again.
        if slot == entries.count - 1 { entries.removeLast() } else { vacate(slot) }
    }

    /// Moves the last entry into the hole, so that a removed value is released now and the array stays dense.
    private mutating func vacate(_ slot: Int) {
        let last = entries.count - 1
        entries[slot] = entries[last]
        entries.removeLast()
        index[entries[slot].key] = slot
        if entries[slot].newer != Self.none { entries[entries[slot].newer].older = slot } else { newest = slot }
        if entries[slot].older != Self.none { entries[entries[slot].older].newer = slot } else { oldest = slot }
    }
}

extension MemoryLayer: Sendable where Key: Sendable, Value: Sendable {}
extension MemoryLayer.Entry: Sendable where Key: Sendable, Value: Sendable {}
extension MemoryLayer.Lookup: Sendable where Value: Sendable {}
