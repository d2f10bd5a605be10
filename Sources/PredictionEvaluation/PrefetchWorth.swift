import PredictionEngine

/// Worth of prefetching on traces: each trace is a session that types, and asks about its target at the end.
package struct PrefetchWorth: Encodable, Equatable, Sendable {
    /// Share of sessions whose document was at least on its way when Enter was pressed.
    package var begunShare: Double
    /// Share of sessions whose document was there when Enter was pressed.
    package var readyShare: Double
    /// Wasted loads per session.
    package var wastedPerSession: Double
    /// Characters from the start of the right load to the end of the text, mean over the sessions with such a load.
    package var leadCharacters: Double

    /// Moment of decision, as the policy sees it.
    package struct Moment: Sendable {
        package var confidence: Double
        /// The first candidate.
        package var item: Int
    }

    /// - Parameters:
    ///   - keyInterval: seconds between two keys
    ///   - fetch: how many seconds an item's document takes
    ///   - fires: the policy; called for each document from when it is the first candidate until it returns true
    package init(
        _ traces: [ScoredTrace], keyInterval: Double, fetch: (Int) -> Double, fires: (Moment) -> Bool
    ) {
        var (ready, wasted, lead, hits) = (0, 0, 0, 0)
        for trace in traces {
            var begun: [Int: Int] = [:]
            var target: Int?
            for (place, keystroke) in trace.keystrokes.enumerated() {
                guard let first = keystroke.first else { continue }
                if keystroke.isRight { target = first }
                if begun[first] == nil,
                    fires(Moment(confidence: keystroke.confidence, item: first))
                {
                    begun[first] = place + 1
                }
            }
            if let target, let at = begun[target] {
                let left = trace.keystrokes.count - at
                hits += 1
                lead += left
                if Double(left) * keyInterval >= fetch(target) { ready += 1 }
            }
            wasted += begun.keys.count { $0 != target || trace.trace.isUnknown }
        }
        let sessions = Double(max(1, traces.count))
        begunShare = Double(hits) / sessions
        readyShare = Double(ready) / sessions
        wastedPerSession = Double(wasted) / sessions
        leadCharacters = Double(lead) / Double(max(1, hits))
    }
}
