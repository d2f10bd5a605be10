import Catalogue
import Foundation
import TestSupport
import Testing

@testable import StreamServer

@Suite struct CatalogueFolderTests {
    private func loaded(_ folder: TemporaryFolder) -> (catalogue: CatalogueRevision, report: CatalogueReport) {
        CatalogueLoader().load([.folder(path: folder.path)])
    }

    @Test func aFolderIsWhateverItHolds() throws {
        let folder = try TemporaryFolder()
        try folder.write("list.csv", "id,name,document_url\na,Alpha,docs/alpha.md\n")
        try folder.write("brand_catalog.json", #"{"products": [{"id": "b", "name": "Beta"}]}"#)
        try folder.write("package.json", #"{"name": "none"}"#)
        try folder.write("docs/alpha.md", "# Alpha's own\n")
        try folder.write("docs/setup_guide.html", "<title>Setting up</title><p>x")
        try folder.write("docs/deep/notes.txt", "This is a whole sentence.\n")
        try folder.write("manual.pdf", "%PDF-1.4")
        try folder.write("picture.png", "x")
        try folder.write("man/man1/tool.1", ".TH TOOL 1\n.SH NAME\ntool \\- does it\n")
        try folder.write("drafts/secret.md", "# Secret\n")
        try folder.write(".hunchignore", "drafts/\n")
        try folder.write(".hidden/x.md", "# Hidden\n")
        let (catalogue, report) = loaded(folder)
        #expect(
            Set(catalogue.items.map(\.id)) == [
                "a", "b", "tool(1)", "docs/setup_guide.html", "docs/deep/notes.txt", "manual.pdf",
            ])
        let guide = catalogue.item("docs/setup_guide.html")
        #expect(guide?.name == "Setting up" && guide?.category == "docs" && guide?.aliases == ["setup guide"])
        #expect(guide?.kind == .document && guide?.document?.format == .html)
        #expect(catalogue.item("docs/deep/notes.txt")?.name == "notes")
        #expect(report.problems.allSatisfy { $0.kind == .note } && report.problems.count == 2)
    }

    @Test func linksThatLeadBackAreNotFollowed() throws {
        let folder = try TemporaryFolder()
        try folder.write("a/x.md", "# X\n")
        try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/a/up", withDestinationPath: folder.path)
        try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/b.md", withDestinationPath: "a/x.md")
        #expect(Set(loaded(folder).catalogue.items.map(\.id)) == ["a/x.md", "b.md"])
    }

    @Test func aFolderWithoutAnythingSaysWhatWasExpected() throws {
        let folder = try TemporaryFolder()
        try folder.write("picture.png", "x")
        let (_, report) = loaded(folder)
        #expect(report.problems.contains { $0.kind == .unreadable && $0.message.contains("expected documents") })
    }

    @Test func aTitleIsReadAgainWhenItsFileChanges() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.md", "# One\n")
        let loader = CatalogueLoader()
        let source = [CatalogueSource.folder(path: folder.path)]
        #expect(loader.load(source).catalogue.items.map(\.name) == ["One"])
        let before = loader.signature(source)
        try folder.write("a.md", "# Another\n")
        #expect(loader.signature(source) != before)
        #expect(loader.load(source).catalogue.items.map(\.name) == ["Another"])
        try folder.write("b.md", "# B\n")
        #expect(loader.load(source).catalogue.items.map(\.name) == ["Another", "B"])
    }

    @Test(arguments: [
        ("x/list.csv", CatalogueSource.delimited(path: "x/list.csv")), ("b.json", .brandFile(path: "b.json")),
        ("m.pdf", .document(path: "m.pdf", format: .pdf)),
    ])
    func aSourceIsToldByItsName(path: String, source: CatalogueSource) throws {
        let folder = try TemporaryFolder()
        try folder.write(path, "x")
        let parsed = try CatalogueSource.parse("\(folder.path)/\(path)").get()
        #expect(parsed.path.hasSuffix(path))
        switch (parsed, source) {
        case (.delimited, .delimited), (.brandFile, .brandFile), (.document, .document): break
        default: Issue.record("\(parsed)")
        }
        #expect(throws: CatalogueSource.ParseProblem.self) { try CatalogueSource.parse("\(folder.path)/none.md").get() }
    }

    /// The original system's brand files, when they are there: nothing of them is lost but what is no JSON.
    @Test(.enabled(if: Self.original != nil, "the original's catalogue is not on this machine"))
    func theOriginalsBrandFilesLoseNothing() throws {
        let path = try #require(Self.original)
        let (catalogue, report) = CatalogueLoader().load([.folder(path: path)])
        #expect(catalogue.items.count == 332)
        #expect(
            report.counts[.malformed] == 1
                && report.problems.contains { $0.line == 11 && $0.message.contains("column") })
        #expect(catalogue.items.count { !$0.details.images.isEmpty } == 332)
        #expect(catalogue.items.count { $0.details.country != nil } == 332)
        #expect(catalogue.items.count { $0.brand?.headquarters != nil } > 300)
        #expect(catalogue.items.count { $0.details.price != nil } == 9)
    }

    private static let original: String? = {
        let path = ProcessInfo.processInfo.environment["HUNCH_DATA"].map { "\($0)/hsc-catalogue" } ?? ""
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()
}
