/// Why a connection is not let in, as the metric tells it.
package enum RefusalReason: String, CaseIterable, Sendable {
    case handshake, origin, draining, starting, shedding, full, pace, address
}
