// The C library's `stat` belongs to whichever module saw its header first: sometimes this one.
import CDispatch
import Catalogue
import DocumentSource
import Foundation
import Glibc
import TextCoding

/// Files of a folder that can be in a catalogue: brand files, CSV, manual pages, and documents of every readable
/// format.
package struct CatalogueFolder {
    /// Depth of folders, upper bound: a deeper tree is no folder of documents.
    private static let depthMax = 32
    package static let ignoreFile = ".hunchignore"

    package enum Content: Equatable, Sendable {
        case brandFile
        case delimited
        case manualPage
        /// A file named like a manual page outside a manual folder: its header decides.
        case possibleManualPage
        case document(DocumentFormat)
    }

    package struct File: Equatable, Sendable {
        /// Path relative to the folder.
        package var path: String
        package var content: Content
        package var stamp: FileStamp
    }

    package let root: String
    private let roots: DocumentRoots
    package private(set) var files: [File] = []
    /// Folders that cannot be looked into, and why.
    package private(set) var unreadable: [(folder: String, reason: String)] = []
    /// Links to folders, which are not followed because they may form a cycle.
    package private(set) var linkedFolders = 0
    /// Files of kinds that are not read.
    package private(set) var othersCount = 0
    /// The folder has more files than `filesMax`.
    package private(set) var isCut = false
    package static let filesMax = 100_000

    package init(_ root: String) {
        self.root = root
        roots = DocumentRoots([root])
        walk("", depth: 0, rules: [])
    }

    private mutating func walk(_ folder: String, depth: Int, rules outer: [(folder: String, rules: IgnoreRules)]) {
        let absolute = folder.isEmpty ? root : "\(root)/\(folder)"
        var rules = outer
        let ignoreFile = "\(absolute)/\(Self.ignoreFile)"
        switch ownRules(ignoreFile) {
        case .success(let own): if let own { rules.append((folder, own)) }
        // Without its rules it is unknown which of the folder's files are meant to be shown.
        case .failure(let problem):
            return unreadable.append(
                (absolute, "its \(Self.ignoreFile) cannot be read, so the folder is left out: \(problem.message)"))
        }
        guard let (names, nameless) = Self.names(in: absolute) else {
            return unreadable.append((absolute, String(cString: strerror(errno)).lowercased()))
        }
        if nameless > 0 {
            unreadable.append((absolute, "\(nameless) files have names that are no UTF-8, which no address can have"))
        }
        for name in names.sorted() where !name.hasPrefix(".") {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            var status = stat()
            guard lstat("\(root)/\(path)", &status) == 0 else { continue }
            let isLink = status.st_mode & S_IFMT == S_IFLNK
            // The target of a link to a file is checked when the file is opened.
            let isDead = isLink && stat("\(root)/\(path)", &status) != 0
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            if rules.contains(where: { $0.rules.ignores(Self.relative(path, to: $0.folder), isFolder: isFolder) }) {
                continue
            }
            if isDead {
                if Self.content(of: path) != nil { unreadable.append(("\(root)/\(path)", "the link leads nowhere")) }
                continue
            }
            if isFolder {
                if isLink {
                    linkedFolders += 1
                    continue
                }
                guard depth < Self.depthMax else {
                    unreadable.append(("\(root)/\(path)", "it lies more than \(Self.depthMax) folders deep"))
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
                files.append(File(path: path, content: content, stamp: FileStamp(status)))
            } else {
                othersCount += 1
            }
        }
    }

    /// Rules of the file at `path`; nil where there is no such file.
    private func ownRules(_ path: String) -> Result<IgnoreRules?, DocumentProblem> {
        do throws(DocumentProblem) {
            let file = try roots.open(path)
            let text = CatalogueText(try FileBytes.read(file, path, bytesMax: Self.ignoreBytesMax))
            let rules = IgnoreRules(String(decoding: text.bytes, as: UTF8.self))
            guard !rules.isCut else {
                return .failure(
                    DocumentProblem(
                        .tooLarge,
                        "it has more than \(IgnoreRules.rulesMax) lines, or one of more than \(IgnoreRules.patternMax) characters"
                    ))
            }
            return .success(rules)
        } catch {
            return error.code == .notFound ? .success(nil) : .failure(error)
        }
    }

    /// Size of a rules file in bytes, upper bound.
    private static let ignoreBytesMax = 1 << 20

    /// Names in a folder; nil, with `errno` set, when it cannot be read.
    private static func names(in folder: String) -> (names: [String], nameless: Int)? {
        guard let stream = opendir(folder) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        var nameless = 0
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { place in
                place.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            if let name { names.append(name) } else { nameless += 1 }
        }
        return (names, nameless)
    }

    private static func relative(_ path: String, to folder: String) -> String {
        folder.isEmpty ? path : String(path.dropFirst(folder.count + 1))
    }

    /// Content of a file, by its name; nil for a kind that is not read.
    package static func content(of path: String) -> Content? {
        let parts = path.split(separator: "/")
        guard let name = parts.last.map(String.init) else { return nil }
        // man1/ls.1.gz, and not manuals/backup.7z.
        if parts.count > 1, parts[parts.count - 2].hasPrefix("man"),
            let section = ManualPageCatalogue.nameAndSection(ofFile: name)?.section,
            parts[parts.count - 2].dropFirst(3).first == section.first
        {
            return .manualPage
        }
        if let section = ManualPageCatalogue.nameAndSection(ofFile: name)?.section, section.count <= 6,
            section.dropFirst().allSatisfy(\.isLetter)
        {
            return .possibleManualPage
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
        default: return DocumentFormat(pathExtension: ending).map { .document($0) }
        }
    }
}
