/// Steps of what is given up under load, in this order, one after the other (promise 5). Running answers always finish.
package enum SheddingStep: Int, CaseIterable, Comparable, Sendable {
    case nothing
    /// Documents are no longer loaded on a hunch.
    case prefetch
    /// Keystrokes wait longer for a newer one, and predictions carry fewer candidates.
    case detail
    /// New connections are turned away.
    case connections
    /// Only predictions in the memory layer are given.
    case predictions
    /// New queries are turned away.
    case queries

    package static func < (one: SheddingStep, other: SheddingStep) -> Bool { one.rawValue < other.rawValue }
}

/// Ladder of load shedding: climbs a step at a time while an event loop is late, and comes down slowly. What was given
/// up first comes back last, and never at the very moment at which giving it up helped.
package struct LoadLadder: Equatable, Sendable {
    package struct Settings: Equatable, Sendable {
        /// Lateness from which a loop is overloaded; zero: nothing is ever shed.
        package var tooLate: Duration
        /// Late samples in a row for a step up. One is a hiccup.
        package var samplesToClimb = 2
        /// Samples in a row below half of `tooLate` for a step down.
        package var samplesToDescend = 8

        package init(tooLate: Duration) {
            self.tooLate = tooLate
        }
    }

    private let settings: Settings
    package private(set) var step = SheddingStep.nothing
    private var late = 0
    private var early = 0

    package init(_ settings: Settings) {
        self.settings = settings
    }

    package enum SampleAction: Equatable, Sendable {
        case stay
        case climb(SheddingStep)
        case descend(SheddingStep)
    }

    /// - Parameter lateness: delay of the loop's tick against its plan
    package mutating func sampled(lateness: Duration) -> SampleAction {
        guard settings.tooLate > .zero else { return .stay }
        late = lateness >= settings.tooLate ? late + 1 : 0
        early = lateness < settings.tooLate / 2 ? early + 1 : 0
        if late >= settings.samplesToClimb, let next = SheddingStep(rawValue: step.rawValue + 1) {
            (late, step) = (0, next)
            return .climb(next)
        }
        if early >= settings.samplesToDescend, let next = SheddingStep(rawValue: step.rawValue - 1) {
            (early, step) = (0, next)
            return .descend(next)
        }
        return .stay
    }
}
