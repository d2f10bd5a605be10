import PodRuntime
import Catalogue
import DocumentSource
import Foundation
import Glibc
import TextCoding

/// Reads sources into one catalogue. Blocking: run it on a thread that may wait.
package struct CatalogueLoader: Sendable {
    /// Size of a catalogue file in bytes, upper bound; a million items take less.
    private static let fileBytesMax = 512 * 1024 * 1024
    private static let manualPageBytesMax = 8 * 1024 * 1024

    package let titles = DocumentTitles()

    package init() {}

    /// Reads a whole document to find its title; nil: it has none.
    package typealias TitleReader =
        @Sendable (_ path: String, _ format: DocumentFormat) async throws(DocumentProblem) -> String?

    /// Asks readers for titles that the first bytes of documents do not tell.
    ///
    /// - Returns: whether a title was found
    package func readTitles(
        until deadline: Duration? = nil,
        _ read: TitleReader
    ) async -> Bool {
        var hasFound = false
        for document in titles.untitled() {
            if Task.isCancelled || deadline.map({ MonotonicClock.now >= $0 }) == true { break }
            do throws(DocumentProblem) {
                let title = try await read(document.path, document.format)
                titles.found(title.map { CatalogueItem.plain($0) }, in: document)
                if title != nil { hasFound = true }
            } catch {
                if !Task.isCancelled { titles.failed(document) }
            }
        }
        return hasFound
    }

    package func load(_ sources: [CatalogueSource]) -> (catalogue: CatalogueRevision, report: CatalogueReport) {
        var builder = CatalogueBuilder()
        var documents: Set<String> = []
        for (source, prefix) in zip(sources, Self.prefixes(sources)) {
            switch source {
            case .manualPages(let directory): loadManualPages(directory, into: &builder)
            case .brandFile(let path):
                if let bytes = read(path, into: &builder) { addBrandFile(bytes, path, into: &builder) }
            case .delimited(let path, let separator): loadDelimited(path, separator, into: &builder)
            case .document(let path, let format):
                builder.report.sources += 1
                documents.insert(path)
                let name = URL(fileURLWithPath: path).lastPathComponent
                addDocument(path, format, at: Place(path: name, prefix: prefix, root: source.folder), into: &builder)
            case .folder(let path): documents.formUnion(loadFolder(path, prefix, into: &builder))
            }
        }
        titles.forgetAll(but: documents)
        return builder.finish()
    }

    /// Prefix for the ids of each source's documents: empty for a single source, else the folder's name, so that two
    /// folders may each have a README.
    private static func prefixes(_ sources: [CatalogueSource]) -> [String] {
        var known: [String: String] = [:]
        var taken: Set<String> = []
        return sources.map { source in
            guard sources.count > 1 else { return "" }
            switch source {
            case .manualPages, .brandFile, .delimited: return ""
            case .document, .folder:
                if let prefix = known[source.folder] { return prefix }
                let name = URL(fileURLWithPath: source.folder).lastPathComponent
                var prefix = "\(name)/"
                var count = 1
                while !taken.insert(prefix).inserted {
                    count += 1
                    prefix = "\(name)-\(count)/"
                }
                known[source.folder] = prefix
                return prefix
            }
        }
    }

    /// A value that changes when any file of the sources does.
    package func signature(_ sources: [CatalogueSource]) -> CatalogueSignature {
        var result: [String: CatalogueSignature.File] = [:]
        for source in sources {
            switch source {
            // Adding, removing or replacing a page changes its folder.
            case .manualPages(let directory):
                for folder in [directory] + sections(in: directory) { result[folder] = .init(path: folder) }
            case .folder(let path):
                let roots = DocumentRoots([path])
                for file in CatalogueFolder(path).files {
                    let place = "\(path)/\(file.path)"
                    if case .document(let format) = file.content {
                        result[place] = .init(title: titles.title(place, format, stamp: file.stamp, within: roots))
                    } else {
                        result[place] = .init(path: place)
                    }
                }
            case .document(let path, let format): result[path] = .init(title: title(path, format, source.folder))
            case .brandFile(let path), .delimited(let path, _): result[path] = .init(path: path)
            }
        }
        return CatalogueSignature(files: result)
    }

    private func title(_ path: String, _ format: DocumentFormat, _ root: String) -> String? {
        FileStamp(DocumentReference(location: path)).flatMap {
            titles.title(path, format, stamp: $0, within: DocumentRoots([root]))
        }
    }

    // MARK: Manual pages

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
        // A page that links to a file outside is not part of this tree.
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
                let page = ManualPageCatalogue.Page(
                    name: name, section: number,
                    language: ManualPageCatalogue.language(ofFile: String(path.dropFirst(source.count))), path: path,
                    header: header)
                if seen.insert(page.id).inserted { pages.append(page) }
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

    /// Reason for which a folder cannot be read; nil: it can.
    private func reason(_ directory: String) -> String? {
        guard let folder = opendir(directory) else { return String(cString: strerror(errno)).lowercased() }
        closedir(folder)
        return nil
    }

    private func files(in directory: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
    }

    // MARK: Files

    private func addBrandFile(_ bytes: [UInt8], _ path: String, into builder: inout CatalogueBuilder) {
        BrandFile.read(bytes, source: path, into: &builder) { resolve($0, besides: path) }
    }

    // MARK: Folders

    /// Loads brand files, lists and manual pages first: a document that one of them names belongs to that item.
    ///
    /// - Returns: the paths of its documents
    private func loadFolder(_ root: String, _ prefix: String, into builder: inout CatalogueBuilder) -> Set<String> {
        if let reason = reason(root) {
            builder.report.add(CatalogueProblem(.unreadable, source: root, reason))
            return []
        }
        let folder = CatalogueFolder(root)
        let roots = DocumentRoots([root])
        report(folder, root, into: &builder)
        var others = folder.othersCount
        var pages: [String] = []
        for file in folder.files {
            let path = "\(root)/\(file.path)"
            switch file.content {
            case .brandFile:
                guard let bytes = read(path, roots, into: &builder) else { continue }
                // JSON files beside documents may belong to other programs.
                if BrandFile.isOne(bytes) {
                    addBrandFile(bytes, path, into: &builder)
                } else {
                    builder.report.add(
                        CatalogueProblem(
                            .note, source: path,
                            "it is no brand file (it has neither brand_identity nor products) and is left out"))
                }
            case .delimited: loadDelimited(path, nil, roots, into: &builder)
            case .manualPage: pages.append(path)
            case .possibleManualPage: if isManualPage(path, roots) { pages.append(path) } else { others += 1 }
            case .document: break
            }
        }
        if others > 0 {
            builder.report.add(CatalogueProblem(.note, source: root, "\(others) files of other kinds are left out"))
        }
        loadManualPages(pages, source: root, into: &builder)
        let named = builder.documentLocations
        var documents: Set<String> = []
        for file in folder.files {
            guard case .document(let format) = file.content else { continue }
            let path = "\(root)/\(file.path)"
            if named.contains(path) { continue }
            documents.insert(path)
            builder.report.sources += 1
            addDocument(
                path, format, at: Place(path: file.path, prefix: prefix, root: root), stamp: file.stamp, into: &builder)
        }
        if folder.files.isEmpty {
            builder.report.add(
                CatalogueProblem(
                    .unreadable, source: root, "expected documents, .csv, .tsv or brand files (.json): there are none"))
        }
        return documents
    }

    /// Whether the first bytes of a file hold a manual page's header, licences skipped.
    private func isManualPage(_ path: String, _ roots: DocumentRoots) -> Bool {
        guard let file = try? roots.open(path) else { return false }
        let bytes =
            path.hasSuffix(".gz")
            ? try? FileBytes.read(file, path, bytesMax: Self.manualPageBytesMax)
            : file.beginning(DocumentFormat.manualHeaderBytes)
        return bytes.map { DocumentFormat.hasManualHeader($0) } ?? false
    }

    /// Reports the parts of a folder that are left out.
    private func report(_ folder: CatalogueFolder, _ root: String, into builder: inout CatalogueBuilder) {
        func note(_ message: String) { builder.report.add(CatalogueProblem(.note, source: root, message)) }
        if folder.isCut {
            builder.report.add(
                CatalogueProblem(
                    .unreadable, source: root,
                    "it holds more than \(CatalogueFolder.filesMax) files: the others are left out"))
        }
        if folder.linkedFolders > 0 { note("\(folder.linkedFolders) links to folders are not followed") }
        for (path, reason) in folder.unreadable {
            builder.report.add(CatalogueProblem(.unreadable, source: path, reason))
        }
    }

    /// Where a document lies in its source.
    private struct Place {
        /// Path relative to the source's folder.
        var path: String
        /// Prefix of its id.
        var prefix: String
        var root: String
    }

    private func addDocument(
        _ path: String, _ format: DocumentFormat, at place: Place, stamp: FileStamp? = nil,
        into builder: inout CatalogueBuilder
    ) {
        let stem = DocumentTitle.ofFile(URL(fileURLWithPath: path).lastPathComponent)
        let known =
            stamp.map { titles.title(path, format, stamp: $0, within: DocumentRoots([place.root])) }
            ?? title(path, format, place.root)
        let title = known ?? stem
        let category = place.path.lastIndex(of: "/").map { String(place.path[..<$0]) }
        builder.add(
            CatalogueItem(
                id: place.prefix + place.path, kind: .document, name: title, category: category,
                aliases: stem.lowercased() == title.lowercased() ? [] : [stem],
                document: DocumentReference(location: path, format: format)),
            source: path)
    }

    private func loadDelimited(
        _ path: String, _ separator: Character?, _ roots: DocumentRoots? = nil, into builder: inout CatalogueBuilder
    ) {
        guard let bytes = read(path, roots, into: &builder) else { return }
        let guess = CatalogueText(bytes).charset == CatalogueText.lastResort ? CharsetGuess.utf8(bytes) : nil
        DelimitedCatalogue.read(
            guess?.bytes ?? bytes, separator: separator, charset: guess?.charset, source: path, into: &builder
        ) { resolve($0, besides: path) }
    }

    /// - Parameter roots: folders in which a file may lie; nil for a file that the operator named
    private func read(
        _ path: String, _ roots: DocumentRoots? = nil, into builder: inout CatalogueBuilder
    ) -> [UInt8]? {
        do throws(DocumentProblem) {
            let file: OpenFile
            if let roots { file = try roots.open(path) } else { file = try OpenFile.regular(path) }
            return try FileBytes.read(file, path, bytesMax: Self.fileBytesMax)
        } catch {
            builder.report.add(CatalogueProblem(.unreadable, source: path, error.message))
            return nil
        }
    }

    /// Resolves a location: web addresses stay, paths are relative to the file that names them.
    private func resolve(_ location: String, besides file: String) -> String {
        if location.lowercased().hasPrefix("http://") || location.lowercased().hasPrefix("https://") { return location }
        let path = location.hasPrefix("file://") ? String(location.dropFirst(7)) : location
        return URL(fileURLWithPath: path, relativeTo: URL(fileURLWithPath: file).deletingLastPathComponent())
            .standardizedFileURL.path
    }
}
