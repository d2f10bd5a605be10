import Testing

@testable import DocumentSource

@Suite struct CharsetTests {
    private let russian: [UInt8] = Array([
        0xCD, 0xE0, 0xF1, 0xEE, 0xF1, 0x20, 0xF0, 0xE0, 0xE1, 0xEE, 0xF2, 0xE0, 0xE5, 0xF2,
    ])

    @Test func aMarkSaysIt() {
        #expect(Charset.decoded([0xEF, 0xBB, 0xBF, 0x61]) == "a")
        #expect(Charset.decoded([0xFF, 0xFE, 0x61, 0, 0x11, 4]) == "aБ")
        #expect(Charset.decoded([0xFE, 0xFF, 0, 0x61], label: "windows-1251") == "a")
    }

    @Test func whatIsSaidComesBeforeWhatItLooksLike() {
        #expect(Charset.decoded([0xE9], label: "iso-8859-1") == "é")
        #expect(Charset.decoded(russian, label: "windows-1251") == "Насос работает")
        let meta = Array("<meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\">".utf8)
        #expect(Charset.decoded(meta + russian, isMarkup: true).hasSuffix("Насос работает"))
        #expect(Charset.decoded(Array("<META CHARSET='koi8-r'>".utf8) + [0xC1], isMarkup: true).hasSuffix("а"))
        #expect(Charset.decoded([0x93, 0xFA, 0x96, 0x7B], label: "Shift_JIS") == "日本")
    }

    @Test func withoutAWordItIsUTF8OrGuessed() {
        #expect(Charset.decoded(Array("Größe 日本".utf8)) == "Größe 日本")
        // "Caf\xE9", with an apostrophe that only Windows has.
        #expect(Charset.decoded([0x43, 0x61, 0x66, 0xE9, 0x92, 0x73]) == "Café’s")
        let long = [[UInt8]](repeating: russian + [0x2E, 0x20], count: 20).joined()
        #expect(Charset.decoded(long).hasPrefix("Насос работает"))
    }

    @Test func whatIsWholeInUTF8IsThatWhateverWasSaid() {
        #expect(Charset.decoded(Array("Straße".utf8), label: "iso-8859-1") == "Straße")
        #expect(Charset.decoded([0x53, 0x74, 0x72, 0x61, 0xDF, 0x65], label: "utf-8") == "Straße")
        // One bad byte makes no other charset of a text.
        #expect(Charset.decoded(Array("äöüß é".utf8) + [0xFF], label: "utf-8") == "äöüß é\u{FFFD}")
        #expect(Charset.decoded([0x1B, 0x24, 0x42, 0x46, 0x7C, 0x1B, 0x28, 0x42]) == "日")
    }

    @Test func utf16WithoutAMarkIsSeen() {
        var bytes: [UInt8] = []
        for unit in "Plain words".utf16 { bytes += [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)] }
        #expect(Charset.decoded(bytes) == "Plain words")
    }

    @Test func whatMeansNothingIsReplacedAndWhatNobodyKnowsIsPassedOver() {
        #expect(Charset.decoded([0x61, 0x81, 0x62], label: "windows-1252") == "a\u{FFFD}b")
        #expect(Charset.decoded([0x61], label: "no-such-charset") == "a")
        #expect(Charset.decoded([0x61], label: "x//TRANSLIT") == "a")
        #expect(Charset.label(contentType: "text/html; Charset=\"UTF-8\"; x") == "utf-8")
        #expect(Charset.label(contentType: "text/html") == nil)
        #expect(Charset.declaration(Array("<?xml version='1.0' encoding='ISO-8859-2'?>".utf8)) == "iso-8859-2")
        #expect(Charset.declaration(Array("<meta charset=utf-16>".utf8)) == "utf-8")
    }
}
