import Catalogue
import DocumentSource

/// Check of the documents that a catalogue names: are the files there, and may they be read? The web is not asked.
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
