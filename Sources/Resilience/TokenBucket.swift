/// Rate limiter that lets `rate` events a second pass, and a burst of `burst` at once. A rate of 0 means no limit.
package struct TokenBucket: Equatable, Sendable {
    package let rate: Double
    package let burst: Double
    private var tokens: Double
    private var refilledAt: Duration

    /// - Parameters:
    ///   - rate: tokens a second
    ///   - burst: capacity of the bucket; the default is one second's worth, at least one token
    package init(rate: Double, burst: Double? = nil, now: Duration) {
        self.rate = rate
        self.burst = max(1, burst ?? rate)
        tokens = self.burst
        refilledAt = now
    }

    package enum TakeAction: Equatable, Sendable {
        case pass
        /// No token was taken; one is there after this long.
        case wait(Duration)
    }

    package mutating func take(now: Duration) -> TakeAction {
        guard rate > 0 else { return .pass }
        refill(now: now)
        if tokens >= 1 {
            tokens -= 1
            return .pass
        }
        return .wait(.seconds((1 - tokens) / rate))
    }

    /// Whether the bucket is full again: nothing would be lost by forgetting it.
    package mutating func isFull(now: Duration) -> Bool {
        refill(now: now)
        return tokens >= burst
    }

    private mutating func refill(now: Duration) {
        guard now > refilledAt else { return }
        // A nanosecond of slack: a caller that waited as long as told is let through.
        tokens = min(burst, tokens + ((now - refilledAt).inSeconds + 1e-9) * rate)
        refilledAt = now
    }
}

extension Duration {
    package var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}
