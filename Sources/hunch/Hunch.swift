import PodRuntime
import ArgumentParser
import CLinux
import Dispatch
import DocumentSource
import Glibc
import Logging
import StreamServer
import WebSocketTransport

/// Entry point of the process, while it has one thread: a process started as reader of a foreign document becomes that;
/// otherwise it takes its settings out of the environment and runs a command.
@main
enum Program {
    static func main() {
        ReaderRole.runIfAsked(CommandLine.arguments)
        hunch_report_crashes()
        // Signals without a meaning here: unhandled, they would end the process.
        signal(SIGUSR1, SIG_IGN)
        signal(SIGUSR2, SIG_IGN)
        checkDescriptors()
        ProcessEnvironment.take()
        // The main actor's queue runs on this thread from here on. A command ends the process when it is done.
        Task { @MainActor in
            await Hunch.main()
            exit(0)
        }
        dispatchMain()
    }

    /// Checks for descriptors before event loops are made, which would trap without them.
    private static func checkDescriptors() {
        let descriptors = DescriptorLimit.raise()
        let least = Pod.descriptorsLeast(loops: AllowedCores.count)
        guard descriptors < least else { return }
        Terminal.error(
            "expected \(least) file descriptors or more, came \(descriptors): raise the hard limit (ulimit -Hn, LimitNOFILE)"
        )
        exit(Exit.unavailable.rawValue)
    }
}

/// Root of the command line.
struct Hunch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hunch",
        abstract: "Knows what you are about to ask: type-ahead with a probability, and a cited answer at once.",
        version: HunchVersion.text,
        subcommands: [
            Serve.self, Worker.self, Predict.self, Ask.self, Read.self, Evaluate.self, Tasks.self,
            CatalogueCommand.self, Config.self, CageCommand.self,
        ])
}

/// Exit codes of sysexits.h, which scripts may rely on.
enum Exit {
    static let unavailable = ExitCode(69)
    static let dataProblem = ExitCode(65)
    static let settingsProblem = ExitCode(78)
}
