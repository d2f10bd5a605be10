import Testing

@testable import DocumentSearch

@Suite struct OptionNamesTests {
    @Test(
        arguments: [
            ("-o, --output <file>", ["-o", "--output"]), ("--exclude=PATTERN", ["--exclude"]),
            ("-name pattern", ["-name"]),
            ("-R [bind_address:]port", ["-R"]), ("enable UNIT...", []), ("", []),
        ] as [(String, [String])])
    func valuesAreNoNames(term: String, names: [String]) {
        #expect(OptionNames.of(term) == names)
    }

    @Test func anOptionIsSaidWhenAllWordsOfANameAre() {
        let asked = Set(WordStems.english.terms("exclude files by their name"))
        #expect(
            OptionNames.isSaid("--exclude=PATTERN", by: asked, .english)
                && OptionNames.isSaid("-x, -name pattern", by: asked, .english))
        #expect(
            !OptionNames.isSaid("--cvs-exclude, -C", by: asked, .english)
                && !OptionNames.isSaid("-by", by: asked, .english))
    }
}
