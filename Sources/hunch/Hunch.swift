import ArgumentParser
import Glibc
import Logging
import StreamServer

/// The command line.
@main
struct Hunch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hunch",
        abstract: "Knows what you are about to ask: type-ahead with a probability, and a cited answer at once.",
        subcommands: [
            Serve.self, Worker.self, Predict.self, Ask.self, Evaluate.self, Tasks.self,
            CatalogueCommand.self, Config.self,
            Prepare.self,
        ])
}

/// Exit codes of sysexits.h that scripts may rely on.
enum Exit {
    static let unavailable = ExitCode(69)
    static let dataProblem = ExitCode(65)
    static let settingsProblem = ExitCode(78)
}
