/// Synonyms that a site gives: a group a line, its words separated by commas ("television, tv, telly"); `#` begins a comment. A
/// group's word finds the others at half its weight. Of a name in several words each word counts.
package struct SynonymTable: Sendable {
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
    /// Words of each group, those of names in several words too, and the groups of each word as it is written and as an English
    /// stemmer leaves it.
    private let groups: [[String]]
    private let groupsOfWord: [String: [Int]]

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
        var places: [String: [Int]] = [:]
        for (number, group) in groups.enumerated() {
            for name in group where !name.contains(" ") {
                for key in Set([name, WordStems.english.stem(name)]) { places[key, default: []].append(number) }
            }
        }
        groupsOfWord = places
        self.groups = groups.map { $0.flatMap { $0.split(separator: " ").map(String.init) } }
        checksum = text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// Words that the site takes for one, each once.
    package func others(of word: String) -> [String] {
        let numbers = groupsOfWord[word] ?? groupsOfWord[WordStems.english.stem(word)] ?? []
        var seen: Set<String> = [word]
        return numbers.flatMap { groups[$0] }.filter { seen.insert($0).inserted }
    }
}
