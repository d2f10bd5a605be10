import Foundation
import Testing

@testable import PredictionEngine

@Suite struct NameMentionTests {
    /// Who mentions a name in a sentence mentions all of it.
    @Test func aNameInASentenceIsTheOneThatIsThereInFull() {
        let index = index([("git", 5), ("git config", 80), ("git fetch", 80), ("git merge", 80)])
        #expect(top("git on my machine", in: index) == "git")
        #expect(top("how do i use git fetch today", in: index) == "git fetch")
    }

    @Test func namesOfSeveralWordsAreFoundInAText() {
        let index = index("git", "git fetch", "sort")
        let text = index.alphabet.symbols("how is git fetch and sort done")
        let words = text.split(separator: Alphabet.separator)
        #expect(index.placesOfNames(in: words[...]) == [2, 3])
    }
}
