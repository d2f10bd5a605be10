import CLinux
import Glibc

/// The folders below which a catalogue's documents may lie. A catalogue comes from others: without this it could have any
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

    /// As they are now, without links; one that is not there holds nothing.
    private var resolvedFolders: [String] { folders.compactMap { Self.resolved($0) }.filter { $0 != "/" } }

    /// Opens the regular file at an absolute path, when it lies below a folder.
    package func open(_ path: String) throws(DocumentProblem) -> OpenFile {
        guard let real = Self.resolved(path) else { throw DocumentProblem(openingFailed: path, errno) }
        guard let folder = resolvedFolders.first(where: { real.hasPrefix($0 + "/") }) else {
            throw DocumentProblem(
                .outsideRoots,
                "\(OpenFile.name(of: path)) lies outside the catalogue's folder; DOCUMENT_ROOTS can name its own folder"
            )
        }
        return try Self.open(String(real.dropFirst(folder.utf8.count + 1)), beneath: folder)
    }

    /// Opens a page that another one of the same tree includes: from the tree's top, else beside the page, packed or not.
    ///
    /// - Parameter page: the path of the page that includes
    package func openIncluded(_ path: String, by page: String) -> OpenFile? {
        guard !path.isEmpty, !path.hasPrefix("/"), path.utf8.count <= 256,
            !path.split(separator: "/").contains("..")
        else { return nil }
        guard let real = Self.resolved(page), let end = real.lastIndex(of: "/") else { return nil }
        let beside = String(real[..<end])
        var tops = [beside]
        // man1/ls.1 → the folder above man1.
        if let above = beside.lastIndex(of: "/"), beside[beside.index(after: above)...].hasPrefix("man") {
            tops.insert(String(beside[..<above]), at: 0)
        }
        for top in tops {
            for ending in ["", ".gz"] {
                if let file = try? open("\(top)/\(path)\(ending)") { return file }
            }
        }
        return nil
    }

    private static func resolved(_ path: String) -> String? {
        guard path.hasPrefix("/"), let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    private static func open(_ path: String, beneath folder: String) throws(DocumentProblem) -> OpenFile {
        let top = Glibc.open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC)
        guard top >= 0 else { throw DocumentProblem(openingFailed: path, errno) }
        defer { close(top) }
        var place = hunch_openat2(
            top, path, O_PATH | O_NOFOLLOW | O_CLOEXEC, HUNCH_RESOLVE_BENEATH | HUNCH_RESOLVE_NO_SYMLINKS)
        // Kernels before 5.6, and sandboxes that do not know the call.
        if place < 0, errno == ENOSYS || errno == EPERM { place = walk(path, from: top) }
        guard place >= 0 else { throw DocumentProblem(openingFailed: path, errno) }
        defer { close(place) }
        return try OpenFile(place: place, path)
    }

    /// The same, folder by folder.
    private static func walk(_ path: String, from top: Int32) -> Int32 {
        var current = dup(top)
        let parts = path.split(separator: "/")
        for (position, part) in parts.enumerated() {
            let isLast = position == parts.count - 1
            let flags = O_PATH | O_NOFOLLOW | O_CLOEXEC | (isLast ? 0 : O_DIRECTORY)
            let next = part == ".." ? -1 : hunch_openat(current, String(part), flags)
            close(current)
            guard next >= 0 else { return -1 }
            current = next
        }
        return current
    }
}
