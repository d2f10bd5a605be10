import Foundation

/// Popularity learned from recent questions, on top of what the catalogue says.
///
/// A confirmation counts for half after a week. Decay is *forward* (Cormode, Shkapenyuk, Srivastava and Xu, "Forward
/// Decay", 2009): a later confirmation weighs more, and nothing stored ever changes by itself, so that what several pods
/// learned is merged by adding.
package struct LearnedPopularity: Equatable, Sendable {
    package static let halfLifeSeconds = 7 * 86_400
    /// Items that one session may teach, upper bound: one browser cannot teach the catalogue a lie.
    package static let itemsPerSessionMax = 10
    /// A browser teaches an item once in so many seconds, however many sessions it opens; it is remembered at least half as
    /// long.
    package static let browserAgainAfterSeconds = 86_400
    /// Pairs of browser and item remembered, upper bound: about 10 MB.
    private static let taughtMax = 100_000
    /// Confirmations of one item counted in a minute, from all sessions: a crowd cannot teach quickly either.
    package static let perMinuteMax = 60
    /// Confirmations, at their worth now, below which an item is forgotten.
    package static let forgottenBelow = 0.05
    /// Items remembered, upper bound: more than are asked about in weeks.
    package static let itemsMax = 100_000
    /// Confirmations of one item, at their worth now, beyond any that people can have made.
    private static let confirmationsMax = 1e7
    /// Bytes of an item's id, and of a weight as text.
    private static let itemBytesMax = 4096
    private static let weightBytesMax = 64
    /// The moment at which a confirmation weighs one: 2026-01-01.
    private static let landmarkSeconds = 1_767_225_600

    private var totals: [String: Double] = [:]
    /// Confirmations learned here and not yet sent to the other pods.
    private var pending: [String: Double] = [:]
    /// Hashes of browser and item that taught, in this period and in the one before.
    private var taught: Set<Int> = []
    private var taughtBefore: Set<Int> = []
    private var taughtSince = 0
    /// Confirmations of this minute.
    private var minute = 0
    private var thisMinute: [String: Int] = [:]

    package init() {}

    /// Compares what is known; how much of it came this minute does not matter.
    package static func == (a: LearnedPopularity, b: LearnedPopularity) -> Bool {
        a.totals == b.totals && a.pending == b.pending
    }

    /// How people type is learned beside what they mean, as counts that belong to no item: they begin with a character
    /// that an identifier does not begin with.
    private static let habitMark = "\u{1}"

    private static func isHabit(_ item: String) -> Bool { item.utf8.first == 1 }

    private static func weight(at seconds: Int) -> Double {
        pow(2, Double(seconds - landmarkSeconds) / Double(halfLifeSeconds))
    }

    /// Weight in the form shared by pods; nil for a text that no pod can have written.
    package static func weight(shared text: [UInt8], of item: String, nowSeconds: Int) -> Double? {
        guard text.count <= weightBytesMax, (1...itemBytesMax).contains(item.utf8.count),
            let weight = Double(String(decoding: text, as: UTF8.self)), weight.isFinite, weight > 0
        else { return nil }
        return min(weight, Self.weight(at: nowSeconds) * confirmationsMax)
    }

    /// Counts a question about an item.
    ///
    /// - Parameters:
    ///   - browser: its `client_id`
    ///   - evidence: what the text that was typed for it says about how people type
    package mutating func confirmed(
        _ item: String, by browser: String, evidence: TypingEvidence? = nil, nowSeconds: Int
    ) {
        guard !Self.isHabit(item), isNews(item, browser, nowSeconds) else { return }
        guard totals.count < Self.itemsMax || totals[item] != nil else { return }
        if nowSeconds / 60 != minute {
            minute = nowSeconds / 60
            thisMinute = [:]
        }
        guard countsThisMinute(item) else { return }
        add(1, to: item, nowSeconds)
        guard let evidence, countsThisMinute(Self.habitMark) else { return }
        for (kind, count) in evidence.counts { add(count, to: Self.habitMark + kind.rawValue, nowSeconds) }
    }

    private mutating func countsThisMinute(_ item: String) -> Bool {
        guard thisMinute[item, default: 0] < Self.perMinuteMax else { return false }
        thisMinute[item, default: 0] += 1
        return true
    }

    private mutating func add(_ count: Double, to item: String, _ nowSeconds: Int) {
        totals[item, default: 0] += count * Self.weight(at: nowSeconds)
        pending[item, default: 0] += count * Self.weight(at: nowSeconds)
    }

    private mutating func isNews(_ item: String, _ browser: String, _ nowSeconds: Int) -> Bool {
        let elapsed = nowSeconds - taughtSince
        if elapsed >= Self.browserAgainAfterSeconds / 2 || taught.count >= Self.taughtMax {
            taughtBefore = elapsed >= Self.browserAgainAfterSeconds ? [] : taught
            taught = []
            taughtSince = nowSeconds
        }
        var hasher = Hasher()
        hasher.combine(item)
        hasher.combine(browser)
        let key = hasher.finalize()
        return !taughtBefore.contains(key) && taught.insert(key).inserted
    }

    /// Confirmations for the other pods to add; they count as sent.
    package mutating func takePending() -> [String: Double] {
        defer { pending = [:] }
        return pending
    }

    /// Puts confirmations back that could not be sent.
    package mutating func putBack(_ untold: [String: Double]) {
        for (item, weight) in untold { pending[item, default: 0] += weight }
    }

    /// Takes the total of all pods; confirmations not yet sent come on top.
    package mutating func merged(_ all: [String: Double]) {
        totals = all.filter { $0.value.isFinite && $0.value > 0 }
        if totals.count > Self.itemsMax {
            let heaviest = totals.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(Self.itemsMax)
            totals = Dictionary(uniqueKeysWithValues: heaviest.map { ($0.key, $0.value) })
        }
        for (item, weight) in pending { totals[item, default: 0] += weight }
    }

    /// Confirmations of each item at their worth now.
    package func confirmations(nowSeconds: Int) -> [String: Double] {
        let weight = Self.weight(at: nowSeconds)
        return totals.filter { !Self.isHabit($0.key) }.mapValues { $0 / weight }
            .filter { $0.value >= Self.forgottenBelow }
    }

    /// Typing habits observed here lately.
    package func habits(nowSeconds: Int) -> TypingHabits {
        let weight = Self.weight(at: nowSeconds)
        let counts = TypingHabits.Kind.allCases.map { ($0, (totals[Self.habitMark + $0.rawValue] ?? 0) / weight) }
        return TypingHabits(Dictionary(uniqueKeysWithValues: counts))
    }

    /// Items without questions for long.
    package func forgotten(nowSeconds: Int) -> [String] {
        let weight = Self.weight(at: nowSeconds)
        return totals.filter { $0.value / weight < Self.forgottenBelow }.keys.sorted()
    }

    /// Forgets items without questions for long.
    package mutating func forget(nowSeconds: Int) {
        for item in forgotten(nowSeconds: nowSeconds) { totals[item] = nil }
    }

    /// Whether predictions made with the one would differ from those made with the other: some item by more than a
    /// tenth, and by more than half a confirmation.
    package static func differ(_ old: [String: Double], _ new: [String: Double]) -> Bool {
        Set(old.keys).union(new.keys).contains { item in
            let (a, b) = (old[item] ?? 0, new[item] ?? 0)
            return abs(a - b) > max(0.5, 0.1 * max(a, b))
        }
    }

    // MARK: State over restarts

    /// The first line of a file; another number would be another meaning of the weights.
    private static let heading = "hunch popularity 1"

    /// A line for each item: its weight, a tab, its identifier. The heaviest first.
    package func encoded() -> String {
        let lines = totals.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.compactMap { item, weight in
            item.contains(where: \.isNewline) ? nil : "\(weight)\t\(item)"
        }
        return ([Self.heading] + lines).joined(separator: "\n") + "\n"
    }

    /// What was encoded; nil for anything else. Lines that make no sense are left out.
    package init?(encoded text: String) {
        var lines = text.split(separator: "\n")[...]
        guard let first = lines.popFirst(), first == Self.heading else { return nil }
        for line in lines.prefix(Self.itemsMax) {
            let fields = line.split(separator: "\t", maxSplits: 1)
            guard fields.count == 2, let weight = Double(fields[0]), weight.isFinite, weight > 0 else { continue }
            totals[String(fields[1])] = weight
        }
    }

    /// All weights, for a receiver that has none.
    package var weights: [String: Double] { totals }
}
