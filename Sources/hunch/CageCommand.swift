import ArgumentParser
import DocumentSource

/// Command `hunch cage`: shows whether foreign documents are confined on this machine. Ends with 69 when a reader may
/// do too much.
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
            Terminal.error("the cage lets a document reader do too much: see the lines with ALLOWED")
            throw Exit.unavailable
        }
    }
}
