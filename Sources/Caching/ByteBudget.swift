/// Byte budget shared by all claims: a wish is granted, waits, or is refused because it can never be granted.
///
/// A claim holds its bytes until it gives them back. For a wish that does not fit, the budget says how many bytes other
/// claims would have to give back; a small wish need not wait behind a large one.
package struct ByteBudget {
    package typealias Claim = UInt64

    package let total: Int
    package private(set) var held = 0
    private var claims: [Claim: Int] = [:]
    private var waiting: [(claim: Claim, bytes: Int)] = []
    private var last: Claim = 0

    package init(total: Int) { self.total = max(0, total) }

    package mutating func newClaim() -> Claim {
        last += 1
        claims[last] = 0
        return last
    }

    package func bytes(of claim: Claim) -> Int { claims[claim] ?? 0 }

    package enum WishAction: Equatable {
        case granted
        /// The wish is granted later; `missing`: bytes that other claims would have to give back.
        case wait(missing: Int)
        /// The wish is larger than the whole budget.
        case refuse
    }

    /// Asks for a claim to hold `bytes` in all, what it holds now included.
    ///
    /// - Parameters:
    ///   - waits: false: a wish that does not fit is dropped
    ///   - free: bytes that must stay free for others
    package mutating func wanted(
        _ claim: Claim, bytes: Int, waits: Bool = true, leaving free: Int = 0
    ) -> WishAction {
        guard let now = claims[claim], bytes <= total else { return .refuse }
        let after = held - now + max(0, bytes)
        // The only claim may have the whole budget.
        guard after <= total - (held == now ? 0 : free) else {
            if waits { waiting.append((claim, max(0, bytes))) }
            return .wait(missing: after - total + free)
        }
        set(claim, max(0, bytes))
        return .granted
    }

    /// Bytes that other claims would have to give back for the easiest waiting wish; nil: no wish waits.
    package var missing: Int? {
        waiting.map { held - (claims[$0.claim] ?? 0) + $0.bytes - total }.min()
    }

    /// Takes the waiting wish back; the claim keeps what it holds.
    package mutating func notWanted(_ claim: Claim) { waiting.removeAll { $0.claim == claim } }

    /// Shrinks what a claim holds.
    ///
    /// - Returns: claims whose wish is granted by that
    package mutating func shrunk(_ claim: Claim, to bytes: Int) -> [Claim] {
        guard let now = claims[claim] else { return [] }
        set(claim, min(now, max(0, bytes)))
        return grant()
    }

    /// Ends a claim.
    ///
    /// - Returns: claims whose wish is granted by that
    package mutating func released(_ claim: Claim) -> [Claim] {
        notWanted(claim)
        set(claim, 0)
        claims[claim] = nil
        return grant()
    }

    private mutating func set(_ claim: Claim, _ bytes: Int) {
        held += bytes - (claims[claim] ?? 0)
        claims[claim] = bytes
    }

    private mutating func grant() -> [Claim] {
        var granted: [Claim] = []
        for (claim, bytes) in waiting where held - (claims[claim] ?? 0) + bytes <= total {
            set(claim, bytes)
            granted.append(claim)
        }
        waiting.removeAll { granted.contains($0.claim) }
        return granted
    }
}
