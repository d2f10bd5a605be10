/// Problem in a source, with its place.
package struct CatalogueProblem: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case unreadable, malformed
        case missingName = "missing name"
        case duplicateID = "duplicate id"
        case danglingRelation = "dangling relation"
        case badValue = "bad value"
        /// The item's document does not exist or may not be read.
        case document = "document not readable"
        /// Not a problem: says how the source was read.
        case note

        /// The problem keeps an item, or a whole file, out of the catalogue.
        package var losesItems: Bool {
            switch self {
            case .unreadable, .malformed, .missingName, .duplicateID: true
            case .danglingRelation, .badValue, .document, .note: false
            }
        }
    }

    package var kind: Kind
    /// The file, or the source as it was named.
    package var source: String
    /// Line from 1; nil when the problem concerns the whole file.
    package var line: Int?
    package var message: String

    package init(_ kind: Kind, source: String, line: Int? = nil, _ message: String) {
        self.kind = kind
        self.source = source
        self.line = line
        self.message = message
    }

    /// `file:line: kind: message` in one line, as compilers write it, so that editors can jump there.
    package var text: String {
        CatalogueItem.plain("\(source)\(line.map { ":\($0)" } ?? ""): \(kind.rawValue): \(message)")
    }
}

/// Report of loading a catalogue: every problem counted, the first ones kept with their text, none of them fatal.
package struct CatalogueReport: Equatable, Sendable {
    /// Problems kept with their text. A file of a million broken lines must not become a million messages.
    package static let problemsKept = 1000
    /// Notes kept with their text, upper bound, so that they do not hide problems.
    package static let notesKept = 100

    package private(set) var problems: [CatalogueProblem] = []
    package private(set) var counts: [CatalogueProblem.Kind: Int] = [:]
    package var items = 0
    package var sources = 0

    package init() {}

    package mutating func add(_ problem: CatalogueProblem) {
        counts[problem.kind, default: 0] += 1
        let isNote = problem.kind == .note
        let kept = isNote ? counts[.note, default: 0] : problemCount
        if kept <= (isNote ? Self.notesKept : Self.problemsKept) { problems.append(problem) }
    }

    package var problemCount: Int { counts.values.reduce(0, +) - counts[.note, default: 0] }

    /// Problems that lose items, then other problems, then notes.
    package var worstFirst: [CatalogueProblem] {
        problems.filter(\.kind.losesItems) + problems.filter { !$0.kind.losesItems && $0.kind != .note }
            + problems.filter { $0.kind == .note }
    }

    /// Problems that are counted and not kept with their text.
    package var untold: Int { counts.values.reduce(0, +) - problems.count }

    /// First reason for an empty catalogue; problems go before notes.
    package var firstReason: String? { (problems.first { $0.kind != .note } ?? problems.first)?.text }

    package var hasLostItems: Bool { counts.contains { $0.key.losesItems && $0.value > 0 } }

    /// One line: how many items, and how many problems of each kind.
    package var summary: String {
        let kinds = CatalogueProblem.Kind.allCases.compactMap { kind in counts[kind].map { "\($0) \(kind.rawValue)" } }
        return "\(items) items from \(sources) file(s), "
            + (kinds.isEmpty ? "no problems" : kinds.joined(separator: ", "))
    }
}
