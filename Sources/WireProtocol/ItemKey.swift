/// Key of an item over all catalogues of a pod: an id is unique within one of them.
package struct ItemKey: Hashable, Sendable {
    /// Name of the catalogue; nil: the first one.
    package var catalogue: String?
    package var id: String

    package init(catalogue: String? = nil, id: String) {
        self.catalogue = catalogue
        self.id = id
    }
}
