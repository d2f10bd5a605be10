import Catalogue
import DocumentSource

/// Check of the documents that a catalogue names: whether each file exists, may be opened and has content. The content
/// is not read, and web addresses are not requested.
package enum CatalogueDocuments {
    package static func check(
        _ catalogue: CatalogueRevision, _ roots: DocumentRoots, into report: inout CatalogueReport
    ) {
        for item in catalogue.items {
            guard let location = item.document?.location, location.hasPrefix("/") else { continue }
            do throws(DocumentProblem) {
                if try roots.open(location).byteCount == 0 {
                    report.add(CatalogueProblem(.document, source: location, "\(item.id): it is empty"))
                }
            } catch {
                report.add(CatalogueProblem(.document, source: location, "\(item.id): \(error.message)"))
            }
        }
    }
}
