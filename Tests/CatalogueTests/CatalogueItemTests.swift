import Testing

@testable import Catalogue

@Suite struct CatalogueItemTests {
    @Test func formatsAreToldByEndingAndByWord() {
        #expect(DocumentReference.Format(pathExtension: "PDF") == .pdf)
        #expect(DocumentReference.Format(pathExtension: "exe") == nil)
        #expect(DocumentReference.Format(word: "Markdown") == .markdown)
        #expect(DocumentReference.Format(word: "?") == nil)
    }
}
