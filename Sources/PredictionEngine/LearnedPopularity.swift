import Foundation

/// What people asked about lately, on top of what the catalogue says.
///
/// A confirmation counts for half after a week. Decay is *forward* (Cormode, Shkapenyuk, Srivastava and Xu, "Forward
/// Decay", 2009): a later confirmation weighs more, and nothing stored ever changes by itself, so that what several pods
/// learned is merged by adding.
package struct LearnedPopularity: Equatable, Sendable {
    package static let halfLifeSeconds = 7 * 86_400
    /// Items one session may teach: one browser cannot teach the catalogue a lie.
    package static let itemsPerSessionMax = 10
    /// Confirmations, at their worth now, below which an item is forgotten.
    package static let forgottenBelow = 0.05
    /// Items that are remembered: more than are asked about in weeks.
    private static let itemsMax = 100_000
    /// The moment at which a confirmation weighs one: 2026-01-01.
    private static let landmarkSeconds = 1_767_225_600

    private var totals: [String: Double] = [:]
    /// Learned here and not yet told to the others.
    private var pending: [String: Double] = [:]

    package init() {}

    private static func weight(at seconds: Int) -> Double {
        pow(2, Double(seconds - landmarkSeconds) / Double(halfLifeSeconds))
    }

    /// Somebody asked about this item.
    package mutating func confirmed(_ item: String, nowSeconds: Int) {
        guard totals.count < Self.itemsMax || totals[item] != nil else { return }
        totals[item, default: 0] += Self.weight(at: nowSeconds)
        pending[item, default: 0] += Self.weight(at: nowSeconds)
    }

    /// What the others are to add; it counts as told.
    package mutating func takePending() -> [String: Double] {
        defer { pending = [:] }
        return pending
    }

    /// It could not be told.
    package mutating func putBack(_ untold: [String: Double]) {
        for (item, weight) in untold { pending[item, default: 0] += weight }
    }

    /// What all pods know together; what is not told yet comes on top.
    package mutating func merged(_ all: [String: Double]) {
        totals = all.filter { $0.value.isFinite && $0.value > 0 }
        for (item, weight) in pending { totals[item, default: 0] += weight }
    }

    /// Confirmations of each item at their worth now.
    package func confirmations(nowSeconds: Int) -> [String: Double] {
        let weight = Self.weight(at: nowSeconds)
        return totals.mapValues { $0 / weight }.filter { $0.value >= Self.forgottenBelow }
    }

    /// Items that nobody has asked about for long.
    package func forgotten(nowSeconds: Int) -> [String] {
        let weight = Self.weight(at: nowSeconds)
        return totals.filter { $0.value / weight < Self.forgottenBelow }.keys.sorted()
    }

    /// Whether predictions made with the one would differ from those made with the other: some item by more than a
    /// tenth, and by more than half a confirmation.
    package static func differ(_ old: [String: Double], _ new: [String: Double]) -> Bool {
        Set(old.keys).union(new.keys).contains { item in
            let (a, b) = (old[item] ?? 0, new[item] ?? 0)
            return abs(a - b) > max(0.5, 0.1 * max(a, b))
        }
    }
}
