import CLinux
import Glibc

/// Runner of a system program (pdftotext, mandoc) below a reader, in the same cage. Blocking; only a reader calls it.
enum ReaderProgram {
    enum Name: String, CaseIterable, Sendable {
        case pdftotext, mandoc

        /// Path of the program; nil when it is not installed.
        var path: String? {
            ["/usr/local/bin", "/usr/bin", "/bin"].map { "\($0)/\(rawValue)" }.first { access($0, X_OK) == 0 }
        }
    }

    /// The program's standard input.
    enum Input {
        case file(Int32)
        case bytes(UnsafeRawBufferPointer)
    }

    private static let chunkBytes = 64 * 1024

    /// Calls `onOutput` with the program's output, as it comes.
    ///
    /// - Parameter accepted: exit codes of the program that are no failure, besides 0
    /// - Returns: the exit code
    @discardableResult
    static func run(
        _ program: Name, _ arguments: [String], input: Input, accepted: Set<Int32> = [],
        onOutput: (UnsafeRawBufferPointer) throws(DocumentProblem) -> Void
    ) throws(DocumentProblem) -> Int32 {
        guard let path = program.path else {
            throw DocumentProblem(.extractorMissing, "\(program.rawValue) is not installed on the server")
        }
        var output = Pipe()
        defer { output.close() }
        var feed = Pipe(isNeeded: input.bytes != nil)
        defer { feed.close() }
        // The file's offset is shared by all its descriptors.
        if let file = input.file { lseek(file, 0, SEEK_SET) }
        let child = try start(path, [program.rawValue] + arguments, input: input.file ?? feed.reading, output.writing)
        output.closeWriting()
        feed.closeReading()
        let problem = exchange(&feed, input.bytes, output.reading, onOutput)
        output.close()
        feed.close()
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        if let problem { throw problem }
        let code = (status >> 8) & 0xFF
        if status & 0x7F == 0, accepted.contains(code) { return code }
        if let failure = failure(of: program, status) { throw failure }
        return code
    }

    private static func start(
        _ path: String, _ arguments: [String], input: Int32, _ output: Int32
    ) throws(DocumentProblem) -> pid_t {
        let child = CStrings.with(arguments) { hunch_start_program(path, $0, input, output) }
        guard child > 0 else {
            throw DocumentProblem(.extractorMissing, "\(path) cannot be started: \(String(cString: strerror(errno)))")
        }
        return child
    }

    /// Feeds the program and takes its output until the program closes it.
    private static func exchange(
        _ feed: inout Pipe, _ bytes: UnsafeRawBufferPointer?, _ output: Int32,
        _ onOutput: (UnsafeRawBufferPointer) throws(DocumentProblem) -> Void
    ) -> DocumentProblem? {
        var rest = bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)
        if bytes != nil { _ = fcntlNonBlocking(feed.writing) }
        return withUnsafeTemporaryAllocation(byteCount: chunkBytes, alignment: 16) { buffer -> DocumentProblem? in
            while true {
                if rest.isEmpty { feed.closeWriting() }
                var polled = [
                    pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                    pollfd(fd: rest.isEmpty ? -1 : feed.writing, events: Int16(POLLOUT), revents: 0),
                ]
                if poll(&polled, 2, -1) < 0, errno != EINTR { return nil }
                if polled[1].revents != 0 { rest = fed(feed, rest) }
                if polled[0].revents != 0 {
                    let count = read(output, buffer.baseAddress, buffer.count)
                    if count == 0 { return nil }
                    if count < 0 {
                        if errno == EINTR { continue }
                        return nil
                    }
                    do throws(DocumentProblem) {
                        try onOutput(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                    } catch {
                        return error
                    }
                }
            }
        }
    }

    /// Rest of the input after the program has taken as much as it takes now.
    private static func fed(_ feed: borrowing Pipe, _ rest: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let written = write(feed.writing, rest.baseAddress, min(rest.count, chunkBytes))
        if written > 0 { return UnsafeRawBufferPointer(rebasing: rest.dropFirst(written)) }
        if errno == EAGAIN || errno == EINTR { return rest }
        // The program reads no further; its output still counts.
        return UnsafeRawBufferPointer(start: nil, count: 0)
    }

    private static func fcntlNonBlocking(_ descriptor: Int32) -> Int32 {
        fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    private static func failure(of program: Name, _ status: Int32) -> DocumentProblem? {
        let signal = status & 0x7F
        if signal == SIGXCPU {
            return DocumentProblem(.tooSlow, "\(program.rawValue) took more processor time than a document may")
        }
        if signal != 0 {
            return DocumentProblem(
                .extractorFailed,
                "\(program.rawValue) could not read it: it is broken, or needs more memory than its reader may take (signal \(signal))"
            )
        }
        let code = (status >> 8) & 0xFF
        if code == 127 { return DocumentProblem(.extractorMissing, "\(program.rawValue) cannot be started") }
        return code == 0
            ? nil : DocumentProblem(.extractorFailed, "\(program.rawValue) could not read it (exit \(code))")
    }

    /// Two ends, each closed once.
    private struct Pipe {
        private(set) var reading: Int32 = -1
        private(set) var writing: Int32 = -1

        init(isNeeded: Bool = true) {
            guard isNeeded else { return }
            var ends: [Int32] = [-1, -1]
            if hunch_pipe(&ends) == 0 { (reading, writing) = (ends[0], ends[1]) }
        }

        mutating func closeReading() {
            if reading >= 0 { Glibc.close(reading) }
            reading = -1
        }

        mutating func closeWriting() {
            if writing >= 0 { Glibc.close(writing) }
            writing = -1
        }

        mutating func close() {
            closeReading()
            closeWriting()
        }
    }
}

extension ReaderProgram.Input {
    fileprivate var file: Int32? { if case .file(let descriptor) = self { descriptor } else { nil } }
    fileprivate var bytes: UnsafeRawBufferPointer? { if case .bytes(let bytes) = self { bytes } else { nil } }
}

/// Strings as C has them, ended by a null pointer.
enum CStrings {
    static func with<Result>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return body(&pointers)
    }
}
