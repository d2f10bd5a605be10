/// Who may read now. Every document starts in the quick lane; one that takes longer than a moment gives its place up and goes
/// on in the long lane, where few run at once and the others stand still. So a document that takes for ever never holds up
/// one that takes a moment, however many of them there are.
///
/// Large documents go to the long lane at once. The shell starts, stops and ends processes as the actions say.
struct ReadingLanes {
    typealias Number = UInt64

    struct Limits: Equatable, Sendable {
        /// Readers in the quick lane, those included that stand still.
        var quickMax: Int
        /// Readers in the long lane that run.
        var longMax: Int

        init(quickMax: Int, longMax: Int) {
            self.quickMax = max(2, quickMax)
            self.longMax = max(1, longMax)
        }

        /// Half of the quick lane's places stay free for what takes a moment.
        var pausedMax: Int { quickMax / 2 }
    }

    private enum Place {
        case quick, long, paused
    }

    private let limits: Limits
    private var places: [Number: Place] = [:]
    private var quickWaiting: [Number] = []
    /// In the order in which they came: paused ones, and large ones that have not begun.
    private var longWaiting: [Number] = []
    private var last: Number = 0

    init(_ limits: Limits) { self.limits = limits }

    /// Documents that are being read or wait for it.
    var count: Int { places.count + quickWaiting.count + longWaiting.count { places[$0] == nil } }

    private func count(_ place: Place) -> Int { places.values.count { $0 == place } }
    private var hasQuickPlace: Bool { count(.quick) + count(.paused) < limits.quickMax }
    private var hasLongPlace: Bool { count(.long) < limits.longMax }

    enum EnterAction: Equatable {
        case start
        /// It is told to start later.
        case wait
    }

    mutating func readingWanted(isLarge: Bool) -> (number: Number, action: EnterAction) {
        last += 1
        if isLarge {
            if hasLongPlace, longWaiting.isEmpty {
                places[last] = .long
                return (last, .start)
            }
            longWaiting.append(last)
        } else {
            if hasQuickPlace, quickWaiting.isEmpty {
                places[last] = .quick
                return (last, .start)
            }
            quickWaiting.append(last)
        }
        return (last, .wait)
    }

    enum MomentAction: Equatable {
        /// At lower priority.
        case goOn
        /// Stand still until told to go on.
        case pause
        /// Too many stand still already.
        case giveUp
    }

    /// A reader of the quick lane has run for its moment.
    mutating func momentPassed(_ number: Number) -> (action: MomentAction, starts: [Number]) {
        guard places[number] == .quick else { return (.goOn, []) }
        if hasLongPlace, longWaiting.isEmpty {
            places[number] = .long
            return (.goOn, fill())
        }
        guard count(.paused) < limits.pausedMax else { return (.giveUp, []) }
        places[number] = .paused
        longWaiting.append(number)
        return (.pause, [])
    }

    /// A reading ended, or is not wanted any more.
    ///
    /// - Returns: those that start, or go on, now
    mutating func readingEnded(_ number: Number) -> [Number] {
        places[number] = nil
        quickWaiting.removeAll { $0 == number }
        longWaiting.removeAll { $0 == number }
        return fill()
    }

    private mutating func fill() -> [Number] {
        var starts: [Number] = []
        while hasLongPlace, !longWaiting.isEmpty {
            let number = longWaiting.removeFirst()
            places[number] = .long
            starts.append(number)
        }
        while hasQuickPlace, !quickWaiting.isEmpty {
            let number = quickWaiting.removeFirst()
            places[number] = .quick
            starts.append(number)
        }
        return starts
    }
}
