@testable import CatalogueServing
@testable import ItemServing
import Catalogue
import Foundation
import Glibc
import TestSupport
import Testing

@testable import StreamServer
@testable import TextCoding

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

    /// A catalogue comes from others: what a link leads to outside of it is nobody's to see.
    @Test func nothingIsReadThroughLinksThatLeadOut() throws {
        let (folder, outside) = (try TemporaryFolder(), try TemporaryFolder())
        try outside.write("secret.txt", "password hunter2\n")
        try outside.write("list.csv", "id,name\ns,Secret product\n")
        try outside.write("brand.json", #"{"products": [{"id": "t", "name": "Secret brand"}]}"#)
        try folder.write("own.md", "# Own\n")
        for name in ["secret.txt", "list.csv", "brand.json"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder.path)/\(name)", withDestinationPath: "\(outside.path)/\(name)")
        }
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/kernel.txt", withDestinationPath: "/proc/kmsg")
        try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/gone.md", withDestinationPath: "none.md")
        let (catalogue, report) = loaded(folder)
        #expect(Set(catalogue.items.map(\.name)) == ["Own", "secret", "kernel"])
        #expect(report.counts[.unreadable] == 3)
        #expect(report.problems.contains { $0.source.hasSuffix("list.csv") && $0.message.contains("lies outside") })
        #expect(report.problems.contains { $0.source.hasSuffix("gone.md") && $0.message == "the link leads nowhere" })
    }

    @Test func whatCannotBeLookedIntoIsTold() throws {
        let folder = try TemporaryFolder()
        try folder.write("a/x.md", "# X\n")
        try folder.write("deep/" + (0..<40).map { "d\($0)/" }.joined() + "y.md", "# Y\n")
        // A folder in the place of its rules: nobody knows what is meant to be shown.
        try folder.write("private/.hunchignore/z", "")
        try folder.write("private/secret.md", "# Secret\n")
        let (catalogue, report) = loaded(folder)
        #expect(catalogue.items.map(\.name) == ["X"])
        #expect(report.counts[.unreadable] == 2 && report.hasLostItems)
        #expect(report.problems.contains { $0.message.contains("cannot be read, so the folder is left out") })
        #expect(report.problems.contains { $0.message == "it lies more than 32 folders deep" })
    }

    @Test func rulesThatLieElsewhereAndNamesThatAreNoTextAreTold() throws {
        let (folder, outside) = (try TemporaryFolder(), try TemporaryFolder())
        try outside.write("rules", "none\n")
        try folder.write("a/x.md", "# X\n")
        try folder.write("b/y.md", "# Y\n")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/a/.hunchignore", withDestinationPath: "\(outside.path)/rules")
        let bytes: [CChar] = Array("\(folder.path)/b/".utf8CString.dropLast()) + [-1, -2, 0]
        let file = bytes.withUnsafeBufferPointer { name in
            name.baseAddress.map { open($0, O_CREAT | O_WRONLY, 0o600) } ?? -1
        }
        #expect(file >= 0)
        close(file)
        let (catalogue, report) = loaded(folder)
        #expect(catalogue.items.map(\.name) == ["Y"] && report.counts[.unreadable] == 2)
        #expect(report.problems.contains { $0.message.contains("1 files have names that are no UTF-8") })
        #expect(
            report.problems.contains {
                $0.message.contains("the folder is left out") && $0.message.contains("lies outside")
            })
    }

    @Test func manualPagesLieAnywhere() throws {
        let folder = try TemporaryFolder()
        let page = ".TH TOOL 1\n.SH NAME\ntool \\- does it\n"
        try folder.write("tool.1", page)
        try folder.write("syslog.1", "not a page")
        try folder.write("manuals/backup.7z", "7z")
        try folder.write("de/man1/tool.1", page)
        let (catalogue, report) = loaded(folder)
        #expect(Set(catalogue.items.map(\.id)) == ["tool(1)", "tool(1) [de]"])
        #expect(report.problems.map(\.message) == ["2 files of other kinds are left out"])
        let alone = try CatalogueSource.parse("\(folder.path)/tool.1").get()
        #expect(alone == .document(path: "\(folder.path)/tool.1", format: .man))
    }

    @Test func aListIsReadInTheCharsetItIsWrittenIn() throws {
        let folder = try TemporaryFolder()
        // "название;бренд" and twenty records in Windows-1251.
        let header: [UInt8] = [
            0xED, 0xE0, 0xE7, 0xE2, 0xE0, 0xED, 0xE8, 0xE5, 0x3B, 0xE1, 0xF0, 0xE5, 0xED, 0xE4, 0x0A,
        ]
        let record: [UInt8] = [0xCD, 0xE0, 0xF1, 0xEE, 0xF1, 0x20, 0xE4, 0xEB, 0xFF, 0x20, 0xE2, 0xEE, 0xE4, 0xFB]
        let records = (0..<20).flatMap { record + Array(" \($0);X\n".utf8) }
        try folder.write("list.csv", bytes: header + records)
        let (catalogue, report) = loaded(folder)
        #expect(catalogue.items.first?.name == "Насос для воды 0" && catalogue.items.count == 20)
        #expect(report.problems.first?.message.lowercased().contains("windows-1251") == true, "\(report.problems)")
    }

    @Test func twoFoldersMayEachHaveAReadme() throws {
        let (one, other) = (try TemporaryFolder(), try TemporaryFolder())
        for folder in [one, other] {
            try folder.write("docs/README.md", "# \(folder.path.suffix(4))\n")
        }
        let sources = [one, other].map { CatalogueSource.folder(path: "\($0.path)/docs") }
        let loader = CatalogueLoader()
        let (catalogue, report) = loader.load(sources)
        #expect(catalogue.items.map(\.id) == ["docs/README.md", "docs-2/README.md"] && report.problemCount == 0)
        #expect(loader.load([sources[0]]).catalogue.items.map(\.id) == ["README.md"])
        let documents = sources.map { CatalogueSource.document(path: "\($0.path)/README.md", format: .markdown) }
        #expect(loader.load(documents).catalogue.items.map(\.id) == ["docs/README.md", "docs-2/README.md"])
    }

    @Test func titlesThatOnlyReadersKnowComeLater() async throws {
        let folder = try TemporaryFolder()
        try folder.write("guide.pdf", "%PDF-1.4")
        try folder.write("plain.pdf", "%PDF-1.4")
        try folder.write("a.md", "# A\n")
        let loader = CatalogueLoader()
        let source = [CatalogueSource.folder(path: folder.path)]
        #expect(loader.load(source).catalogue.items.map(\.name) == ["A", "guide", "plain"])
        let before = loader.signature(source)
        #expect(
            await loader.readTitles { path, _ in
                path.hasSuffix("guide.pdf") ? "The \u{1B}Guide" : nil
            })
        #expect(loader.signature(source) != before)
        #expect(loader.load(source).catalogue.items.map(\.name) == ["A", "The Guide", "plain"])
        // Nobody is asked twice.
        #expect(await loader.readTitles { _, _ in "x" } == false)
    }

    @Test func sourcesHaveCommasBetweenThemUnlessOneIsInAName() throws {
        let folder = try TemporaryFolder()
        try folder.write("a,b.md", "# X\n")
        #expect(CatalogueSource.names(["\(folder.path)/a,b.md"]) == ["\(folder.path)/a,b.md"])
        #expect(CatalogueSource.names(["man:, x.csv", "y"]) == ["man:", "x.csv", "y"])
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
        #expect(Set(catalogue.items.compactMap(\.brand?.founded)) == ["1972", "1988"])
        #expect(catalogue.brands.count { $0.summary != nil } == 5)
        #expect(catalogue.items.count { $0.document?.backup != nil } == 1)
    }

    private static let original: String? = {
        let path = ProcessInfo.processInfo.environment["HUNCH_DATA"].map { "\($0)/hsc-catalogue" } ?? ""
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()
}
