import ArgumentParser
import StreamServer

/// `hunch tasks`: what is in the queue of background work.
struct Tasks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List what waits, runs, waits for its time, and failed for good.")

    @OptionGroup var options: SettingsOptions
    @Flag(help: "Print one JSON object a line.") var json = false
    @Option(help: "How many of each state.") var limit = 100

    func validate() throws {
        guard (1...10_000).contains(limit) else {
            throw ValidationError("expected a number from 1 to 10000 in --limit, came \(limit)")
        }
    }

    func run() async throws {
        let (settings, _) = try options.read()
        guard settings.redis != nil else {
            Terminal.error("REDIS_URL: expected the Redis that the pods share, came none")
            throw Exit.settingsProblem
        }
        do {
            for line in try await TaskList.lines(settings, limit: limit, asJSON: json) { Terminal.write(line + "\n") }
        } catch {
            Terminal.error("\(error)")
            throw Exit.unavailable
        }
    }
}
