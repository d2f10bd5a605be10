import ArgumentParser
import Foundation
import StreamServer

/// Command `hunch predict TEXT`: prints one prediction.
struct Predict: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the prediction for TEXT as typed so far.")

    @OptionGroup var options: SettingsOptions
    @Flag(help: "Print the frame that a browser would get.") var json = false
    @Option(help: "How many candidates.") var limit = 10
    @Argument(help: "What was typed; empty for the most popular.") var text: String

    func validate() throws {
        guard (1...50).contains(limit) else {
            throw ValidationError("expected a number from 1 to 50 in --limit, came \(limit)")
        }
    }

    func run() async throws {
        let desk = try await CommandLineDesk(options)
        let lines = desk.predict(text, limit: limit, asJSON: json)
        Terminal.write(lines + "\n")
    }
}
