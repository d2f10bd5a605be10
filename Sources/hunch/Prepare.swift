import ArgumentParser
import Foundation
import StreamServer

/// `hunch prepare`: a long document on standard input, its pages on standard output. The server calls it for itself,
/// so that reading a long document is another process's work.
struct Prepare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read a document from standard input and print its pages as JSON.", shouldDisplay: false)

    @Option(help: "pdf, html, markdown, text or man.") var format: String

    func run() async throws {
        let input = FileHandle.standardInput.readDataToEndOfFile()
        guard let pages = await LargeDocuments.pages(Array(input), format: format) else { throw Exit.dataProblem }
        FileHandle.standardOutput.write(Data(pages))
    }
}
