import Testing

@testable import Catalogue

@Suite struct IgnoreRulesTests {
    @Test(
        arguments: [
            ("*.bak", "a/b.bak", false, true), ("*.bak", "a/b.md", false, false), ("drafts/", "drafts", true, true),
            ("drafts/", "drafts", false, false), ("/top.md", "top.md", false, true),
            ("/top.md", "a/top.md", false, false),
            ("a/*/c", "a/b/c", false, true), ("a/*/c", "a/b/b/c", false, false), ("a/**/c", "a/b/b/c", false, true),
            ("# x\n\n", "x", false, false), ("*.md\n!keep.md", "keep.md", false, false),
            ("?.txt", "a.txt", false, true), ("docs/**", "docs", true, false), ("docs/**", "docs/a/b", false, true),
            ("docs/**\n!docs/keep.md", "docs/keep.md", false, false),
            ("sp\\ ace.md", "sp ace.md", false, true), ("\\#x", "#x", false, true), ("v[0-9].md", "v3.md", false, true),
            ("v[!0-9].md", "v3.md", false, false), ("[ab", "[ab", false, true), ("**/b.md", "a/c/b.md", false, true),
        ] as [(String, String, Bool, Bool)])
    func patternsMatchAsInAGitignore(rules: String, path: String, isFolder: Bool, isIgnored: Bool) {
        #expect(IgnoreRules(rules).ignores(path, isFolder: isFolder) == isIgnored)
    }

    @Test func aPatternOfStarsTakesNoTime() {
        let rules = IgnoreRules(String(repeating: "*a", count: 200) + "b")
        #expect(!rules.ignores(String(repeating: "a", count: 5000), isFolder: false))
    }

    @Test func moreRulesThanAreReadAreTold() {
        #expect(!IgnoreRules("a\nb").isCut && IgnoreRules(String(repeating: "a\n", count: 1001)).isCut)
        #expect(IgnoreRules(String(repeating: "a", count: 501)).isCut)
    }
}
