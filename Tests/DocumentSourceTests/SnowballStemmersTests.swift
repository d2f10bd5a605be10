import DocumentSearch
import Testing

@testable import DocumentSource

@Suite struct SnowballStemmersTests {
    @Test func formsOfAWordAreOne() throws {
        let stemmers = try #require(SnowballStemmers.shared, "package libstemmer0d")
        func stem(_ word: String, _ language: Language) throws -> String {
            try #require(stemmers.stemmer(of: language)).stem(word)
        }
        #expect(try stem("batterien", .german) == stem("batterie", .german))
        #expect(try stem("cargadores", .spanish) == stem("cargador", .spanish))
        #expect(try stem("акками", .russian) == stem("акка", .russian))
        #expect(try stem("", .french) == "")
        #expect(stemmers.stemmer(of: .japanese) == nil && stemmers.stemmer(of: .english) == nil)
    }

    @Test func everyLanguageOfTheListHasOne() throws {
        let stemmers = try #require(SnowballStemmers.shared, "package libstemmer0d")
        for language in Language.allCases where SnowballStemmers.hasStemmer(language) {
            #expect(stemmers.stemmer(of: language) != nil, "\(language)")
        }
    }

    @Test func aStemmerIsSharedByThreads() async throws {
        let stemmer = try #require(SnowballStemmers.shared?.stemmer(of: .german))
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<500).allSatisfy { stemmer.stem("batterien\($0 % 7)x") == "batterien\($0 % 7)x" } }
            }
            for await isSame in group { #expect(isSame) }
        }
    }
}
