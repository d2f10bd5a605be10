/// So many bytes for all: who wants some is let in, waits, or is told that it can never be.
///
/// What is held is held until it is given back, whoever holds it. A wish that does not fit says how much others would have to
/// give back; a small one need not wait behind a large one.
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
        /// It is granted later; `missing`: what others would have to give back.
        case wait(missing: Int)
        /// It is more than there is for all.
        case refuse
    }

    /// A claim is to hold so many bytes in all; what it holds now goes into it.
    package mutating func wanted(_ claim: Claim, bytes: Int) -> WishAction {
        guard let now = claims[claim], bytes <= total else { return .refuse }
        let after = held - now + max(0, bytes)
        guard after <= total else {
            waiting.append((claim, max(0, bytes)))
            return .wait(missing: after - total)
        }
        set(claim, max(0, bytes))
        return .granted
    }

    /// The wish is taken back; what was held before stays.
    package mutating func notWanted(_ claim: Claim) { waiting.removeAll { $0.claim == claim } }

    /// A claim holds less.
    ///
    /// - Returns: claims whose wish is granted by that
    package mutating func shrunk(_ claim: Claim, to bytes: Int) -> [Claim] {
        guard let now = claims[claim] else { return [] }
        set(claim, min(now, max(0, bytes)))
        return grant()
    }

    /// A claim is over.
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
