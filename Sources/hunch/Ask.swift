import ArgumentParser
import Foundation
import StreamServer

/// Command `hunch ask ITEM QUESTION`: prints one answer.
struct Ask: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer one question about an item, given by its id or by its name as typed.")

    @OptionGroup var options: SettingsOptions
    @Flag(help: "Print the frames that a browser would get, one a line.") var json = false
    @Argument(help: "The item's id, or what somebody would type for it.") var item: String
    @Argument(help: "The question.") var question: String

    func run() async throws {
        let desk = try await CommandLineDesk(options)
        let id: String
        switch desk.meant(item) {
        case .item(let found, let name):
            if found != item, !json { Terminal.error("\"\(item)\" is taken for \(name) (\(found))") }
            id = found
        case .unsure(let likeliest):
            let names = likeliest.map { "\($0.name) (\(Int(($0.confidence * 100).rounded())) %)" }
            Terminal.error(
                "there is no item \"\(item)\""
                    + (names.isEmpty ? "" : ", and none is surely meant. Perhaps: " + names.joined(separator: ", ")))
            throw Exit.dataProblem
        }
        let isAnswered = await desk.ask(id, question, asJSON: json) { Terminal.write($0) }
        if !isAnswered { throw Exit.dataProblem }
    }
}
