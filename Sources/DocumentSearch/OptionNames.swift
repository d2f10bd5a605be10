/// The names in a term that stands for an option of a program.
enum OptionNames {
    /// A shorter name is a letter, which a question has by chance.
    private static let lettersMin = 3

    /// "-o, --output <file>" → "-o", "--output": what stands for a value is no name.
    static func of(_ term: some StringProtocol) -> [String] {
        term.split(separator: " ").filter { $0.hasPrefix("-") || $0.hasPrefix("\u{2212}") }
            .map { name in String(name.prefix { !"=[<{(,:".contains($0) }) }
    }

    /// Whether one of the names is made of words of the question: "exclude files" says `--exclude`, and not `--cvs-exclude`.
    static func isSaid(_ term: some StringProtocol, by terms: Set<String>) -> Bool {
        of(term).contains { name in
            let words = Tokenizer.terms(name)
            return name.count > lettersMin && !words.isEmpty && words.allSatisfy { terms.contains($0) }
        }
    }
}
