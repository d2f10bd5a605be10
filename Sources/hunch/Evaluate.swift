import CatalogueServing
import PredictionEvaluation
import ItemServing
import ArgumentParser
import Catalogue
import Foundation
import PredictionEngine
import StreamServer

/// Command `hunch evaluate`: measures predictions on typed strings, and answers to questions, whose meaning is known.
struct Evaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure predictions on typed strings, and answers to questions.",
        subcommands: [Typeahead.self, Traces.self, Answers.self])

    /// Source options of both subcommands: the catalogue, and the generated strings that replace a missing file.
    struct Source: ParsableArguments {
        @Option(help: "A catalogue source, as for `hunch serve`.") var catalogue: String
        @Option(help: "Seed of generated strings, and of the bootstrap.") var seed: UInt64 = 1
        @Option(help: "Generated strings of the mix, 20 to 1,000,000.") var count = 4000
        @Option(help: "Percent of the strings of the mix that mean names which are missing, 0 to 90.")
        var missingShare = 5.0
        @Option(
            help:
                "A file of real names, one a line, typed in full besides: those that the catalogue has are left out."
        )
        var missing: String?
        @Option(help: "Number of items to grow the catalogue to: real names, each with a word of another appended.")
        var growTo: Int?

        func items() throws -> [PredictableItem] {
            switch CatalogueSource.parse(catalogue) {
            case .failure(let problem):
                Terminal.error(problem.message)
                throw Exit.settingsProblem
            case .success(let source):
                let (revision, report) = CatalogueLoader().load([source])
                guard report.items > 1 else {
                    Terminal.error("--catalogue: expected at least two items, came \(report.items)")
                    throw Exit.dataProblem
                }
                let items = revision.items.map(ServedCatalogue.predictable)
                return growTo.map { GrownCatalogue.items(items, count: $0, seed: seed) } ?? items
            }
        }

        static func text(of path: String, option: String) throws -> String {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                Terminal.error("\(option): there is no file \"\(path)\" that can be read as text")
                throw Exit.dataProblem
            }
            return text
        }

        func generated(_ items: [PredictableItem]) throws -> [TypedTrace] {
            var generator = TraceGenerator(items, seed: seed)
            let traces = generator.traces(count: count, missingPercent: missingShare)
            guard let missing else { return traces }
            let text = try Self.text(of: missing, option: "--missing")
            return traces + generator.missing(text.split(whereSeparator: \.isNewline).map(String.init))
        }

        func validate() throws {
            guard (1...10_000_000).contains(growTo ?? 1) else {
                throw ValidationError("expected a number from 1 to 10000000 in --grow-to, came \(growTo ?? 0)")
            }
            guard (0...90).contains(missingShare) else {
                throw ValidationError("expected a number from 0 to 90 in --missing-share, came \(missingShare)")
            }
            guard (20...1_000_000).contains(count) else {
                throw ValidationError("expected a number from 20 to 1000000 in --count, came \(count)")
            }
        }
    }

    /// Command `hunch evaluate traces`: prints generated strings, one a line.
    struct Traces: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print generated strings: how drawn, slice, target, keys; a tab between them.")

        @OptionGroup var source: Source

        func run() async throws {
            let traces = try source.generated(try source.items())
            Terminal.write(traces.map { $0.line + "\n" }.joined())
        }
    }

    /// Command `hunch evaluate typeahead`: reports every slice and measure.
    struct Typeahead: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Type strings against a catalogue and score what is predicted.")

        @OptionGroup var source: Source
        @Option(
            help:
                "A file of strings as `hunch evaluate traces` prints them, targets by their names; without one they are generated."
        )
        var traces: String?
        @Flag(help: "Print everything as JSON.") var json = false
        @Option(help: "Where to write the reliability diagram.") var svg: String?

        func run() async throws {
            let items = try source.items()
            let report = TypeaheadEvaluation(items: items, traces: try strings(items), seed: source.seed).run()
            if let svg { try Terminal.write(report.diagram, to: svg, option: "--svg") }
            Terminal.write(json ? try report.json() + "\n" : report.report.text)
        }

        private func strings(_ items: [PredictableItem]) throws -> [TypedTrace] {
            guard let traces else { return try source.generated(items) }
            let text = try Source.text(of: traces, option: "--traces")
            var strings: [TypedTrace] = []
            for (place, line) in text.split(separator: "\n").enumerated() {
                guard let trace = TypedTrace(line: line) else {
                    Terminal.error(
                        "\(traces):\(place + 1): expected four fields with tabs between them (how drawn, slice, target, keys), came \"\(line.prefix(80))\""
                    )
                    throw Exit.dataProblem
                }
                strings.append(trace)
            }
            guard !strings.isEmpty else {
                Terminal.error("--traces: \"\(traces)\" has no strings")
                throw Exit.dataProblem
            }
            let names = Set(items.map(\.name))
            let strange = strings.filter { !$0.isUnknown && !names.contains($0.target) }
            if let first = strange.first {
                Terminal.error(
                    "\(traces): \(strange.count) of \(strings.count) targets are no item's name, \"\(first.target.prefix(80))\" for example: they count as missed"
                )
            }
            return strings
        }
    }
}
