import Synchronization

/// Texts typed most at one pod alone, for each of the revisions that it served last.
package final class MemoryHottest: HottestStore {
    /// Texts kept of one revision.
    private static let keptMax = 5000
    /// Revisions kept: those of as many catalogues as a pod may have.
    private static let revisionsMax = 32

    private struct Counts {
        var revision: String
        var hits: [String: Int] = [:]
    }

    /// The revision that was served first comes first.
    private let counts = Mutex<[Counts]>([])

    package init() {}

    package func add(_ hottest: [(text: String, hits: Int)], of revision: String) async {
        counts.withLock { counts in
            if !counts.contains(where: { $0.revision == revision }) {
                if counts.count == Self.revisionsMax { counts.removeFirst() }
                counts.append(Counts(revision: revision))
            }
            guard let place = counts.firstIndex(where: { $0.revision == revision }) else { return }
            for (text, hits) in hottest
            where counts[place].hits[text] != nil || counts[place].hits.count < Self.keptMax {
                counts[place].hits[text, default: 0] += hits
            }
        }
    }

    package func texts(of revision: String, most: Int) async -> [String]? {
        counts.withLock { counts in
            let hits = counts.first { $0.revision == revision }?.hits ?? [:]
            return hits.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(most).map(\.key)
        }
    }
}
