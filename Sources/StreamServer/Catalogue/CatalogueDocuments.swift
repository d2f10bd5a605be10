import Catalogue
import DocumentSource

/// Looks whether the files that a catalogue names as documents are there and may be read. The web is not asked.
package enum CatalogueDocuments {
    package static func check(
        _ catalogue: CatalogueRevision, _ roots: DocumentRoots, into report: inout CatalogueReport
    ) {
        for item in catalogue.items {
            guard let location = item.document?.location, location.hasPrefix("/") else { continue }
            do throws(DocumentProblem) {
                _ = try roots.open(location)
            } catch {
                report.add(CatalogueProblem(.document, source: location, "\(item.id): \(error.message)"))
            }
        }
    }
}
