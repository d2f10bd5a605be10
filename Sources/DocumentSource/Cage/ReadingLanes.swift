/// Places of readings in two lanes. Every document starts in the quick lane; after a moment a slow one gives its place
/// up and goes on in the long lane, where few run at once and the others stand still. So endless documents, however
/// many, never hold up a quick one.
///
/// Large documents go to the long lane at once. A document asked for goes before prefetched ones, and takes the place
/// of a prefetched one in the long lane. The shell starts, pauses and ends processes as the actions say.
struct ReadingLanes {
    typealias Number = UInt64

    struct Limits: Equatable, Sendable {
        /// Readings in the quick lane, upper bound, paused ones included.
        var quickMax: Int
        /// Running readings in the long lane, upper bound.
        var longMax: Int

        init(quickMax: Int, longMax: Int) {
            self.quickMax = max(2, quickMax)
            self.longMax = max(1, longMax)
        }

        /// Paused readings, upper bound: half of the quick lane's places stay free for quick documents.
        var pausedMax: Int { quickMax / 2 }
    }

    private enum Place {
        /// The reading has not started.
        case waiting
        case quick, long
        /// Begun in the quick lane, standing still until the long lane has a place.
        case paused
        /// The reading gave its place to one that was asked for, and is about to end.
        case displaced
    }

    private struct Reading {
        var place: Place
        var isLarge: Bool
        var isAsked: Bool
    }

    private let limits: Limits
    private var readings: [Number: Reading] = [:]
    private var last: Number = 0

    init(_ limits: Limits) { self.limits = limits }

    /// Documents that are being read or wait for it.
    var count: Int { readings.count }

    private func count(_ place: Place) -> Int { readings.values.count { $0.place == place } }
    private var hasQuickPlace: Bool { count(.quick) + count(.paused) < limits.quickMax }
    private var hasLongPlace: Bool { count(.long) < limits.longMax }

    /// Readings that begin or go on now, and one that ends for them.
    struct Change: Equatable {
        var starts: [Number] = []
        var displaced: Number?
    }

    mutating func readingWanted(isLarge: Bool, isAsked: Bool) -> (number: Number, change: Change) {
        last += 1
        readings[last] = Reading(place: .waiting, isLarge: isLarge, isAsked: isAsked)
        return (last, fill())
    }

    /// Promotes a prefetched document that is asked for now.
    mutating func readingPromoted(_ number: Number) -> Change {
        guard readings[number]?.isAsked == false else { return Change() }
        readings[number]?.isAsked = true
        return fill()
    }

    enum MomentAction: Equatable {
        /// Continue in the long lane, at lower priority.
        case goOn
        /// Stand still until told to go on.
        case pause
        /// Give the reading up: too many are paused already.
        case giveUp
    }

    /// Decides how a reading goes on after its moment in the quick lane.
    mutating func momentPassed(_ number: Number) -> (action: MomentAction, change: Change) {
        guard readings[number]?.place == .quick else { return (.goOn, Change()) }
        readings[number]?.place = .paused
        var change = fill()
        if let position = change.starts.firstIndex(of: number) {
            change.starts.remove(at: position)
            return (.goOn, change)
        }
        guard count(.paused) > limits.pausedMax else { return (.pause, change) }
        readings[number]?.place = .displaced
        return (.giveUp, change)
    }

    /// Removes a reading that ended or is no longer wanted.
    mutating func readingEnded(_ number: Number) -> Change {
        readings[number] = nil
        return fill()
    }

    private mutating func fill() -> Change {
        var change = Change()
        while let next = next(where: { $0.place == .paused || ($0.place == .waiting && $0.isLarge) }) {
            if !hasLongPlace {
                guard change.displaced == nil, readings[next]?.isAsked == true, let other = displaceable else { break }
                readings[other]?.place = .displaced
                change.displaced = other
            }
            readings[next]?.place = .long
            change.starts.append(next)
        }
        while hasQuickPlace, let next = next(where: { $0.place == .waiting && !$0.isLarge }) {
            readings[next]?.place = .quick
            change.starts.append(next)
        }
        return change
    }

    /// Whether others wait for a place in the quick lane.
    var isCrowded: Bool { readings.values.contains { $0.place == .waiting && !$0.isLarge } }

    /// Next reading to start: documents asked for go before others, and earlier before later ones; but when more wait
    /// than there are places, the latest goes first (adaptive LIFO), since in the old order all would come too late.
    private func next(where isMeant: (Reading) -> Bool) -> Number? {
        let meant = readings.filter { isMeant($0.value) }
        let latestFirst = meant.count > limits.quickMax
        return meant.min { first, second in
            guard first.value.isAsked == second.value.isAsked else { return first.value.isAsked }
            return latestFirst ? first.key > second.key : first.key < second.key
        }?.key
    }

    /// Latest prefetched reading in the long lane.
    private var displaceable: Number? {
        readings.filter { $0.value.place == .long && !$0.value.isAsked }.keys.max()
    }
}
