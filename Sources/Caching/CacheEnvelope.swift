/// Envelope of a value in the shared layer: an 18-byte header, then the value.
///
/// Header: `"HC"`, version, flags (1: negative, nothing exists), creation time (seconds since 1970, 8 bytes), freshness
/// (seconds, 4 bytes), 2 bytes reserved; numbers in network order. A pod that finds a later version ignores the value
/// and writes its own.
package struct CacheEnvelope: Equatable, Sendable {
    package static let version: UInt8 = 1
    private static let magic: [UInt8] = [0x48, 0x43]
    private static let headerBytes = 18
    /// Storage time as a multiple of freshness: a stale value is served while it is made anew.
    private static let keptShare = 1.25
    /// Freshness in seconds, upper bound: a month, far beyond any value that we keep.
    package static let freshSecondsMax = 30 * 86_400
    /// Creation times accepted, seconds since 1970.
    private static let moments: ClosedRange<UInt64> = 0...(1 << 40)
    /// Clock skew allowed between pods, in seconds; a value made later than that was not made by one of ours.
    private static let clockSkewSeconds = 300

    package var madeAtSeconds: Int
    package var freshForSeconds: Int
    /// Negative entry: nothing exists, and the value says why.
    package var isNegative: Bool
    package var value: [UInt8]

    package init(madeAtSeconds: Int, freshForSeconds: Int, isNegative: Bool = false, value: [UInt8]) {
        self.madeAtSeconds = madeAtSeconds
        self.freshForSeconds = freshForSeconds
        self.isNegative = isNegative
        self.value = value
    }

    package var bytes: [UInt8] {
        var bytes = Self.magic + [Self.version, isNegative ? 1 : 0]
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: madeAtSeconds >> shift))
        }
        for shift in stride(from: 24, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: freshForSeconds >> shift))
        }
        return bytes + [0, 0] + value
    }

    /// nil for bytes that are not understood: the caller treats them as a miss.
    package init?(bytes: [UInt8]) {
        guard bytes.count >= Self.headerBytes, Array(bytes[..<2]) == Self.magic, bytes[2] == Self.version else {
            return nil
        }
        let made = bytes[4..<12].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let fresh = bytes[12..<16].reduce(0) { $0 << 8 | Int($1) }
        guard Self.moments.contains(made), (0...Self.freshSecondsMax).contains(fresh) else { return nil }
        self.init(
            madeAtSeconds: Int(made), freshForSeconds: fresh, isNegative: bytes[3] & 1 == 1,
            value: Array(bytes[Self.headerBytes...]))
    }

    package enum Freshness: Equatable, Sendable {
        case fresh
        /// Stale value: use it, and make it anew.
        case stale
        case expired
    }

    package func freshness(nowSeconds: Int) -> Freshness {
        let age = nowSeconds - madeAtSeconds
        if age < -Self.clockSkewSeconds { return .expired }
        if age <= freshForSeconds { return .fresh }
        return age <= Self.keptSeconds(freshForSeconds) ? .stale : .expired
    }

    /// Storage time in seconds for a value that stays fresh for `freshForSeconds`.
    package static func keptSeconds(_ freshForSeconds: Int) -> Int {
        max(freshForSeconds + 1, Int(Double(min(freshForSeconds, 1 << 40)) * keptShare))
    }

    /// Lifetime shortened at random by up to a tenth, so that values made together do not expire together.
    ///
    /// - Parameter random: from 0 to 1
    package static func jittered(_ seconds: Int, random: Double) -> Int {
        max(1, seconds - Int(Double(seconds) * 0.1 * min(max(random, 0), 1)))
    }
}
