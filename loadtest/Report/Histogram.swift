/// Histogram of times from a microsecond to an hour with three digits, in fixed memory (Gil Tene's HdrHistogram):
/// buckets of powers of two, each cut into 1,024 equal parts. Merging loses nothing.
struct Histogram: Sendable, Equatable {
    /// Parts of two buckets, as a power of two: an error below one in a thousand.
    private static let partBits = 11
    private static let parts = 1 << partBits
    /// Largest value: an hour in microseconds; longer times count as this.
    private static let largest = 3_600_000_000

    private var counts: [UInt32] = []
    private(set) var count = 0
    private(set) var maximum = 0
    private var sum = 0.0

    private static func slot(_ value: Int) -> Int {
        let shift = max(0, Int.bitWidth - value.leadingZeroBitCount - partBits)
        return shift * parts / 2 + (value >> shift)
    }

    /// Largest value of a slot.
    private static func upper(_ slot: Int) -> Int {
        if slot < parts { return slot }
        let shift = (slot - parts) / (parts / 2) + 1
        return ((slot - shift * parts / 2 + 1) << shift) - 1
    }

    mutating func record(_ microseconds: Int) {
        let value = min(max(0, microseconds), Self.largest)
        let slot = Self.slot(value)
        if slot >= counts.count { counts += [UInt32](repeating: 0, count: slot + 1 - counts.count) }
        counts[slot] += 1
        count += 1
        sum += Double(value)
        maximum = max(maximum, value)
    }

    mutating func record(_ time: Duration) { record(Int(time / .microseconds(1))) }

    mutating func merge(_ other: Histogram) {
        if other.counts.count > counts.count {
            counts += [UInt32](repeating: 0, count: other.counts.count - counts.count)
        }
        for (slot, more) in other.counts.enumerated() where more > 0 { counts[slot] += more }
        count += other.count
        sum += other.sum
        maximum = max(maximum, other.maximum)
    }

    var mean: Double { count == 0 ? 0 : sum / Double(count) }

    /// Value in microseconds that this share of all values does not exceed; 0 when there are none.
    func value(at share: Double) -> Int {
        guard count > 0 else { return 0 }
        let rank = max(1, Int((share * Double(count)).rounded(.up)))
        var seen = 0
        for (slot, number) in counts.enumerated() where number > 0 {
            seen += Int(number)
            if seen >= rank { return min(Self.upper(slot), maximum) }
        }
        return maximum
    }
}
