import ArgumentParser
import DocumentSource

/// `hunch cage`: whether foreign documents are kept in on this machine. Ends with 69 when something gets out.
struct CageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cage", abstract: "Show what a reader of foreign documents is denied on this machine.")

    func run() async throws {
        let cage = Cage()
        let report: String
        do throws(DocumentProblem) {
            report = try await cage.probe()
        } catch {
            await cage.stop()
            Terminal.error("no reader of documents runs here: \(error.message)")
            throw Exit.unavailable
        }
        await cage.stop()
        Terminal.write(report + "\n")
        guard !report.contains("ALLOWED") else {
            Terminal.error("a reader of documents may do what it should not: see the lines that say ALLOWED")
            throw Exit.unavailable
        }
    }
}
