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
    }

    private static func questions(_ file: String) throws -> [Question] {
        let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
            "../Data/\(file)")
        return try String(contentsOf: place, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: "\t").map(String.init)
            return Question(document: fields[0], text: fields[1], wanted: fields[2].components(separatedBy: " || "))
        }
    }

    private static func folder(_ variable: String) -> String? {
        ProcessInfo.processInfo.environment[variable].flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    }

    /// In one line, without what marks code.
    private func plain(_ text: String) -> String {
        text.lowercased().split { $0.isWhitespace || $0 == "`" }.joined(separator: " ")
    }

    /// - Parameter path: the file that a question's document is
    private func unanswered(_ questions: [Question], path: (String) throws -> String) async throws -> [String] {
        var wrong: [String] = []
        for (document, questions) in Dictionary(grouping: questions, by: \.document).sorted(by: { $0.key < $1.key }) {
            let file = try path(document)
            let bytes = try FileBytes.read(file, bytesMax: 64 << 20)
            let read = try await Cage.forTests.read(
                FetchedDocument(file: OpenFile.holding(bytes), contentType: nil, location: file, isLocal: true),
                Cage.Wishes())
            var builder = PassageIndexBuilder(read.pages)
            // Other tests have their turn between two slices.
            while builder.advance(units: 32 * 1024) { await Task.yield() }
            let index = builder.finish()
            for question in questions {
                await Task.yield()
                let answer = plain(ExtractiveAnswer.answer(question.text, from: index).text)
                if !question.wanted.contains(where: { answer.contains(plain($0)) }) {
                    wrong.append("\(document): \(question.text)")
                }
            }
        }
        return wrong
    }

    @Test(.enabled(if: Self.folder("HUNCH_MAN") != nil, "the manual pages are not here"))
    func ordinaryQuestionsAboutManualPagesAreAnswered() async throws {
        let folder = try #require(Self.folder("HUNCH_MAN"))
        let questions = try Self.questions("manual-questions.tsv").filter { question in
            FileManager.default.fileExists(atPath: path(of: question.document, in: folder))
        }
        #expect(questions.count > 40)
        let wrong = try await unanswered(questions) { path(of: $0, in: folder) }
        // 38 of 47 when this was written.
        #expect(
            wrong.count * 10 <= questions.count * 2, "\(questions.count - wrong.count) of \(questions.count): \(wrong)")
    }

    /// The same with questions that avoid the manual's words ("A rebase went wrong halfway, how do I give up?"): what words
    /// alone find of them.
    @Test(.enabled(if: Self.folder("HUNCH_MAN") != nil, "the manual pages are not here"))
    func questionsInOtherWordsAreAnsweredNowAndThen() async throws {
        let folder = try #require(Self.folder("HUNCH_MAN"))
        let questions = try Self.questions("manual-questions-plain.tsv").filter { question in
            FileManager.default.fileExists(atPath: path(of: question.document, in: folder))
        }
        let wrong = try await unanswered(questions) { path(of: $0, in: folder) }
        // 7 of 40 when this was written.
        #expect(questions.count - wrong.count >= 6, "\(questions.count - wrong.count) of \(questions.count): \(wrong)")
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
        let wrong = try await unanswered(questions) { "\(folder)/\($0)" }
        // 90 of 120 when this was written; what is missing is mostly a matter of ranking.
        #expect(
            wrong.count * 10 <= questions.count * 3, "\(questions.count - wrong.count) of \(questions.count): \(wrong)")
    }
}
