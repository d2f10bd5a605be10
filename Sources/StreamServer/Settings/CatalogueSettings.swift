import CatalogueServing
import ItemServing

/// Settings of one catalogue: its name, the kind of its items, and its sources.
package struct CatalogueSettings: Equatable, Sendable {
    /// Name of the catalogue that `CATALOGUE` makes.
    package static let defaultName = "default"
    /// Catalogues of one pod at most: each has an index in memory.
    package static let catalogueMax = 32
    /// Kinds that this program has; a further one is put into `Pod.init(kinds:)` as well.
    package static let kinds = [DocumentKind.name]
    /// Characters of a name at most: it is a label, and part of a key and of a file's name.
    package static let nameMax = 32

    package var name: String
    /// Name of an `ItemKind`.
    package var kind: String
    package var sources: [CatalogueSource]

    package init(name: String = defaultName, kind: String = DocumentKind.name, sources: [CatalogueSource]) {
        self.name = name
        self.kind = kind
        self.sources = sources
    }

    /// Problem of a catalogue whose kind this program does not have.
    func unknownKind(among kinds: [String]) -> String {
        "catalogue \"\(name)\": expected \(kinds.joined(separator: " or ")) in kind, came \"\(kind)\""
    }

    static func isValid(name: String) -> Bool {
        (1...nameMax).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }
}
