import Testing

@testable import DocumentSearch

@Suite struct PorterStemmerTests {
    @Test(arguments: [
        ("caresses", "caress"), ("ponies", "poni"), ("cats", "cat"), ("agreed", "agre"), ("plastered", "plaster"),
        ("motoring", "motor"), ("conflated", "conflat"), ("hopping", "hop"), ("falling", "fall"), ("happy", "happi"),
        ("relational", "relat"), ("conditional", "condit"), ("vietnamization", "vietnam"), ("electrical", "electr"),
        ("hopefulness", "hope"), ("adjustment", "adjust"), ("adoption", "adopt"), ("probate", "probat"),
        ("rate", "rate"),
        ("controlling", "control"), ("sky", "sky"), ("is", "is"), ("replacement", "replac"),
    ])
    func itAgreesWithThePaper(word: String, stem: String) {
        #expect(PorterStemmer.stem(Array(word.utf8)) == stem)
    }
}
