/// Liveness check of the other side. Any progress counts as life: bytes that it sent, and bytes that it accepted.
package struct Heartbeat: Equatable, Sendable {
    package static let pingEvery = Duration.seconds(25)
    package static let giveUpAfter = Duration.seconds(60)

    private var progressAt: Duration
    private var pingedAt: Duration

    package init(now: Duration) {
        progressAt = now
        pingedAt = now
    }

    package mutating func progressed(now: Duration) {
        progressAt = now
    }

    /// Time of the next action, should nothing be heard until then.
    package var due: Duration {
        min(max(progressAt, pingedAt) + Self.pingEvery, progressAt + Self.giveUpAfter)
    }

    package enum TickAction: Equatable, Sendable {
        case doNothing
        case ping
        case giveUp
    }

    package mutating func ticked(now: Duration) -> TickAction {
        if now - progressAt >= Self.giveUpAfter { return .giveUp }
        if now - max(progressAt, pingedAt) >= Self.pingEvery {
            pingedAt = now
            return .ping
        }
        return .doNothing
    }
}
