/// Builder of a catalogue from the items of several sources: of two items with the same id the first stays, relations
/// to unknown items are dropped, and both are reported.
package struct CatalogueBuilder: Sendable {
    package var report = CatalogueReport()
    private var items: [CatalogueItem] = []
    private var places: [(source: String, line: Int?)] = []
    private var positions: [String: Int] = [:]

    package init() {}

    /// Document locations of all items so far.
    package var documentLocations: Set<String> { Set(items.compactMap { $0.document?.location }) }

    package mutating func add(_ item: CatalogueItem, source: String, line: Int? = nil) {
        let item = item.withPlainTexts()
        guard !item.name.isEmpty else {
            return report.add(
                CatalogueProblem(.missingName, source: source, line: line, "\"\(item.id)\" has a name of no characters")
            )
        }
        if let first = positions[item.id] {
            let place = places[first]
            report.add(
                CatalogueProblem(
                    .duplicateID, source: source, line: line,
                    "\"\(item.id)\" stands already in \(place.source)\(place.line.map { ":\($0)" } ?? "")"))
            return
        }
        positions[item.id] = items.count
        items.append(item)
        places.append((source, line))
    }

    package consuming func finish() -> (catalogue: CatalogueRevision, report: CatalogueReport) {
        for position in items.indices {
            let known = items[position].relations.filter { positions[$0.target] != nil }
            for relation in items[position].relations where positions[relation.target] == nil {
                report.add(
                    CatalogueProblem(
                        .danglingRelation, source: places[position].source, line: places[position].line,
                        "\"\(items[position].id)\" points at \"\(relation.target)\", which is not there"))
            }
            items[position].relations = known
        }
        report.items = items.count
        return (CatalogueRevision(items), report)
    }
}
