/// Measured times of preparing and of the wait before a question: newer measurements count more.
package struct PrefetchTimes: Equatable, Sendable {
    /// Weight of one more measurement.
    private static let gain = 0.1

    private var fetchSeconds: [String: Double] = [:]
    /// Time from being foreseen to being asked about. Initial value: typing a short question takes this long.
    private var leadSeconds = 4.0
    /// Longest time that counts: a person who asks later went away in between, which says nothing about others.
    private static let leadSecondsMax = 60.0
    /// Initial value, until a document was fetched.
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
