import CLinux
import Glibc

/// Folders below which a catalogue's documents may lie. A catalogue comes from others: without these it could have any
/// file of the machine read and quoted.
///
/// A path is resolved first, links and all, and what it leads to must lie below a folder; then it is opened once more with
/// `openat2(2)`, from that folder down and without following anything, so that what was found is what is opened.
package struct DocumentRoots: Sendable, Equatable {
    private let folders: [String]

    /// - Parameter folders: of the catalogue's sources and of `DOCUMENT_ROOTS`, absolute; `/`, which would be everything, is
    ///   none
    package init(_ folders: [String]) {
        var known: Set<String> = []
        self.folders = folders.filter { known.insert($0).inserted }
    }

    /// Folders as they are now, links resolved; a missing folder holds nothing.
    private var resolvedFolders: [String] { folders.compactMap { Self.resolved($0) }.filter { $0 != "/" } }

    /// Opens the regular file at an absolute path, when it lies below a folder.
    package func open(_ path: String) throws(DocumentProblem) -> OpenFile {
        let outside = DocumentProblem(
            .outsideRoots,
            "\(OpenFile.name(of: path)) lies outside the catalogue's folder; DOCUMENT_ROOTS can name its own folder")
        guard let real = Self.resolved(path) else {
            let code = errno
            // The error does not reveal whether a file exists elsewhere.
            guard !Self.climbs(path),
                (folders + resolvedFolders).contains(where: { $0 != "/" && Self.isBelow($0, path) })
            else { throw outside }
            throw DocumentProblem(openingFailed: path, code)
        }
        guard let folder = resolvedFolders.first(where: { Self.isBelow($0, real) }) else { throw outside }
        return try Self.open(real, beneath: folder)
    }

    private static func climbs(_ path: String) -> Bool {
        path.utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
    }

    /// Compares bytes: letters that look alike to people are different files.
    private static func isBelow(_ folder: String, _ path: String) -> Bool {
        path.utf8.starts(with: folder.utf8) && path.utf8.dropFirst(folder.utf8.count).first == UInt8(ascii: "/")
    }

    /// Opens a page that another one of the same tree includes: from the tree's top, else beside the page, packed or not. What
    /// it leads to must lie in the tree as well.
    ///
    /// - Parameter page: the path of the page that includes
    package func openIncluded(_ path: String, by page: String) -> OpenFile? {
        guard !path.isEmpty, !path.hasPrefix("/"), path.utf8.count <= 256,
            !Self.climbs(path)
        else { return nil }
        guard let real = Self.resolved(page), resolvedFolders.contains(where: { Self.isBelow($0, real) }) else {
            return nil
        }
        let beside = Self.parent(of: real)
        // man1/ls.1 → the folder above man1.
        let isSection = OpenFile.name(of: beside).hasPrefix("man")
        let top = isSection ? Self.parent(of: beside) : beside
        guard !top.isEmpty, resolvedFolders.contains(where: { $0 == top || Self.isBelow($0, top) }) else { return nil }
        for folder in isSection ? [top, beside] : [top] {
            for ending in ["", ".gz"] {
                guard let found = Self.resolved("\(folder)/\(path)\(ending)"), Self.isBelow(top, found) else {
                    continue
                }
                if let file = try? Self.open(found, beneath: top) { return file }
            }
        }
        return nil
    }

    /// Path without its last part; empty for a path at the top.
    private static func parent(of path: String) -> String {
        String(
            decoding: path.utf8.prefix(upTo: path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex),
            as: UTF8.self)
    }

    private static func resolved(_ path: String) -> String? {
        guard path.hasPrefix("/"), let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// - Parameter real: an absolute path without links, below the folder
    private static func open(_ real: String, beneath folder: String) throws(DocumentProblem) -> OpenFile {
        let path = String(decoding: real.utf8.dropFirst(folder.utf8.count + 1), as: UTF8.self)
        let top = Glibc.open(folder, HUNCH_O_PATH | O_DIRECTORY | O_CLOEXEC)
        guard top >= 0 else { throw DocumentProblem(openingFailed: path, errno) }
        defer { close(top) }
        var place = hunch_openat2(
            top, path, HUNCH_O_PATH | O_NOFOLLOW | O_CLOEXEC, HUNCH_RESOLVE_BENEATH | HUNCH_RESOLVE_NO_SYMLINKS)
        // Fallback for kernels before 5.6, and for sandboxes that do not know the call.
        if place < 0, errno == ENOSYS || errno == EPERM { place = walk(path, from: top) }
        guard place >= 0 else { throw DocumentProblem(openingFailed: path, errno) }
        defer { close(place) }
        return try OpenFile(place: place, path)
    }

    /// Opens a path folder by folder, without `openat2`.
    private static func walk(_ path: String, from top: Int32) -> Int32 {
        var current = dup(top)
        let parts = path.split(separator: "/")
        for (position, part) in parts.enumerated() {
            let isLast = position == parts.count - 1
            let flags = HUNCH_O_PATH | O_NOFOLLOW | O_CLOEXEC | (isLast ? 0 : O_DIRECTORY)
            let next = part == ".." ? -1 : hunch_openat(current, String(part), flags)
            close(current)
            guard next >= 0 else { return -1 }
            current = next
        }
        return current
    }
}
