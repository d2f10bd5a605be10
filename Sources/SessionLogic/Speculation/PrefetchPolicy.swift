/// From which confidence on a document is fetched before it is asked for.
///
/// With probability p the person will ask about it and be spared the wait; otherwise the work was for nothing. It is
/// worth it when p · saved > (1 − p) · price · spent. The threshold θ says what a second of work for nothing costs in
/// seconds of waiting: price = θ / (1 − θ), so that θ is the answer when fetching spares as much as it spends and a third of
/// the pod's places for such loads are taken. The price doubles as the last one is taken and halves when all are free.
package struct PrefetchPolicy: Equatable, Sendable {
    package enum Rule: String, Sendable, CaseIterable {
        /// Always θ.
        case threshold
        /// What it is worth.
        case value
    }

    /// What is known about the document and the pod.
    package struct Circumstances: Equatable, Sendable {
        /// How long such a document takes to fetch and index.
        package var fetch: Duration
        /// How long before they ask people are foreseen.
        package var lead: Duration
        /// Of the places for loads that nobody asked for yet, 0…1.
        package var freeShare: Double

        package init(fetch: Duration, lead: Duration, freeShare: Double) {
            self.fetch = fetch
            self.lead = lead
            self.freeShare = freeShare
        }
    }

    package var rule: Rule
    package var threshold: Double
    /// Below this it is a guess, whatever the arithmetic says.
    package var least: Double

    package init(rule: Rule = .value, threshold: Double = 0.85, least: Double = 0.60) {
        self.rule = rule
        self.threshold = threshold
        self.least = min(least, threshold)
    }

    /// The lowest answer `confidence(in:)` can give.
    package var floor: Double {
        rule == .threshold
            ? threshold : confidence(in: Circumstances(fetch: .seconds(1), lead: .seconds(1), freeShare: 1))
    }

    /// The confidence from which on it is worth it.
    package func confidence(in circumstances: Circumstances) -> Double {
        guard rule == .value, threshold < 1 else { return threshold }
        let scarcity = circumstances.freeShare.isFinite ? 2 - 1.5 * min(1, max(0, circumstances.freeShare)) : 2
        let price = threshold / (1 - threshold) * scarcity
        let spent = max(circumstances.fetch, .milliseconds(1)) / .seconds(1)
        let saved = min(spent, max(circumstances.lead, .milliseconds(1)) / .seconds(1))
        return max(least, price * spent / (saved + price * spent))
    }
}

/// What is learned about times, from those that were measured: the newer count more.
package struct PrefetchTimes: Equatable, Sendable {
    /// Weight of one more measurement.
    private static let gain = 0.1

    private var fetchSeconds: [String: Double] = [:]
    /// From being foreseen to being asked about. Until it is known: to type a short question takes so long.
    private var leadSeconds = 4.0
    /// Who asks later went away in between: that says nothing about others.
    private static let leadSecondsMax = 60.0
    /// Until one was fetched.
    private static let fetchSecondsBefore = 0.5

    package init() {}

    /// - Parameter format: documents of one format take alike; there are as many as the code names
    package mutating func fetched(_ format: String, in time: Duration) {
        let before = fetchSeconds[format] ?? time / .seconds(1)
        fetchSeconds[format] = before + Self.gain * (time / .seconds(1) - before)
    }

    package mutating func asked(after lead: Duration) {
        leadSeconds += Self.gain * (min(Self.leadSecondsMax, lead / .seconds(1)) - leadSeconds)
    }

    package func fetch(_ format: String) -> Duration { .seconds(fetchSeconds[format] ?? Self.fetchSecondsBefore) }
    package var lead: Duration { .seconds(leadSeconds) }
}
