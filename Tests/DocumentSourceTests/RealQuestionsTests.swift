import DocumentSearch
import Foundation
import Testing

@testable import DocumentSource

/// Questions that people ask, about documents that nobody made for it: each with what an answer must hold. Written by somebody
/// who had not seen how they are answered.
@Suite(.serialized) struct RealQuestionsTests {
    private struct Question {
        var document: String
        var text: String
        var wanted: [String]
        /// The question before it.
        var previous: String?
    }

    private static func questions(_ file: String) throws -> [Question] {
        let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../Data/\(file)")
        return try String(contentsOf: place, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: "\t").map(String.init)
            let wanted = fields[fields.count - 1].components(separatedBy: " || ")
            return Question(
                document: fields[0], text: fields[fields.count - 2], wanted: wanted,
                previous: fields.count > 3 ? fields[1] : nil)
        }
    }

    private static func folder(_ variable: String) -> String? {
        ProcessInfo.processInfo.environment[variable].flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    }

    /// In one line, without what marks code.
    private func plain(_ text: String) -> String {
        text.lowercased().split { $0.isWhitespace || $0 == "`" }.joined(separator: " ")
    }

    /// What became of some questions.
    private struct Outcome {
        var count = 0
        /// Told something else than was wanted.
        var wrong: [String] = []
        /// Told that the document does not say.
        var refused: [String] = []

        var right: Int { count - wrong.count - refused.count }
        var text: String { "\(right) of \(count) right; wrong: \(wrong); refused: \(refused)" }
    }

    /// The table of the project: with it documents are indexed as a pod does.
    private static let meaning: MeaningTable? = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../deploy/meaning/table.bin")
        return (try? Data(contentsOf: file)).flatMap { try? MeaningTable(Array($0)) }
    }()

    /// - Parameter path: the file that a question's document is
    private func outcome(of questions: [Question], path: (String) throws -> String) async throws -> Outcome {
        let meaning = try #require(Self.meaning)
        var outcome = Outcome()
        for (document, questions) in Dictionary(grouping: questions, by: \.document).sorted(by: { $0.key < $1.key }) {
            let file = try path(document)
            let bytes = try FileBytes.read(file, bytesMax: 64 << 20)
            let read = try await Cage.forTests.read(
                FetchedDocument(file: OpenFile.holding(bytes), contentType: nil, location: file, isLocal: true),
                Cage.Wishes())
            var builder = PassageIndexBuilder(read.pages, IndexResources(meaning: meaning))
            // Other tests have their turn between two slices.
            while builder.advance(units: 32 * 1024) { await Task.yield() }
            let index = builder.finish()
            for question in questions {
                await Task.yield()
                outcome.count += 1
                let read = question.previous.flatMap { FollowUp.read(question.text, after: [$0], in: index) }
                let answer = ExtractiveAnswer.answer(read ?? question.text, from: index)
                let text = plain(answer.text)
                if question.wanted.contains(where: { text.contains(plain($0)) }) { continue }
                if answer.isAnswered {
                    outcome.wrong.append("\(document): \(question.text)")
                } else {
                    outcome.refused.append("\(document): \(question.text)")
                }
            }
        }
        return outcome
    }

    @Test(.enabled(if: Self.folder("HUNCH_MAN") != nil, "the manual pages are not here"))
    func ordinaryQuestionsAboutManualPagesAreAnswered() async throws {
        let folder = try #require(Self.folder("HUNCH_MAN"))
        let questions = try Self.questions("manual-questions.tsv").filter { question in
            FileManager.default.fileExists(atPath: path(of: question.document, in: folder))
        }
        #expect(questions.count > 40)
        let outcome = try await outcome(of: questions) { path(of: $0, in: folder) }
        // 35 of 47 right and 7 wrong when this was written.
        #expect(outcome.right * 10 >= outcome.count * 7 && outcome.wrong.count * 5 <= outcome.count, "\(outcome.text)")
    }

    /// The same with questions that avoid the manual's words ("A rebase went wrong halfway, how do I give up?").
    @Test(.enabled(if: Self.folder("HUNCH_MAN") != nil, "the manual pages are not here"))
    func questionsInOtherWordsAreAnsweredNowAndThen() async throws {
        let folder = try #require(Self.folder("HUNCH_MAN"))
        let questions = try Self.questions("manual-questions-plain.tsv").filter { question in
            FileManager.default.fileExists(atPath: path(of: question.document, in: folder))
        }
        let outcome = try await outcome(of: questions) { path(of: $0, in: folder) }
        // 4 of 40 right and 18 refused when this was written.
        #expect(outcome.right >= 3 && !outcome.refused.isEmpty, "\(outcome.text)")
    }

    @Test(.enabled(if: Self.folder("HUNCH_MAN") != nil, "the manual pages are not here"))
    func questionsThatLeanOnTheOneBeforeAreReadWithIt() async throws {
        let folder = try #require(Self.folder("HUNCH_MAN"))
        let questions = try Self.questions("follow-up-questions.tsv").filter { question in
            FileManager.default.fileExists(atPath: path(of: question.document, in: folder))
        }
        let outcome = try await outcome(of: questions) { path(of: $0, in: folder) }
        let alone = questions.map { question in
            var question = question
            question.previous = nil
            return question
        }
        let without = try await self.outcome(of: alone) { path(of: $0, in: folder) }
        // 29 of 40 right and 2 wrong when this was written, alone as many: most say themselves what they are about.
        #expect(outcome.right >= without.right, "\(outcome.text); without the question before: \(without.text)")
        #expect(outcome.right * 3 >= outcome.count * 2 && outcome.wrong.count * 8 <= outcome.count, "\(outcome.text)")
    }

    /// `ls(1)` → `man1/ls.1.gz`
    private func path(of page: String, in folder: String) -> String {
        let parts = page.split { $0 == "(" || $0 == ")" }
        guard parts.count == 2 else { return "" }
        return "\(folder)/man\(parts[1].prefix(1))/\(parts[0]).\(parts[1]).gz"
    }

    /// `Tests/scripts/corpus.sh` fetches them: 40 documents of many projects, in six languages and five formats.
    @Test(
        .enabled(
            if: Self.folder("HUNCH_CORPUS") != nil, "HUNCH_CORPUS names no folder that Tests/scripts/corpus.sh filled"))
    func factsOfRealDocumentsAreFound() async throws {
        let folder = try #require(Self.folder("HUNCH_CORPUS"))
        let questions = try Self.questions("corpus.tsv")
        let outcome = try await outcome(of: questions) { "\(folder)/\($0)" }
        #expect(outcome.right * 10 >= outcome.count * 7, "\(outcome.text)")
    }
}
