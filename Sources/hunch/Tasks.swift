import ArgumentParser
import StreamServer

/// Command `hunch tasks`: lists the queue of background work.
struct Tasks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List background tasks: queued, running, delayed, and failed for good.")

    @OptionGroup var options: SettingsOptions
    @Flag(help: "Print one JSON object a line.") var json = false
    @Option(help: "Number of tasks listed for each state.") var limit = 100

    func validate() throws {
        guard (1...10_000).contains(limit) else {
            throw ValidationError("expected a number from 1 to 10000 in --limit, came \(limit)")
        }
    }

    func run() async throws {
        let settings = try options.readShared()
        do {
            for line in try await TaskList.lines(settings, limit: limit, asJSON: json) { Terminal.write(line + "\n") }
        } catch {
            Terminal.error("\(error)")
            throw Exit.unavailable
        }
    }
}
