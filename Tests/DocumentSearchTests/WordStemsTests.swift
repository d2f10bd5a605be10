import Testing

@testable import DocumentSearch

/// Stemmer that takes an ending off.
private struct EndingStemmer: Stemmer {
    let ending: String
    func stem(_ word: String) -> String { word.hasSuffix(ending) ? String(word.dropLast(ending.count)) : word }
}

private struct EndingStemmers: StemmerSource {
    let name = "endings"
    func stemmer(of language: Language) -> (any Stemmer)? {
        language == .german ? EndingStemmer(ending: "en") : nil
    }
}

@Suite struct WordStemsTests {
    @Test func termsAreStemmed() {
        #expect(WordStems.english.terms("Calibrating the calibration") == ["calibr", "the", "calibr"])
        #expect(WordStems(.german, IndexResources(stemmers: EndingStemmers())).terms("Batterien") == ["batteri"])
        #expect(
            WordStems(.french, IndexResources(stemmers: EndingStemmers())).terms("Batterien") == ["batterien"],
            "no stemmer: as it stands")
        #expect(WordStems(.japanese).terms("settings 電源") == ["set", "電源", "電", "源"], "English words are English")
    }

    @Test func theTermsThatSayWhatAQuestionIsAbout() {
        let english = WordStems.english
        #expect(english.queryTerms("how do I calibrate it?") == ["calibr"])
        #expect(english.queryTerms("what does the deja vu knob do?") == ["deja", "vu", "knob"])
        #expect(english.queryTerms("what is it?") == ["what", "is", "it"])
        #expect(WordStems(.german).queryTerms("Wie lade ich die Batterie?") == ["lade", "batterie"])
        #expect(WordStems(.japanese).queryTerms("電源です") == ["電源", "源で", "電", "源"])
    }

    @Test func aDocumentsWordsAreReadInItsLanguage() {
        let page = Page(
            number: 1, section: "Pflege",
            text: "Das Gerät wird mit den Batterien geliefert, und die sind nicht im Preis.")
        let index = PassageIndex([page], IndexResources(stemmers: EndingStemmers()))
        #expect(index.stems.language == .german)
        #expect(index.search("Batteri", limit: 1).count == 1)
        #expect(PassageIndex([page], language: .english).stems.language == .english)
    }
}
