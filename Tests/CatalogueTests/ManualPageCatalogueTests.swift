import Testing

@testable import Catalogue
@testable import TextCoding

@Suite struct ManualPageCatalogueTests {
    private func page(_ file: String, _ source: String) -> ManualPageCatalogue.Page {
        let (name, section) = ManualPageCatalogue.nameAndSection(ofFile: file) ?? ("", "")
        return .init(name: name, section: section, path: "/man/\(file)", header: ManualPageHeader(source))
    }

    @Test func referencesMakeRelationsAndPopularity() {
        var builder = CatalogueBuilder()
        let name = ".SH NAME\n"
        ManualPageCatalogue.add(
            [
                page("ls.1.gz", name + "ls \\- list\n.SH SEE ALSO\n.BR stat (2), .BR gone (1)\n"),
                page("stat.2", name + "stat \\- status\n.SH SEE ALSO\nls(1)\n"),
                page("find.1", name + "find \\- search\n.SH SEE ALSO\nls(1), fstat(2)\n"),
                page("fstat.2", ".so man2/stat.2\n"),
            ], source: "/man", into: &builder)
        let (catalogue, report) = builder.finish()
        #expect(report.problemCount == 0)
        #expect(catalogue.items.map(\.id) == ["find(1)", "ls(1)", "stat(2)"])
        #expect(catalogue.item("ls(1)")?.popularity == 2)
        #expect(catalogue.item("stat(2)")?.popularity == 2)
        #expect(catalogue.item("stat(2)")?.aliases == ["stat", "fstat"])
        #expect(catalogue.item("find(1)")?.relations.map(\.target) == ["ls(1)", "stat(2)"])
        #expect(catalogue.item("ls(1)")?.document == DocumentReference(location: "/man/ls.1.gz", format: .man))
    }

    @Test(arguments: [("ls.1.gz", "ls", "1"), ("git-log.1", "git-log", "1"), ("a.b.3pm.gz", "a.b", "3pm")])
    func aFileNameTellsNameAndSection(file: String, name: String, section: String) {
        let parts = ManualPageCatalogue.nameAndSection(ofFile: file)
        #expect(parts?.name == name)
        #expect(parts?.section == section)
    }

    @Test(arguments: ["README", "x.txt", ".1", "ls.gz"]) func otherFilesAreNoPages(file: String) {
        #expect(ManualPageCatalogue.nameAndSection(ofFile: file) == nil)
    }

    @Test(
        arguments: [
            ("/usr/share/man/man1/ls.1.gz", nil), ("/usr/share/man/de/man1/ls.1.gz", "de"),
            ("/x/pt_BR/man1/a.1", "pt_BR"),
            ("/x/zh_TW.UTF-8/man1/a.1", "zh_TW"), ("/x/sr@latin/man1/a.1", "sr"), ("/x/doc/man1/a.1", nil),
            ("/x/man/ast/man1/a.1", "ast"), ("/opt/man1/a.1", nil),
        ] as [(String, String?)])
    func translationsAreToldByTheirFolder(path: String, language: String?) {
        #expect(ManualPageCatalogue.language(ofFile: path) == language)
    }

    @Test func translationsAreItemsOfTheirOwn() {
        var builder = CatalogueBuilder()
        let source = ".SH NAME\nls \\- list\n.SH SEE ALSO\ncp(1)\n"
        let pages = ["", "de", "ja"].flatMap { language in
            ["ls", "cp"].map { name in
                ManualPageCatalogue.Page(
                    name: name, section: "1", language: language.isEmpty ? nil : language, path: "/\(language)/\(name)",
                    header: ManualPageHeader(source))
            }
        }
        ManualPageCatalogue.add(pages, source: "/man", into: &builder)
        let catalogue = builder.finish().catalogue
        #expect(catalogue.items.count == 6)
        #expect(catalogue.item("ls(1) [de]")?.relations.map(\.target) == ["cp(1) [de]"])
        #expect(catalogue.item("ls(1)")?.relations.map(\.target) == ["cp(1)"])
    }
}
