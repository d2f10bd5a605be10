import Testing

@testable import DocumentSearch

@Suite struct LanguageTests {
    @Test func codesOfCataloguesAreRead() {
        #expect(Language(code: "de") == .german && Language(code: "pt-BR") == .portuguese)
        #expect(Language(code: "nb_NO") == .norwegian && Language(code: "German") == .german)
        #expect(Language(code: "pl") == .other)
        for code in ["", "x", "not a language", "1234", String(repeating: "d", count: 99)] {
            #expect(Language(code: code) == nil, "\(code)")
        }
    }

    @Test func everyLanguageHasWordsThatSayNothing() {
        for language in Language.allCases where language != .other {
            #expect(WordStems(language).stopTerms.count > 10, "\(language)")
        }
    }
}
