import Catalogue
import DocumentSource
import Foundation
import Glibc

/// Reads sources into one catalogue. Blocking: run it on a thread that may wait.
package struct CatalogueLoader: Sendable {
    /// Bytes of one catalogue file; a million items have less.
    private static let fileBytesMax = 512 * 1024 * 1024
    private static let manualPageBytesMax = 8 * 1024 * 1024

    private let titles = DocumentTitles()

    package init() {}

    package func load(_ sources: [CatalogueSource]) -> (catalogue: CatalogueRevision, report: CatalogueReport) {
        var builder = CatalogueBuilder()
        for source in sources {
            switch source {
            case .manualPages(let directory): loadManualPages(directory, into: &builder)
            case .brandFile(let path): loadBrandFile(path, into: &builder)
            case .delimited(let path, let separator): loadDelimited(path, separator, into: &builder)
            case .document(let path, let format):
                builder.report.sources += 1
                addDocument(
                    path, format, id: URL(fileURLWithPath: path).lastPathComponent, source: path, into: &builder)
            case .folder(let path): loadFolder(path, into: &builder)
            }
        }
        return builder.finish()
    }

    /// A value that changes when any file of the sources does.
    package func signature(_ sources: [CatalogueSource]) -> CatalogueSignature {
        var result: [String: CatalogueSignature.File] = [:]
        for source in sources {
            var files = [source.path]
            switch source {
            // A page that is added, removed or replaced changes its folder.
            case .manualPages(let directory): files += sections(in: directory)
            case .folder(let path):
                let folder = CatalogueFolder(path)
                files += folder.watched + folder.files.map { "\(path)/\($0.path)" }
            case .brandFile, .delimited, .document: break
            }
            for file in files { result[file] = .init(path: file) }
        }
        return CatalogueSignature(files: result)
    }

    // MARK: manual pages

    private func loadManualPages(_ directory: String, into builder: inout CatalogueBuilder) {
        let sections = sections(in: directory)
        if sections.isEmpty {
            let reason = reason(directory) ?? "expected a folder with man1, man2, …: there are none"
            builder.report.add(CatalogueProblem(.unreadable, source: directory, reason))
            return
        }
        let paths = sections.flatMap { section in files(in: section).map { "\(section)/\($0)" } }
        loadManualPages(paths, source: directory, into: &builder)
    }

    private func loadManualPages(_ paths: [String], source: String, into builder: inout CatalogueBuilder) {
        guard !paths.isEmpty else { return }
        var pages: [ManualPageCatalogue.Page] = []
        var seen: Set<String> = []
        // A page that is a link to somewhere else is none of this tree.
        let roots = DocumentRoots([source])
        for path in paths {
            guard
                let (name, number) = ManualPageCatalogue.nameAndSection(
                    ofFile: URL(fileURLWithPath: path).lastPathComponent)
            else { continue }
            builder.report.sources += 1
            do {
                let bytes = try FileBytes.read(try roots.open(path), path, bytesMax: Self.manualPageBytesMax)
                let header = ManualPageHeader(DocumentText.decoded(bytes))
                guard seen.insert("\(name)(\(number))").inserted else { continue }
                pages.append(ManualPageCatalogue.Page(name: name, section: number, path: path, header: header))
            } catch {
                builder.report.add(CatalogueProblem(.unreadable, source: path, error.message))
            }
        }
        ManualPageCatalogue.add(pages, source: source, into: &builder)
    }

    /// `man1` … `man9` of a manual folder; translations are left out.
    private func sections(in directory: String) -> [String] {
        files(in: directory).filter { $0.hasPrefix("man") && $0.dropFirst(3).first?.isNumber == true }
            .map { "\(directory)/\($0)" }
    }

    /// Why a folder cannot be looked into; nil: it can.
    private func reason(_ directory: String) -> String? {
        guard let folder = opendir(directory) else { return String(cString: strerror(errno)).lowercased() }
        closedir(folder)
        return nil
    }

    private func files(in directory: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
    }

    // MARK: files

    private func loadBrandFile(_ path: String, into builder: inout CatalogueBuilder) {
        guard let bytes = read(path, into: &builder) else { return }
        BrandFile.read(bytes, source: path, into: &builder) { resolve($0, besides: path) }
    }

    // MARK: folders

    /// Brand files, lists and manual pages first: a document that one of them names is that item's.
    private func loadFolder(_ root: String, into builder: inout CatalogueBuilder) {
        if let reason = reason(root) {
            return builder.report.add(CatalogueProblem(.unreadable, source: root, reason))
        }
        let folder = CatalogueFolder(root)
        func note(_ message: String) { builder.report.add(CatalogueProblem(.note, source: root, message)) }
        if folder.isCut { note("it holds more files, or folders inside one another, than are looked at") }
        if folder.othersCount > 0 { note("\(folder.othersCount) files of other kinds are left out") }
        var pages: [(file: String, section: String)] = []
        for file in folder.files {
            let path = "\(root)/\(file.path)"
            switch file.content {
            case .brandFile:
                guard let bytes = read(path, into: &builder) else { continue }
                // Other programs keep JSON beside their documents.
                if BrandFile.isOne(bytes) {
                    BrandFile.read(bytes, source: path, into: &builder) { resolve($0, besides: path) }
                } else {
                    note("\(file.path) is no brand file (it has neither brand_identity nor products) and is left out")
                }
            case .delimited: loadDelimited(path, nil, into: &builder)
            case .manualPage: pages.append((path, root))
            case .document: break
            }
        }
        loadManualPages(pages.map(\.file), source: root, into: &builder)
        let named = builder.documentLocations
        for file in folder.files {
            guard case .document(let format) = file.content else { continue }
            let path = "\(root)/\(file.path)"
            if named.contains(path) { continue }
            builder.report.sources += 1
            addDocument(path, format, id: file.path, source: path, into: &builder)
        }
        titles.keep(only: Set(folder.files.map { "\(root)/\($0.path)" }))
        if folder.files.isEmpty {
            builder.report.add(
                CatalogueProblem(
                    .unreadable, source: root, "expected documents, .csv, .tsv or brand files (.json): there are none"))
        }
    }

    private func addDocument(
        _ path: String, _ format: DocumentReference.Format, id: String, source: String,
        into builder: inout CatalogueBuilder
    ) {
        let name = URL(fileURLWithPath: path).lastPathComponent
        let title = titles.title(path, format) ?? DocumentTitle.ofFile(name)
        let category = id.contains("/") ? String(id[..<(id.lastIndex(of: "/") ?? id.endIndex)]) : nil
        let stem = DocumentTitle.ofFile(name)
        builder.add(
            CatalogueItem(
                id: id, kind: .document, name: title, category: category,
                aliases: stem.lowercased() == title.lowercased() ? [] : [stem],
                document: DocumentReference(location: path, format: format)),
            source: source)
    }

    private func loadDelimited(_ path: String, _ separator: Character?, into builder: inout CatalogueBuilder) {
        guard let bytes = read(path, into: &builder) else { return }
        DelimitedCatalogue.read(bytes, separator: separator, source: path, into: &builder) {
            resolve($0, besides: path)
        }
    }

    private func read(_ path: String, into builder: inout CatalogueBuilder) -> [UInt8]? {
        do {
            return try FileBytes.read(path, bytesMax: Self.fileBytesMax)
        } catch {
            builder.report.add(CatalogueProblem(.unreadable, source: path, error.message))
            return nil
        }
    }

    /// Web addresses stay; paths are relative to the file that names them.
    private func resolve(_ location: String, besides file: String) -> String {
        if location.lowercased().hasPrefix("http://") || location.lowercased().hasPrefix("https://") { return location }
        let path = location.hasPrefix("file://") ? String(location.dropFirst(7)) : location
        return URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: file).deletingLastPathComponent())
            .standardizedFileURL.path
    }
}
