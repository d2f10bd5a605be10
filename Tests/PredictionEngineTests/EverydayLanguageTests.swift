import Foundation
import Testing

@testable import PredictionEngine

@Suite struct EverydayLanguageTests {
    private let alphabet = Alphabet()

    private func probability(_ text: String) -> Float {
        var (beforeLast, last, log) = (Alphabet.separator, Alphabet.separator, Float(0))
        for symbol in alphabet.symbols(text) {
            log += Foundation.log(EverydayLanguage.probability(beforeLast, last, symbol))
            (beforeLast, last) = (last, symbol)
        }
        return log
    }

    @Test(arguments: ["  ", "th", "qx", "a ", "e7", "77"])
    func whatMayComeNextAddsUpToOneAtMost(context: String) {
        let symbols = alphabet.symbols(context)
        let sum = (0...Alphabet.digits.upperBound).reduce(Float(0)) {
            $0 + EverydayLanguage.probability(symbols[0], symbols[1], $1)
        }
        #expect(sum > 0.97 && sum <= 1.0001, "\(sum)")
    }

    @Test(arguments: [("streng", "rtsgne"), ("lumiere", "eirlmue"), ("python", "yhpton"), ("palabra", "rpblaaa")])
    func wordsOfManyLanguagesAreLikelierThanTheirLettersInAnotherOrder(word: String, mixed: String) {
        #expect(probability(word) > probability(mixed) + 3)
    }

    @Test func whatIsInNoTableIsUnlikelyAndFinite() {
        #expect(EverydayLanguage.probability(0, 0, Alphabet.unknown) > 0)
        #expect(EverydayLanguage.probability(Alphabet.unknown, 99, 1) > 0)
        #expect(EverydayLanguage.probability(0, 0, Alphabet.unknown) < 0.001)
    }

    @Test func aCommonWordIsOneOfThousands() {
        let word = EverydayLanguage.share(of: alphabet.symbols("publication"), isOpen: false)
        let house = EverydayLanguage.share(of: alphabet.symbols("house"), isOpen: false)
        #expect(word == 0 && house > 0.00005 && house < 0.001)
        #expect(EverydayLanguage.share(of: alphabet.symbols("hous"), isOpen: false) == 0)
        #expect(EverydayLanguage.share(of: alphabet.symbols("hous"), isOpen: true) >= house)
        #expect(EverydayLanguage.share(of: alphabet.symbols("qqq"), isOpen: true) == 0)
        #expect(EverydayLanguage.share(of: alphabet.symbols(""), isOpen: false) == 0)
    }
}
