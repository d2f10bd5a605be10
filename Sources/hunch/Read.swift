import ArgumentParser
import DocumentSearch
import DocumentServing
import Foundation
import StreamServer
import TextCoding
import DocumentSource

/// Command `hunch read DOCUMENT`: prints what a document's reader makes of it, for those who wonder what is quoted.
struct Read: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a document as it is read: its pages or sections, a paragraph a line.")

    @OptionGroup var options: SettingsOptions
    @Option(help: "Format of the document, where its name does not tell: \(DocumentFormat.namesInCatalogues).")
    var format: String?
    @Flag(
        help:
            "Print a JSON object a page: number, section, headings above, printed label, text, and the kind of each paragraph."
    )
    var json = false
    @Argument(help: "A file or an http(s) URL.") var document: String

    private struct Line: Encodable {
        var page: Int
        var section: String?
        var path: [String]?
        var label: String?
        var text: String
        /// Kind of each paragraph, as it is treated.
        var kinds: [String]
    }

    func run() async throws {
        let (settings, _) = try options.read()
        let pages = try await Self.index(of: document, format, settings).pages
        for page in pages {
            if json {
                try Terminal.write(
                    json:
                        Line(
                            page: page.number, section: page.section, path: page.path.isEmpty ? nil : page.path,
                            label: page.label, text: page.text, kinds: page.paragraphKinds.map { "\($0)" }))
            } else {
                Terminal.write("== \(page.number)\(page.section.map { "  \($0)" } ?? "")\n\(page.text)\n")
            }
        }
    }

    /// Index of one document. A problem is printed, and the command ends with 65.
    static func index(of document: String, _ format: String?, _ settings: Settings) async throws -> PassageIndex {
        var known: DocumentFormat?
        if let format {
            known = DocumentFormat.allCases.first { $0.words.contains(format.lowercased()) }
            guard known != nil else {
                Terminal.error("--format: expected \(DocumentFormat.namesInCatalogues), came \"\(format)\"")
                throw Exit.settingsProblem
            }
        }
        switch await DocumentDesk.read(document, format: known, settings: settings.documents) {
        case .success(let read): return read.index
        case .failure(let problem):
            Terminal.error("\(document): \(problem.message)")
            throw Exit.dataProblem
        }
    }
}
