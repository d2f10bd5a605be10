import Testing

/// Texts that people read stand once, so that they are changed in one place. Literals are compared as they are written, of
/// lines without a comment or an address.
@Suite struct WordingTests {
    /// Words from which on a text is a sentence, not a name that may be used again.
    private static let wordsLeast = 4
    /// Texts that look alike and are about different things.
    private static let others: Set<String> = ["the header is too large"]

    @Test func noSentenceStandsTwice() {
        var places: [String: [String]] = [:]
        for file in SourceTree.swiftFiles("Sources") where file.name != "LanguageTables.swift" {
            for line in file.text.split(separator: "\n") where !line.contains("//") {
                for text in Self.literals(line) where Self.isSentence(text) {
                    places[text, default: []].append(file.path)
                }
            }
        }
        #expect(places.count > 100)
        for (text, files) in places.sorted(by: { $0.key < $1.key }) where files.count > 1 {
            #expect(Self.others.contains(text), "\"\(text)\" stands in \(files.joined(separator: ", "))")
        }
    }

    private static func isSentence(_ text: String) -> Bool {
        let words = text.split(separator: " ").filter { $0.allSatisfy { $0.isLetter || ",.:;'()-".contains($0) } }
        return words.count >= wordsLeast
    }

    /// String literals of a line, interpolations left as they are.
    private static func literals(_ line: Substring) -> [String] {
        var found: [String] = []
        var current: String?
        var isEscaped = false
        for character in line {
            guard var text = current else {
                if character == "\"" { current = "" }
                continue
            }
            if character == "\"", !isEscaped {
                found.append(text)
                current = nil
            } else {
                text.append(character)
                current = text
            }
            isEscaped = character == "\\" && !isEscaped
        }
        return found
    }
}
