import CLinux
import Glibc

/// Open regular file, as a document's reader gets it; closed with its last reference.
package final class OpenFile: Sendable {
    package let descriptor: Int32
    package let byteCount: Int

    init(descriptor: Int32, byteCount: Int) {
        self.descriptor = descriptor
        self.byteCount = byteCount
    }

    deinit { close(descriptor) }

    /// The last part of a path, for messages.
    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Opens the regular file at a path, symbolic links followed, without ever waiting: a FIFO or a device is looked at, but
    /// not opened.
    package static func regular(_ path: String) throws(DocumentProblem) -> OpenFile {
        let place = open(path, HUNCH_O_PATH | O_CLOEXEC)
        guard place >= 0 else { throw DocumentProblem(openingFailed: path, errno) }
        defer { close(place) }
        return try OpenFile(place: place, path)
    }

    /// - Parameter place: an `O_PATH` descriptor of what is to be opened
    convenience init(place: Int32, _ path: String) throws(DocumentProblem) {
        let name = OpenFile.name(of: path)
        var status = stat()
        guard fstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFREG, !OpenFile.isOfTheKernel(place) else {
            throw DocumentProblem(.notAFile, "\(name) is no regular file")
        }
        // This opens the file that was checked, even if the path now leads elsewhere.
        let file = open("/proc/self/fd/\(place)", O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard file >= 0 else { throw DocumentProblem(openingFailed: path, errno) }
        guard status.st_size <= Int.max / 2, status.st_size >= 0 else {
            close(file)
            throw DocumentProblem(.notAFile, "\(name) has no size")
        }
        self.init(descriptor: file, byteCount: Int(status.st_size))
    }

    /// Whether the file is synthesised by the kernel (/proc, /sys): such files look regular and are not.
    private static func isOfTheKernel(_ place: Int32) -> Bool {
        let system = hunch_file_system(place)
        // Magic numbers of linux/magic.h: proc, sysfs, debugfs, tracefs, securityfs, cgroup, cgroup2, bpf, pstore, efivarfs.
        let made: Set<UInt32> = [
            0x9FA0, 0x6265_6572, 0x6462_6720, 0x7472_6163, 0x7363_6673, 0x27_E0EB, 0x6367_7270, 0xCAFE_4A11,
            0x6165_676C, 0xDE5E_81E4,
        ]
        return system == 0 || made.contains(system)
    }

    /// A file in memory, for what came over the network.
    package static func inMemory() throws(DocumentProblem) -> MemoryFile {
        let file = hunch_memory_file("hunch-document")
        guard file >= 0 else {
            throw .noRoom
        }
        return MemoryFile(descriptor: file)
    }

    /// A file in memory that holds these bytes.
    package static func holding(_ bytes: [UInt8]) throws(DocumentProblem) -> OpenFile {
        var file = try inMemory()
        let result = bytes.withUnsafeBytes { bytes -> Result<Void, DocumentProblem> in
            do throws(DocumentProblem) {
                return .success(try file.append(bytes))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
        return try file.finish()
    }

    /// Reads the whole file; nil when it cannot be read.
    package func read(atMost bytesMax: Int) -> [UInt8]? {
        byteCount <= bytesMax ? beginning(byteCount) : nil
    }

    /// Reads the first bytes; nil when they cannot be read.
    package func beginning(_ bytesMax: Int) -> [UInt8]? {
        let wanted = min(byteCount, bytesMax)
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
            count = 0
            while count < wanted {
                let got = pread(descriptor, buffer.baseAddress.map { $0 + count }, wanted - count, off_t(count))
                if got < 0, errno == EINTR { continue }
                if got < 0 { failed = true }
                if got <= 0 { break }
                count += got
            }
        }
        return failed ? nil : bytes
    }
}

/// A file in memory that is being written.
package struct MemoryFile: ~Copyable {
    private let descriptor: Int32
    package private(set) var byteCount = 0

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(DocumentProblem) {
        var rest = bytes
        while !rest.isEmpty {
            let written = write(descriptor, rest.baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                throw .noRoom
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            byteCount += written
        }
    }

    /// The file for its reader, opened for reading only.
    package consuming func finish() throws(DocumentProblem) -> OpenFile {
        let reading = open("/proc/self/fd/\(descriptor)", O_RDONLY | O_CLOEXEC)
        guard reading >= 0 else {
            throw .noRoom
        }
        return OpenFile(descriptor: reading, byteCount: byteCount)
    }
}

extension DocumentProblem {
    init(openingFailed path: String, _ code: Int32) {
        let isMissing = code == ENOENT || code == ENOTDIR
        self.init(
            isMissing ? .notFound : .unreachable,
            isMissing
                ? "there is no file \(OpenFile.name(of: path))"
                : "\(OpenFile.name(of: path)): \(String(cString: strerror(code)))")
    }
}
