import ArgumentParser
import Catalogue
import DocumentSource
import Foundation
import StreamServer

/// `hunch catalogue check SOURCE…`: what is in the sources, and what is wrong with them.
struct CatalogueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue", abstract: "Look into catalogues.", subcommands: [Check.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load sources and report every problem with its place, documents that cannot be opened included.")

        @Argument(help: "man:[DIR], a folder or file of JSON brand files, .csv or .tsv") var sources: [String]

        func run() async throws {
            var parsed: [CatalogueSource] = []
            for text in sources {
                switch CatalogueSource.parse(text) {
                case .success(let source): parsed.append(source)
                case .failure(let problem): Terminal.error(problem.message)
                }
            }
            guard parsed.count == sources.count else { throw Exit.settingsProblem }
            var (catalogue, report) = CatalogueLoader().load(parsed)
            let more = (ProcessEnvironment.taken[Setting.documentRoots.rawValue] ?? "").split(separator: ",")
            let roots = DocumentRoots(parsed.map(\.folder) + more.map { $0.trimmingCharacters(in: .whitespaces) })
            CatalogueDocuments.check(catalogue, roots, into: &report)
            for problem in report.problems { Terminal.write(problem.text + "\n") }
            Terminal.write(report.summary + "\n")
            if report.items == 0 { throw Exit.dataProblem }
        }
    }
}
