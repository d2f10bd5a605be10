import PodRuntime
import ArgumentParser
import CLinux
import Dispatch
import DocumentSource
import Glibc
import Logging
import StreamServer
import WebSocketTransport

/// Where the process begins, while it has one thread: it becomes a reader of one foreign document when it was started as one;
/// else it takes its settings out of the environment and runs a command.
@main
enum Program {
    static func main() {
        ReaderRole.runIfAsked(CommandLine.arguments)
        hunch_report_crashes()
        // Nothing is asked of us by these; without a word about them they would end the process.
        signal(SIGUSR1, SIG_IGN)
        signal(SIGUSR2, SIG_IGN)
        checkDescriptors()
        ProcessEnvironment.take()
        // The main actor's queue is this thread's from here on. A command ends the process when it is done.
        Task { @MainActor in
            await Hunch.main()
            exit(0)
        }
        dispatchMain()
    }

    /// Event loops trap where they get no descriptor: said before one is made.
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

/// The command line.
struct Hunch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hunch",
        abstract: "Knows what you are about to ask: type-ahead with a probability, and a cited answer at once.",
        version: HunchVersion.text,
        subcommands: [
            Serve.self, Worker.self, Predict.self, Ask.self, Evaluate.self, Tasks.self,
            CatalogueCommand.self, Config.self, CageCommand.self,
        ])
}

/// Exit codes of sysexits.h that scripts may rely on.
enum Exit {
    static let unavailable = ExitCode(69)
    static let dataProblem = ExitCode(65)
    static let settingsProblem = ExitCode(78)
}
