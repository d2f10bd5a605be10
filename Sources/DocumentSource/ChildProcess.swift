import Subprocess
import SystemPackage

/// Runs a program on bytes that came from outside, so that the worst they can do is end it: limited memory, processor
/// time and files by `prlimit`, no environment, an own session, a deadline, and an end for its whole process group.
package struct ChildProcess: Sendable {
    package struct Limits: Sendable {
        package var addressSpaceBytes = 1 << 30
        package var cpuSeconds = 20
        package var outputBytes = 64 * 1024 * 1024
        package var deadline = Duration.seconds(30)

        package init() {}
    }

    package var limits: Limits

    package init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// - Returns: what it wrote to its standard output
    package func run(_ program: String, _ arguments: [String], input: [UInt8]) async throws(DocumentProblem) -> [UInt8]
    {
        let outcome = await withTaskGroup(of: Result<[UInt8], DocumentProblem>.self) { group in
            group.addTask { await execute(program, arguments, input) }
            group.addTask {
                do {
                    try await Task.sleep(for: limits.deadline)
                } catch {}
                return .failure(
                    DocumentProblem(.timedOut, "\(program) took longer than \(limits.deadline.components.seconds) s"))
            }
            let first = await group.next() ?? .failure(DocumentProblem(.extractorFailed, "nothing ran"))
            group.cancelAll()
            return first
        }
        return try outcome.get()
    }

    private func execute(_ program: String, _ arguments: [String], _ input: [UInt8]) async -> Result<
        [UInt8], DocumentProblem
    > {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(100))
        ]
        let limited = [
            "--as=\(limits.addressSpaceBytes)", "--cpu=\(limits.cpuSeconds)", "--fsize=0", "--nofile=32", "--core=0",
            "--",
            program,
        ]
        do {
            let result = try await Subprocess.run(
                .name("prlimit"), arguments: Arguments(limited + arguments),
                environment: .custom(["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"]),
                platformOptions: options, input: .array(input), output: .bytes(limit: limits.outputBytes))
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
            return .failure(DocumentProblem(.extractorFailed, "\(program): \(error)"))
        }
    }

    private static func missing(_ program: String) -> DocumentProblem {
        DocumentProblem(.extractorMissing, "\(program) is not installed on the server")
    }
}
