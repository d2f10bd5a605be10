import Glibc
import Subprocess
import Synchronization
import SystemPackage

/// Runs a program on bytes that came from outside, so that the worst they can do is end it: limited memory, processor
/// time and files by `prlimit`, no environment, an own session, a deadline, and an end for its whole process group.
package struct ChildProcess: Sendable {
    package struct Limits: Sendable {
        package var addressSpaceBytes = 1 << 30
        package var cpuSeconds = 20
        package var outputBytes = 64 * 1024 * 1024
        package var deadline = Duration.seconds(30)
        /// How far it stands back for others, up to 19.
        package var niceness = 0
        package var openFilesMax = 32
        package var mayWriteFiles = false

        package init() {}
    }

    package var limits: Limits

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// - Returns: what it wrote to its standard output
    package func run(_ program: String, _ arguments: [String], input: [UInt8]) async throws(DocumentProblem) -> [UInt8]
    {
        let group = ProcessGroup()
        // Not a child of this task: a cancelled task would leave the library's descriptors open in the middle of
        // spawning. What is cancelled is the process, and this task then ends by itself.
        let work = Task { await execute(program, arguments, input, group) }
        let outcome = await withTaskCancellationHandler {
            let timer = Task { [limits] in
                if (try? await Task.sleep(for: limits.deadline)) != nil { group.end(.deadline) }
            }
            defer { timer.cancel() }
            return await work.value
        } onCancel: {
            group.end(.notWanted)
        }
        switch group.reason {
        case .deadline:
            throw DocumentProblem(.timedOut, "\(program) took longer than \(limits.deadline.components.seconds) s")
        case .notWanted: throw DocumentProblem(.unreachable, "no longer wanted")
        case nil: return try outcome.get()
        }
    }

    private func execute(
        _ program: String, _ arguments: [String], _ input: [UInt8], _ group: ProcessGroup
    ) async -> Result<[UInt8], DocumentProblem> {
        guard let file = Self.unnamedFile(holding: input) else {
            return .failure(
                DocumentProblem(.extractorFailed, "there is no room for a temporary file", isTransient: true))
        }
        var options = PlatformOptions()
        options.createSession = true
        var limited = [
            "--as=\(limits.addressSpaceBytes)", "--cpu=\(limits.cpuSeconds)", "--nofile=\(limits.openFilesMax)",
            "--core=0",
        ]
        if !limits.mayWriteFiles { limited.append("--fsize=0") }
        limited.append("--")
        if limits.niceness > 0 { limited += ["nice", "-n", "\(limits.niceness)"] }
        limited.append(program)
        do {
            let result = try await Subprocess.run(
                .name("prlimit"), arguments: Arguments(limited + arguments),
                environment: .custom(["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"]),
                platformOptions: options, input: .fileDescriptor(file, closeAfterSpawningProcess: true),
                output: .bytes(limit: limits.outputBytes), error: .discarded
            ) { execution in
                group.started(execution.processIdentifier.value)
            }
            group.ended()
            switch result.terminationStatus {
            case .exited(0): return .success(result.standardOutput)
            // prlimit's own code when it cannot start the program.
            case .exited(127), .exited(126): return .failure(Self.missing(program))
            case let status:
                return .failure(DocumentProblem(.extractorFailed, "\(program) could not read it (\(status))"))
            }
        } catch let error as SubprocessError where error.code == .executableNotFound {
            return .failure(Self.missing("prlimit"))
        } catch {
            group.end(.notWanted)
            group.ended()
            return .failure(DocumentProblem(.extractorFailed, "\(program): \(error)"))
        }
    }

    /// A file without a name, rewound: a program may seek in it, and nobody has to feed it.
    private static func unnamedFile(holding bytes: [UInt8]) -> FileDescriptor? {
        guard let file = tmpfile() else { return nil }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count, fflush(file) == 0, fseek(file, 0, SEEK_SET) == 0
        else {
            return nil
        }
        let descriptor = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3)
        return descriptor < 0 ? nil : FileDescriptor(rawValue: descriptor)
    }

    private static func missing(_ program: String) -> DocumentProblem {
        DocumentProblem(.extractorMissing, "\(program) is not installed on the server")
    }
}

/// A child with everything it started: it leads a session of its own, so its number is the group's.
private final class ProcessGroup: Sendable {
    enum Reason: Sendable {
        case deadline, notWanted
    }

    private struct State {
        var leader: pid_t?
        var reason: Reason?
    }

    private let state = Mutex(State())

    /// Why it was ended, nil when it ended by itself.
    var reason: Reason? { state.withLock { $0.reason } }

    func started(_ leader: pid_t) {
        state.withLock { state in
            state.leader = leader
            if state.reason != nil { kill(-leader, SIGKILL) }
        }
    }

    /// Its number may belong to somebody else from now on.
    func ended() {
        state.withLock { $0.leader = nil }
    }

    func end(_ reason: Reason) {
        state.withLock { state in
            if state.reason == nil { state.reason = reason }
            if let leader = state.leader { kill(-leader, SIGKILL) }
        }
    }
}
