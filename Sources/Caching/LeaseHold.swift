/// Lease that one pod holds, as the holder sees it: the right to do something alone for a while.
///
/// The holder counts from the moment it asked, the store from the moment it heard, so the holder stops believing first.
/// The fencing number rises with each new holder; every write of a holder carries it, and a store that has seen a
/// higher one refuses the write.
package struct LeaseHold: Equatable, Sendable {
    /// Lease lifetime: a holder that dies is replaced after it.
    package static let timeToLive = Duration.seconds(3)
    package static let renewEvery = Duration.seconds(1)

    package let fence: Int
    private var heldUntil: Duration
    private var renewAt: Duration
    package private(set) var isLost = false

    /// - Parameter askedAt: when the request that got the lease was sent
    package init(fence: Int, askedAt: Duration) {
        self.fence = fence
        heldUntil = askedAt + Self.timeToLive
        renewAt = askedAt + Self.renewEvery
    }

    package func isHeld(now: Duration) -> Bool { !isLost && now < heldUntil }

    package enum TickAction: Equatable, Sendable {
        case doNothing
        case renew
        case lost
    }

    package mutating func ticked(now: Duration) -> TickAction {
        guard isHeld(now: now) else {
            isLost = true
            return .lost
        }
        return now >= renewAt ? .renew : .doNothing
    }

    /// - Parameter isOurs: nil: no answer; the lease lasts as long as it did before
    package mutating func renewalAnswered(isOurs: Bool?, askedAt: Duration) {
        switch isOurs {
        case true?:
            heldUntil = max(heldUntil, askedAt + Self.timeToLive)
            renewAt = askedAt + Self.renewEvery
        case false?: isLost = true
        case nil: renewAt = askedAt + Self.renewEvery / 4
        }
    }
}
