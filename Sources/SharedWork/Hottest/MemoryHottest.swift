import Synchronization

/// Texts typed most at one pod alone, of the revision that it served last.
package final class MemoryHottest: HottestStore {
    private static let keptMax = 5000

    private struct State {
        var revision = ""
        var hits: [String: Int] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package func add(_ hottest: [(text: String, hits: Int)], of revision: String) async {
        state.withLock { state in
            if state.revision != revision { state = State(revision: revision) }
            for (text, hits) in hottest where state.hits[text] != nil || state.hits.count < Self.keptMax {
                state.hits[text, default: 0] += hits
            }
        }
    }

    package func texts(of revision: String, most: Int) async -> [String]? {
        state.withLock { state in
            guard state.revision == revision else { return [] }
            return state.hits.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(most).map(\.key)
        }
    }
}
