import CLinux
import Glibc

/// Shuts a reader of foreign bytes in: no files but what its programs are made of, no network, no other process, nothing
/// written, little memory. It binds the calling thread and what that starts, so it is entered before any other thread exists.
///
/// Landlock (Linux 5.13, `landlock(7)`) decides on files, signals and TCP; seccomp (`seccomp(2)`) on everything that Landlock
/// does not know: other sockets, tracing, owners and rights of files, namespaces, shared memory.
enum Confinement {
    /// Report of the confinement that holds in this process.
    struct Report: Equatable, Sendable {
        /// The version of Landlock's interface; 0: the kernel has none, and files that the user may read stay readable.
        var landlock: Int
    }

    /// Failure to set up a part of the cage: the reader then does not read.
    enum Failure: Error {
        case noEmptyFolder, privileges, landlock(errno: Int32), seccomp(errno: Int32)
    }

    /// Open files of a reader and its programs; libraries are closed again once they are mapped.
    private static let openFilesMax: UInt64 = 32

    static func enter(temporaryFolder: String) throws(Failure) -> Report {
        _ = hunch_die_with_parent()
        _ = hunch_close_from(4)
        // When memory is short, the kernel shall take a reader, not the server.
        writeOwnScore("1000")
        try enterEmptyFolder(in: temporaryFolder)
        limit(HUNCH_LIMIT_CORE, 0)
        limit(HUNCH_LIMIT_FILE_SIZE, 0)
        limit(HUNCH_LIMIT_OPEN_FILES, openFilesMax)
        mappedAtStart = mappedBytes()
        guard hunch_no_new_privileges() == 0 else { throw .privileges }
        _ = hunch_hide_memory()
        guard hunch_drop_capabilities() == 0 else { throw .privileges }
        let version = max(0, Int(hunch_landlock_version()))
        if version > 0 { try restrictFiles(version) }
        guard hunch_seccomp_deny() == 0 else { throw .seccomp(errno: errno) }
        return Report(landlock: version)
    }

    /// Bytes of addresses that the program's own code and libraries took before it read anything.
    nonisolated(unsafe) private static var mappedAtStart = 0
    /// Bytes of addresses that the libraries of a started program take.
    private static let librariesBytes = 192 << 20

    /// Limits the cost of one document, including the programs that read it. Later calls only lower the limits.
    ///
    /// - Parameters:
    ///   - memoryBytes: heap; besides it there is room for code, and for the document itself
    ///   - processorSeconds: processor time after which a signal is raised
    static func limit(memoryBytes: Int, documentBytes: Int, processorSeconds: Int) {
        limit(heapBytes: memoryBytes)
        limit(HUNCH_LIMIT_ADDRESSES, UInt64(mappedAtStart + librariesBytes + documentBytes + max(1 << 20, memoryBytes)))
        let seconds = UInt64(max(1, processorSeconds))
        _ = hunch_limit(Int32(HUNCH_LIMIT_PROCESSOR.rawValue), seconds, seconds + 1)
    }

    /// Limits the heap alone, of which a reader and its program each take a part.
    static func limit(heapBytes: Int) { limit(HUNCH_LIMIT_HEAP, UInt64(max(1 << 20, heapBytes))) }

    private static func limit(_ resource: hunch_resource, _ value: UInt64) {
        _ = hunch_limit(Int32(resource.rawValue), value, value)
    }

    private static func mappedBytes() -> Int {
        var text = [UInt8](repeating: 0, count: 64)
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 1 << 30 }
        defer { close(file) }
        let count = read(file, &text, text.count)
        let pages = String(decoding: text.prefix(max(0, count)).prefix { $0 != 0x20 }, as: UTF8.self)
        return (Int(pages) ?? 1 << 18) * sysconf(Int32(_SC_PAGESIZE))
    }

    private static func writeOwnScore(_ text: String) {
        let file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = text.withCString { write(file, $0, strlen($0)) }
        close(file)
    }

    static let folderPrefix = "hunch-reader-"

    /// Enters an own folder that is already deleted: no file can be created in it, and none stays behind.
    private static func enterEmptyFolder(in parent: String) throws(Failure) {
        umask(0o077)
        var template = Array("\(parent)/\(folderPrefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, chdir(template) == 0, rmdir(template) == 0 else { throw .noEmptyFolder }
    }

    // MARK: Landlock

    /// `LANDLOCK_ACCESS_FS_*` of linux/landlock.h.
    private enum Access {
        static let execute: UInt64 = 1 << 0
        static let readFile: UInt64 = 1 << 2
        static let readFolder: UInt64 = 1 << 3

        /// All rights that a version of the interface can restrict.
        static func all(_ version: Int) -> UInt64 {
            var bits: UInt64 = 13
            if version >= 2 { bits = 14 }
            if version >= 3 { bits = 15 }
            if version >= 5 { bits = 16 }
            return (1 << bits) - 1
        }
    }

    /// Folders with the libraries of the system's programs.
    private static let libraries = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib"]
    private static let libraryList = "/etc/ld.so.cache"
    /// Tables with which poppler reads East Asian PDFs.
    private static let popplerData = "/usr/share/poppler"

    private static func restrictFiles(_ version: Int) throws(Failure) {
        let bytes = version >= 6 ? 24 : version >= 4 ? 16 : 8
        let rules = hunch_landlock_create(
            Access.all(version), version >= 4 ? 3 : 0, version >= 6 ? 3 : 0, bytes)
        guard rules >= 0 else { throw .landlock(errno: errno) }
        defer { close(rules) }
        for folder in libraries { allow(rules, folder, Access.execute | Access.readFile) }
        allow(rules, popplerData, Access.readFile | Access.readFolder)
        allow(rules, libraryList, Access.readFile)
        for program in ReaderProgram.Name.allCases {
            if let path = program.path { allow(rules, path, Access.execute | Access.readFile) }
        }
        guard hunch_landlock_restrict(rules) == 0 else { throw .landlock(errno: errno) }
    }

    /// Adds a rule for a path; a missing path needs none.
    private static func allow(_ rules: Int32, _ path: String, _ access: UInt64) {
        let place = open(path, HUNCH_O_PATH | O_CLOEXEC)
        guard place >= 0 else { return }
        _ = hunch_landlock_allow(rules, place, access)
        close(place)
    }
}
