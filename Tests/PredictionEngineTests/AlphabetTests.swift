import Testing

@testable import PredictionEngine

@Suite struct AlphabetTests {
    @Test func lettersAndDigitsHaveTheSameNumbersInEveryCatalogue() {
        var other = Alphabet()
        _ = other.symbolsAdding("ギターקלрם +", upTo: 20)
        for character in "az09 ".unicodeScalars { #expect(other.symbol(character) == Alphabet().symbol(character)) }
        #expect(Alphabet().symbol(" ") == Alphabet.separator)
        #expect(Alphabet.letters.contains(Alphabet().symbol("z")) && Alphabet.digits.contains(Alphabet().symbol("9")))
    }

    @Test func aCharacterNoNameHasIsUnknown() {
        var alphabet = Alphabet()
        #expect(alphabet.symbols("ф") == [Alphabet.unknown])
        #expect(alphabet.symbols("→") == [Alphabet.unknownSign] && alphabet.symbols("+") == [Alphabet.plus])
        let symbols = alphabet.symbolsAdding("ффж", upTo: 3)
        #expect(symbols == alphabet.symbols("ффж") && symbols[0] != symbols[2])
    }
}
