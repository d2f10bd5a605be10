/// Catalogue that a pod serves, as browsers are told of it.
package struct CatalogueState: Sendable, Equatable {
    package var name: String
    /// Sort of its items.
    package var kind: String
    /// Name of its present contents; empty until it is loaded.
    package var revision: String
    package var items: Int

    package init(name: String, kind: String, revision: String, items: Int) {
        self.name = name
        self.kind = kind
        self.revision = revision
        self.items = items
    }

    package func write(to writer: inout JSONWriter) {
        writer.field("name", name)
        writer.field("kind", kind)
        writer.field("revision", revision)
        writer.field("items", items)
    }
}
