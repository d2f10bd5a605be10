import Testing

@testable import Fleet

@Suite struct SharedScalarTests {
    private func number(_ text: String) -> Int? { SharedScalar.number(Array(text.utf8), in: 0...100) }

    @Test func aNumberIsOneInItsRange() {
        #expect(number("0") == 0 && number("100") == 100)
        for text in ["", "-1", "101", "9223372036854775807", "-9223372036854775808", "1.0", " 1", "1\n", "0x1", "１"] {
            #expect(number(text) == nil, "\(text)")
        }
        #expect(number(String(repeating: "0", count: 21)) == nil)
    }

    @Test func anEntryIsNamedByTwoNumbers() {
        #expect(SharedScalar.entryNumber("12-0") == 12)
        for name in ["12", "-0", "a-0", "18446744073709551615-18446744073709551615", "9223372036854775807-0", ""] {
            #expect(SharedScalar.entryNumber(name) == nil, "\(name)")
        }
    }

    @Test func aNameHasALengthAndIsText() {
        #expect(SharedScalar.name(Array("pod~1".utf8)) == "pod~1")
        #expect(SharedScalar.name([]) == nil)
        #expect(SharedScalar.name([0xFF]) == nil)
        #expect(SharedScalar.name([UInt8](repeating: 97, count: SharedLimits.nameBytesMax + 1)) == nil)
    }

    @Test func aTypedTextIsNoLongerThanOneCanBe() {
        #expect(SharedScalar.typedText(Array("größe".utf8)) == "größe")
        #expect(SharedScalar.typedText(Array(String(repeating: "ö", count: 1000).utf8)) != nil)
        #expect(SharedScalar.typedText(Array(String(repeating: "o", count: 1001).utf8)) == nil)
    }

    @Test func aKeyIsNeitherEmptyNorHuge() {
        #expect(SharedScalar.secret([UInt8](repeating: 97, count: 16)) != nil)
        for count in [0, 15, 257, 5_000_000] {
            #expect(SharedScalar.secret([UInt8](repeating: 97, count: count)) == nil)
        }
        #expect(SharedScalar.secret([UInt8](repeating: 0xFF, count: 32)) == nil)
    }
}
