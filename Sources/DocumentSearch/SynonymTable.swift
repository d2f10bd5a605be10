import Synchronization

/// Synonyms that a site gives: a group a line, its words separated by commas ("television, tv, telly"); `#` begins a comment. A
/// group's word finds the others at half its weight. Of a name in several words each word counts.
package final class SynonymTable: Sendable {
    /// Groups of a table, words of a group, and characters of a line, upper bounds.
    package static let groupsMax = 10_000
    private static let wordsMax = 30
    private static let lineMax = 1000

    /// Problem of a table: the line, from 1, and what is wrong with it.
    package struct Problem: Error, Equatable {
        package var line: Int
        package var message: String
    }

    /// Checksum of the text (FNV-1a, 64 bits), which names the table: with another one other passages are found.
    package let checksum: UInt64
    private let groups: [[String]]
    private let stemmed = Mutex<[Language: [String: [String]]]>([:])

    package init(_ text: String) throws(Problem) {
        var groups: [[String]] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.prefix { $0 != "#" }
            guard line.count <= Self.lineMax else {
                throw Problem(line: number + 1, message: "expected at most \(Self.lineMax) characters, came more")
            }
            let group = words.split(separator: ",").map { Tokenizer.words(String($0)).joined(separator: " ") }
                .filter { !$0.isEmpty }
            if group.isEmpty { continue }
            guard (2...Self.wordsMax).contains(group.count) else {
                throw Problem(
                    line: number + 1,
                    message: "expected 2 to \(Self.wordsMax) words separated by commas, came \(group.count)")
            }
            groups.append(group)
            guard groups.count <= Self.groupsMax else {
                throw Problem(line: number + 1, message: "expected at most \(Self.groupsMax) groups, came more")
            }
        }
        self.groups = groups
        checksum = text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// Terms of each term in a language, made once.
    func terms(_ stems: WordStems) -> [String: [String]] {
        stemmed.withLock { stemmed in
            if let known = stemmed[stems.language] { return known }
            var table: [String: [String]] = [:]
            for group in groups {
                let names = group.map { stems.terms($0) }
                for (place, name) in names.enumerated() where name.count == 1 {
                    let others = names.indices.filter { $0 != place }.flatMap { names[$0] }
                    for other in others where other != name[0] && table[name[0]]?.contains(other) != true {
                        table[name[0], default: []].append(other)
                    }
                }
            }
            stemmed[stems.language] = table
            return table
        }
    }
}
