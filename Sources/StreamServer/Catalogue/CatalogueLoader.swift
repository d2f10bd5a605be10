import Catalogue
import DocumentSource
import Foundation
import Glibc

/// Reads sources into one catalogue. Blocking: run it on a thread that may wait.
package struct CatalogueLoader: Sendable {
    /// Bytes of one catalogue file; a million items have less.
    private static let fileBytesMax = 512 * 1024 * 1024
    private static let manualPageBytesMax = 8 * 1024 * 1024

    package init() {}

    package func load(_ sources: [CatalogueSource]) -> (catalogue: CatalogueRevision, report: CatalogueReport) {
        var builder = CatalogueBuilder()
        for source in sources {
            switch source {
            case .manualPages(let directory): loadManualPages(directory, into: &builder)
            case .brandFiles(let path): loadBrandFiles(path, into: &builder)
            case .delimited(let path, let separator): loadDelimited(path, separator, into: &builder)
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
            case .brandFiles(let path): files += brandFiles(at: path)
            case .delimited: break
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
        var pages: [ManualPageCatalogue.Page] = []
        var seen: Set<String> = []
        // A page that is a link to somewhere else is none of this tree.
        let roots = DocumentRoots([directory])
        for section in sections {
            for file in files(in: section) {
                guard let (name, number) = ManualPageCatalogue.nameAndSection(ofFile: file) else { continue }
                let path = "\(section)/\(file)"
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
        }
        ManualPageCatalogue.add(pages, source: directory, into: &builder)
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

    private func loadBrandFiles(_ path: String, into builder: inout CatalogueBuilder) {
        let files = brandFiles(at: path)
        if files.isEmpty {
            builder.report.add(
                CatalogueProblem(
                    .unreadable, source: path, reason(path) ?? "expected .json files in this folder: there are none"))
        }
        for file in files {
            guard let bytes = read(file, into: &builder) else { continue }
            BrandFile.read(bytes, source: file, into: &builder) { resolve($0, besides: file) }
        }
    }

    private func brandFiles(at path: String) -> [String] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
            return [path]
        }
        return files(in: path).filter { $0.lowercased().hasSuffix(".json") }.map { "\(path)/\($0)" }
    }

    private func loadDelimited(_ path: String, _ separator: Character, into builder: inout CatalogueBuilder) {
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
