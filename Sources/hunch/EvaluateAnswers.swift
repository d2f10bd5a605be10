import AnswerEvaluation
import ArgumentParser
import DocumentSearch
import Foundation
import PredictionEvaluation
import StreamServer

extension Evaluate {
    /// Command `hunch evaluate answers`: asks a document questions whose answers are known.
    struct Answers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask a document questions whose right places are known, and questions of other documents.",
            discussion: """
                A file of questions has a JSON object a line: {"question", "gold": [texts of the right sections], "pages": \
                [right pages], "phrases": [what a right answer holds], "answer": a person's, "document": a file of the folder, \
                "answerable": false where the document does not say, "previous": [questions before it, newest first]}; all but the first may be missing.
                """)

        @OptionGroup var options: SettingsOptions
        @Option(help: "The document: a file or an http(s) URL; or a folder of the documents that the questions name.")
        var document: String
        @Option(help: "A file of questions.") var questions: String
        @Option(
            name: .customLong("foreign"),
            help: "A file of questions that it does not answer; may be repeated.")
        var foreign: [String] = []
        @Option(help: "Seed of the slips and of the bootstrap.") var seed: UInt64 = 1
        @Flag(help: "Print the report as JSON.") var json = false
        @Flag(help: "Print the evidence for each answer as JSON, a line each, and no report.") var trials = false
        @Flag(help: "Print the best sections' numbers as JSON, a line for each question, and no report.")
        var ranking = false
        @Option(help: "File for the reliability diagram.") var svg: String?

        func run() async throws {
            let (settings, _) = try options.read()
            let questions = try Self.questions(of: questions, "--questions")
            let others = try foreign.map { file in
                (
                    name: URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent,
                    questions: try Self.questions(of: file, "--foreign")
                )
            }
            let documents = try await asked(questions, settings)
            if ranking { return try Self.writeRankings(documents) }
            if trials {
                for line in EvidenceLine.all(documents, foreign: others.flatMap(\.questions)) {
                    try Terminal.write(json: line)
                }
                return
            }
            let report = AnswerReport(documents, foreign: others, seed: seed)
            if let svg {
                let diagram = ReliabilityDiagram.svg(
                    [("confidence", report.calibration)], title: "How often an answer is right, by its confidence")
                try Terminal.write(diagram, to: svg, option: "--svg")
            }
            if json {
                try Terminal.write(json: report, isPretty: true)
            } else {
                Terminal.write(report.text)
            }
        }

        /// The documents with their questions; one document, or those of a folder that questions name.
        private func asked(_ questions: [AnswerQuestion], _ settings: Settings) async throws -> [AskedDocument] {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: document, isDirectory: &isFolder), isFolder.boolValue else {
                return [AskedDocument(try await Read.index(of: document, nil, settings), questions)]
            }
            var documents: [AskedDocument] = []
            for (name, questions) in Dictionary(grouping: questions, by: \.document).sorted(by: {
                ($0.key ?? "") < ($1.key ?? "")
            }) {
                guard let name else {
                    Terminal.error("--questions: expected a \"document\" in each question to a folder")
                    throw Exit.dataProblem
                }
                let index = try await Read.index(of: "\(document)/\(name)", nil, settings)
                documents.append(AskedDocument(index, questions))
            }
            return documents
        }

        private struct Ranking: Encodable {
            var pages: [Int]
        }

        /// Passages that are looked at, and sections that are printed for each question.
        private static let rankedMax = (passages: 100, pages: 20)

        private static func writeRankings(_ documents: [AskedDocument]) throws {
            for asked in documents {
                for question in asked.questions {
                    var pages: [Int] = []
                    for hit in asked.index.search(question.question, limit: rankedMax.passages) {
                        let page = asked.index.pages[asked.index.passages.page(of: hit.passage)].number
                        if !pages.contains(page), pages.count < rankedMax.pages { pages.append(page) }
                    }
                    try Terminal.write(json: Ranking(pages: pages))
                }
            }
        }

        private static func questions(of file: String, _ option: String) throws -> [AnswerQuestion] {
            let text = try Source.text(of: file, option: option)
            let decoder = JSONDecoder()
            var questions: [AnswerQuestion] = []
            for (place, line) in text.split(separator: "\n").enumerated() {
                guard let question = try? decoder.decode(AnswerQuestion.self, from: Data(line.utf8)) else {
                    Terminal.error(
                        "\(file):\(place + 1): expected a JSON object with a question, came \"\(line.prefix(80))\"")
                    throw Exit.dataProblem
                }
                questions.append(question)
            }
            guard !questions.isEmpty else {
                Terminal.error("\(option): \"\(file)\" has no questions")
                throw Exit.dataProblem
            }
            return questions
        }
    }
}
