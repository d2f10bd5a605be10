import CatalogueServing
import ItemServing
import ArgumentParser
import Catalogue
import DocumentSource
import Foundation
import StreamServer

/// Command `hunch catalogue check SOURCE…`: reports the content of the sources, and their problems.
struct CatalogueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalogue", abstract: "Look into catalogues.", subcommands: [Check.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load sources and report every problem with its place, documents that cannot be opened included.",
            discussion: "Ends with 65 when items were lost: records that cannot be read, have no name, or repeat an id."
        )

        @Option(help: "Write what could be read to this file: a clean copy of .csv and .tsv sources.") var fix: String?
        @Argument(
            help:
                "man:[DIR], a folder of documents, a JSON brand file, .csv, .tsv, a document; several, or with commas.")
        var sources: [String]

        func run() async throws {
            var parsed: [CatalogueSource] = []
            let sources = CatalogueSource.names(sources)
            for text in sources {
                switch CatalogueSource.parse(text) {
                case .success(let source): parsed.append(source)
                case .failure(let problem): Terminal.error(problem.message)
                }
            }
            guard parsed.count == sources.count else { throw Exit.settingsProblem }
            var (catalogue, report) = CatalogueLoader().load(parsed)
            let more = (ProcessEnvironment.taken["DOCUMENT_ROOTS"] ?? "").split(separator: ",")
            let roots = DocumentRoots(parsed.map(\.folder) + more.map { $0.trimmingCharacters(in: .whitespaces) })
            CatalogueDocuments.check(catalogue, roots, into: &report)
            for problem in report.problems { Terminal.write(problem.text + "\n") }
            if report.untold > 0 { Terminal.write("… and \(report.untold) more, which are counted here\n") }
            Terminal.write(report.summary + "\n")
            if let fix { try write(catalogue.items, parsed, to: fix) }
            if report.items == 0 || report.hasLostItems { throw Exit.dataProblem }
        }

        private func write(_ items: [CatalogueItem], _ sources: [CatalogueSource], to file: String) throws {
            let isDelimited = sources.allSatisfy { if case .delimited = $0 { true } else { false } }
            guard isDelimited else {
                Terminal.error("--fix: expected .csv and .tsv sources: a CSV cannot hold the data of other sources")
                throw Exit.settingsProblem
            }
            guard !items.isEmpty else { return Terminal.error("--fix: nothing is written: there are no items") }
            let target = CatalogueSource.absolute(file)
            let real = { (path: String) in URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
            guard !sources.contains(where: { real($0.path) == real(target) }) else {
                Terminal.error(
                    "--fix: expected another file than the sources, came \"\(file)\": what is not read would be lost")
                throw Exit.settingsProblem
            }
            let folder = URL(fileURLWithPath: target).deletingLastPathComponent().path + "/"
            do {
                // Written atomically: concurrent readers get the old file or the new one.
                try Data(DelimitedWriter.csv(items, besides: folder).utf8).write(
                    to: URL(fileURLWithPath: target), options: .atomic)
            } catch {
                Terminal.error("--fix: cannot write \"\(file)\": \(error.localizedDescription)")
                throw Exit.dataProblem
            }
            Terminal.write("\(items.count) items written to \(file)\n")
        }
    }
}
