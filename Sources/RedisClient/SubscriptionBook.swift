/// Account of the topics that are wanted, requested on the present connection, and confirmed by the server.
struct SubscriptionBook: Equatable {
    /// Topics of one SUBSCRIBE.
    static let batchMax = 512

    private(set) var wanted: Set<String> = []
    private var asked: Set<String> = []
    private(set) var confirmed: Set<String> = []
    /// Topics whose subscription may have to change: of ten thousand few change at a time.
    private var touched: Set<String> = []

    mutating func subscribe(_ topic: String) {
        wanted.insert(topic)
        touched.insert(topic)
    }

    mutating func unsubscribe(_ topic: String) {
        wanted.remove(topic)
        confirmed.remove(topic)
        touched.insert(topic)
    }

    /// Forgets the old connection's topics: a new one knows nothing of them.
    mutating func connectionOpened() {
        asked.removeAll()
        confirmed.removeAll()
        touched = wanted
    }

    struct Changes: Equatable {
        var subscribe: [[String]] = []
        var unsubscribe: [[String]] = []
        var isEmpty: Bool { subscribe.isEmpty && unsubscribe.isEmpty }
    }

    /// Changes to send now, in batches; they count as sent.
    mutating func takeChanges() -> Changes {
        let new = touched.filter { wanted.contains($0) && !asked.contains($0) }
        let old = touched.filter { !wanted.contains($0) && asked.contains($0) }
        touched.removeAll()
        asked.formUnion(new)
        asked.subtract(old)
        return Changes(subscribe: Self.batches(new.sorted()), unsubscribe: Self.batches(old.sorted()))
    }

    private static func batches(_ topics: [String]) -> [[String]] {
        stride(from: 0, to: topics.count, by: batchMax).map { Array(topics[$0..<min($0 + batchMax, topics.count)]) }
    }

    mutating func subscribed(_ topic: String) {
        if wanted.contains(topic) { confirmed.insert(topic) }
    }

    /// Notes that the server took a topic away, as a cluster does when it moves one: it must be asked for again.
    mutating func unsubscribed(_ topic: String) {
        confirmed.remove(topic)
        guard wanted.contains(topic) else { return }
        asked.remove(topic)
        touched.insert(topic)
    }

    /// Notes that the server does not have the topic: another one does.
    mutating func redirected(_ topic: String) {
        wanted.remove(topic)
        asked.remove(topic)
        confirmed.remove(topic)
        touched.remove(topic)
    }

    var isConfirmed: Bool { confirmed.count == wanted.count }
}
