/// Reason for turning a connection away, as the metric's label.
package enum RefusalReason: String, CaseIterable, Sendable {
    case handshake, origin, draining, starting, shedding, full, pace, address
}
