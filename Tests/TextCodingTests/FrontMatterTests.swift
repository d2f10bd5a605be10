import Testing

@testable import TextCoding

@Suite struct FrontMatterTests {
    @Test(
        arguments: [
            ("---\ntitle: \"Backup\"\n---\nx", "Backup", "x"), ("+++\ntitle = 'T'\n+++\nx", "T", "x"),
            ("---\ntitleTemplate: no\ntitle:  a   b \n...\nx", "a b", "x"),
            ("---\na: b\nno end", nil, "---\na: b\nno end"),
            ("---\n\nA rule\n---\n", nil, "---\n\nA rule\n---\n"), ("text", nil, "text"),
        ] as [(String, String?, String)])
    func settingsInFrontAreTakenOff(text: String, title: String?, rest: String) {
        let front = FrontMatter(text)
        #expect(front.title == title && String(front.text) == rest)
    }
}
