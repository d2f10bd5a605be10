import Testing

@testable import TextCoding

@Suite struct Windows1252Tests {
    @Test func everyByteMeansSomething() {
        #expect(Windows1252.scalar(0x80) == "€" && Windows1252.scalar(0xE9) == "é" && Windows1252.scalar(0x41) == "A")
        #expect(String(decoding: Windows1252.utf8([0x93, 0x61, 0x94, 0xE9]), as: UTF8.self) == "“a”é")
        #expect(String(validating: Windows1252.utf8((0...255).map { UInt8($0) }), as: UTF8.self)?.count ?? 0 > 250)
    }
}
