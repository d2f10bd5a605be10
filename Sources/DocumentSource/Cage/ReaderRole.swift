import CLinux
import DocumentSearch
import Glibc
import Synchronization

/// The pod's own program as a reader of one foreign document: shuts itself in, waits for the document, tells its pages, ends.
///
/// The server starts it with nothing but a socket at descriptor 3. It is entered before the process has a second thread.
package enum ReaderRole {
    /// The first argument that makes this program a reader; the second is a folder for temporary files.
    package static let argument = "read-document"
    static let socket: Int32 = 3

    /// Exit codes of a reader that could not be confined, one for each message of the server.
    enum Exit {
        static let usage: Int32 = 64
        static let cage: Int32 = 71
        static let noFolder: Int32 = 73
    }

    /// Set by a program that looks for the role at its start: it can be started as a reader, whatever its file is called.
    static var isOffered: Bool { offered.load(ordering: .relaxed) }
    private static let offered = Atomic(false)

    /// Runs the reader when the arguments ask for it, and then does not return.
    package static func runIfAsked(_ arguments: [String]) {
        offered.store(true, ordering: .relaxed)
        guard arguments.count > 1, arguments[1] == argument else { return }
        var kind: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard arguments.count == 3, getsockopt(socket, SOL_SOCKET, SO_TYPE, &kind, &length) == 0 else {
            hunch_write_error("hunch: a reader is started by the server itself\n")
            exit(Exit.usage)
        }
        let report: Confinement.Report
        do throws(Confinement.Failure) {
            report = try Confinement.enter(temporaryFolder: arguments[2])
        } catch {
            if case .noEmptyFolder = error { _exit(Exit.noFolder) }
            _exit(Exit.cage)
        }
        signal(SIGPIPE, SIG_IGN)
        let server = ServerLine()
        server.tell(.ready(landlock: report.landlock))
        guard let (job, file) = server.job() else { _exit(0) }
        Confinement.limit(
            memoryBytes: job.memoryBytes, documentBytes: byteCount(of: file), processorSeconds: job.processorSeconds)
        switch job.task {
        case .readDocument: read(job, file, server)
        case .probe: server.tell(.report(CageProbe.report()))
        }
        _exit(0)
    }

    private static func read(_ job: CageJob, _ file: Int32, _ server: ServerLine) {
        var includes: [String: [UInt8]] = [:]
        let reader = DocumentReader(
            job: job, file: file,
            include: { path throws(DocumentProblem) in
                guard job.isLocal else { return nil }
                if let known = includes[path] { return known }
                guard let included = server.include(path) else { return nil }
                defer { close(included) }
                let bytes = try bytes(of: included, job)
                includes[path] = bytes
                return bytes
            },
            handOver: { replies, textBytes, pages throws(DocumentProblem) in
                guard server.isWanted(.summary(textBytes: textBytes, pages: pages)) else { throw .notWanted }
                server.tell(replies)
                server.tell(.partEnd)
            })
        do throws(DocumentProblem) {
            let sink = try mapped(file) { bytes throws(DocumentProblem) in try reader.read(bytes) }
            if !sink.about.isEmpty { server.tell(.about(sink.about.bounded)) }
            guard server.isWanted(.summary(textBytes: sink.textBytes, pages: sink.pages)) else { return }
            server.tell(sink.replies)
            server.tell(.done)
        } catch {
            server.tell(.problem(error))
        }
    }

    private static func byteCount(of file: Int32) -> Int {
        var status = stat()
        return fstat(file, &status) == 0 ? max(0, Int(status.st_size)) : 0
    }

    private static func bytes(of file: Int32, _ job: CageJob) throws(DocumentProblem) -> [UInt8] {
        let bytes = try mapped(file) { bytes throws(DocumentProblem) in Array(bytes) }
        return bytes.starts(with: [0x1F, 0x8B]) ? try FileBytes.gunzip(bytes, bytesMax: job.bytesMax) : bytes
    }

    /// The file's bytes without a copy. Should the file shrink meanwhile, this process ends, and no other.
    private static func mapped<Value>(
        _ file: Int32, _ body: (UnsafeRawBufferPointer) throws(DocumentProblem) -> Value
    ) throws(DocumentProblem) -> Value {
        let count = byteCount(of: file)
        guard count > 0 else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
            throw DocumentProblem(.extractorFailed, "its bytes cannot be mapped")
        }
        return try body(UnsafeRawBufferPointer(start: start, count: count))
    }
}

/// The reader's end of the line to the server. When the server is gone, so is the reader.
private struct ServerLine {
    private static let socket = ReaderRole.socket

    func tell(_ reply: CageReply) { tell(reply.encoded()) }

    func tell(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty {
                let sent = hunch_send(Self.socket, rest.baseAddress, rest.count, -1)
                if sent < 0, errno == EINTR { continue }
                guard sent > 0 else { _exit(0) }
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(sent))
            }
        }
    }

    /// Sends a reply that the server answers with yes or no.
    func isWanted(_ reply: CageReply) -> Bool {
        tell(reply)
        return receive(1)?.first == CageAnswer.yes
    }

    /// The open file of an included page.
    func include(_ path: String) -> Int32? {
        tell(.include(path))
        var answer: UInt8 = 0
        var file: Int32 = -1
        guard hunch_receive(Self.socket, &answer, 1, &file) == 1 else { _exit(0) }
        return answer == CageAnswer.yes && file >= 0 ? file : nil
    }

    /// Job and document; nil: the server no longer needs this reader.
    func job() -> (CageJob, Int32)? {
        var length: UInt32 = 0
        var file: Int32 = -1
        let got = withUnsafeMutableBytes(of: &length) { hunch_receive(Self.socket, $0.baseAddress, 4, &file) }
        guard got == 4, let bytes = receive(Int(UInt32(littleEndian: length))), let job = CageJob(bytes) else {
            return nil
        }
        return (job, file)
    }

    private func receive(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var received = 0
        while received < count {
            let got = bytes.withUnsafeMutableBytes {
                recv(Self.socket, $0.baseAddress.map { $0 + received }, count - received, 0)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return nil }
            received += got
        }
        return bytes
    }
}

/// The server's answer to a reader's question, one byte.
enum CageAnswer {
    static let no: UInt8 = 0
    static let yes: UInt8 = 1
}
