/// Memory of the documents that recently left the quick lane: next time they skip it.
struct SlowDocuments {
    private static let countMax = 4096
    private var known: Set<String> = []
    private var order: [String] = []
    private var oldest = 0

    func contains(_ location: String) -> Bool { known.contains(location) }

    mutating func note(_ location: String) {
        guard known.insert(location).inserted else { return }
        if order.count < Self.countMax { return order.append(location) }
        known.remove(order[oldest])
        order[oldest] = location
        oldest = (oldest + 1) % Self.countMax
    }
}
