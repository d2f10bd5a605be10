/// The names in a term that stands for an option of a program.
enum OptionNames {
    /// Letters of a name, lower bound: a question contains a single letter by chance.
    private static let lettersMin = 3

    /// Names in a term: "-o, --output <file>" → "-o", "--output", without the placeholder of the value.
    static func of(_ term: some StringProtocol) -> [String] {
        term.split(separator: " ").filter { $0.hasPrefix("-") || $0.hasPrefix("\u{2212}") }
            .map { name in String(name.prefix { !"=[<{(,:".contains($0) }) }
    }

    /// Whether the question's words make up one of the names: "exclude files" names `--exclude`, and not
    /// `--cvs-exclude`.
    static func isSaid(_ term: some StringProtocol, by terms: Set<String>, _ stems: WordStems) -> Bool {
        of(term).contains { name in
            let words = stems.terms(name)
            return name.count > lettersMin && !words.isEmpty && words.allSatisfy { terms.contains($0) }
        }
    }
}
