/// Alphabet of a catalogue: its characters, numbered, so that a node needs two bytes for any script.
///
/// The separator and ASCII letters and digits have the same numbers in every catalogue: masks and tables are made of
/// them.
package struct Alphabet: Sendable {
    /// Symbol of every letter that no name has.
    static let unknown = UInt16.max
    /// Symbol of every other character that no name has: it may surround a name, as punctuation does.
    static let unknownSign = UInt16.max - 1
    /// Symbol between words; the smallest, so that it is a node's first child.
    package static let separator: UInt16 = 0
    static let letters: ClosedRange<UInt16> = 1...26
    package static let digits: ClosedRange<UInt16> = 27...36
    /// Symbol of the plus sign: "S22+" is another model than "S22".
    static let plus: UInt16 = 37

    private static let (romanOne, romanFive, romanTen) = (letter("i"), letter("v"), letter("x"))

    /// Whether the symbol is a letter of small Roman numerals.
    static func isRoman(_ symbol: UInt16) -> Bool {
        symbol == romanOne || symbol == romanFive || symbol == romanTen
    }

    private static func letter(_ letter: Unicode.Scalar) -> UInt16 {
        letters.lowerBound + UInt16(letter.value - Unicode.Scalar("a").value)
    }

    private var ascii = [UInt16](repeating: Alphabet.unknown, count: 128)
    private var others: [UInt32: UInt16] = [:]
    private(set) var count: UInt16 = 38

    package init() {
        // The plus belongs to a model's name, "S22+", whether any name has it or not.
        ascii[Int(UInt8(ascii: "+"))] = Self.plus
        ascii[Int(UInt8(ascii: " "))] = Self.separator
        for letter in 0..<26 { ascii[Int(UInt8(ascii: "a")) + letter] = Self.letters.lowerBound + UInt16(letter) }
        for digit in 0..<10 { ascii[Int(UInt8(ascii: "0")) + digit] = Self.digits.lowerBound + UInt16(digit) }
    }

    package func symbol(_ scalar: Unicode.Scalar) -> UInt16 {
        let known = scalar.value < 128 ? ascii[Int(scalar.value)] : others[scalar.value] ?? Self.unknown
        guard known == Self.unknown else { return known }
        return scalar.properties.isAlphabetic ? Self.unknown : Self.unknownSign
    }

    static func isUnknown(_ symbol: UInt16) -> Bool { symbol >= unknownSign }

    func symbols(_ text: String) -> [UInt16] { text.unicodeScalars.map { symbol($0) } }

    mutating func symbolsAdding(_ text: String, upTo max: Int) -> [UInt16] {
        text.unicodeScalars.prefix(max).map { symbolAdding($0) }
    }

    private mutating func symbolAdding(_ scalar: Unicode.Scalar) -> UInt16 {
        let known = symbol(scalar)
        guard Self.isUnknown(known), count < Self.unknownSign - 1 else { return known }
        if scalar.value < 128 { ascii[Int(scalar.value)] = count } else { others[scalar.value] = count }
        count += 1
        return count - 1
    }
}
