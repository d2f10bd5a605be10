// The C library's `stat` belongs to whichever module saw its header first: sometimes this one.
import CDispatch
import Catalogue
import Foundation
import Glibc
import Synchronization

/// What a folder holds that can be in a catalogue: brand files, CSV, manual pages, and documents of every format that is read.
package struct CatalogueFolder {
    /// Files and folders inside one another that are looked at: more is no folder of documents.
    private static let filesMax = 100_000
    private static let depthMax = 32
    package static let ignoreFile = ".hunchignore"

    package enum Content: Equatable, Sendable {
        case brandFile
        case delimited
        case manualPage
        case document(DocumentReference.Format)
    }

    package struct File: Equatable, Sendable {
        /// From the folder on.
        package var path: String
        package var content: Content
    }

    package let root: String
    package private(set) var files: [File] = []
    /// The folders and files of rules: they change when something is added, removed or replaced.
    package private(set) var watched: [String] = []
    /// Files of kinds that nothing is read from.
    package private(set) var othersCount = 0
    package private(set) var isCut = false

    package init(_ root: String) {
        self.root = root
        walk("", depth: 0, rules: [])
    }

    private mutating func walk(_ folder: String, depth: Int, rules outer: [(folder: String, rules: IgnoreRules)]) {
        let absolute = folder.isEmpty ? root : "\(root)/\(folder)"
        watched.append(absolute)
        var rules = outer
        let ignoreFile = "\(absolute)/\(Self.ignoreFile)"
        if let data = FileManager.default.contents(atPath: ignoreFile) {
            watched.append(ignoreFile)
            rules.append((folder, IgnoreRules(String(decoding: data.prefix(1 << 20), as: UTF8.self))))
        }
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: absolute)) ?? []).sorted()
        for name in names where !name.hasPrefix(".") {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            var status = stat()
            guard lstat("\(root)/\(path)", &status) == 0 else { continue }
            let isLink = status.st_mode & S_IFMT == S_IFLNK
            // A link to a folder may lead back; one to a file is what a ConfigMap is made of.
            if isLink, stat("\(root)/\(path)", &status) != 0 { continue }
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            if rules.contains(where: { $0.rules.ignores(Self.relative(path, to: $0.folder), isFolder: isFolder) }) {
                continue
            }
            if isFolder {
                if isLink { continue }
                guard depth < Self.depthMax else {
                    isCut = true
                    continue
                }
                walk(path, depth: depth + 1, rules: rules)
            } else if status.st_mode & S_IFMT == S_IFREG {
                guard let content = Self.content(of: path) else {
                    othersCount += 1
                    continue
                }
                guard files.count < Self.filesMax else {
                    isCut = true
                    return
                }
                files.append(File(path: path, content: content))
            }
        }
    }

    private static func relative(_ path: String, to folder: String) -> String {
        folder.isEmpty ? path : String(path.dropFirst(folder.count + 1))
    }

    /// By a file's name; nil for what nothing is read from.
    package static func content(of path: String) -> Content? {
        let parts = path.split(separator: "/")
        guard let name = parts.last.map(String.init) else { return nil }
        if parts.count > 1, parts[parts.count - 2].hasPrefix("man"),
            ManualPageCatalogue.nameAndSection(ofFile: name) != nil
        {
            return .manualPage
        }
        var bare = name.lowercased()
        if bare.hasSuffix(".gz") { bare = String(bare.dropLast(3)) }
        let ending = bare.split(separator: ".").count > 1 ? String(bare.split(separator: ".").last ?? "") : ""
        switch ending {
        case "json": return name.hasSuffix(".gz") ? nil : .brandFile
        case "csv", "tsv", "tab": return name.hasSuffix(".gz") ? nil : .delimited
        case "rst", "adoc", "asciidoc", "org": return .document(.text)
        case "":
            return ["readme", "install", "news", "faq", "copying", "license"].contains(bare) ? .document(.text) : nil
        default: return DocumentReference.Format(pathExtension: ending).map { .document($0) }
        }
    }
}

// MARK: titles

/// The titles of documents, each kept until its file changes: a folder of ten thousand is read anew when one of them is.
package final class DocumentTitles: Sendable {
    private struct Known {
        var stamp: FileStamp
        var title: String?
    }

    private let known = Mutex<[String: Known]>([:])

    package init() {}

    package func title(_ path: String, _ format: DocumentReference.Format) -> String? {
        guard let stamp = FileStamp(DocumentReference(location: path)) else { return nil }
        if let title = known.withLock({ $0[path] }), title.stamp == stamp { return title.title }
        let title = (try? FileHandle(forReadingFrom: URL(fileURLWithPath: path))).flatMap { file -> String? in
            defer { try? file.close() }
            // What is packed is told by its reader alone.
            guard !path.hasSuffix(".gz"), let data = try? file.read(upToCount: DocumentTitle.bytesMax) else {
                return nil
            }
            return DocumentTitle.find(in: Array(data), format)
        }
        known.withLock { $0[path] = Known(stamp: stamp, title: title) }
        return title
    }

    /// Forgets files that are not among these any more.
    package func keep(only paths: Set<String>) {
        known.withLock { known in known = known.filter { paths.contains($0.key) } }
    }
}
