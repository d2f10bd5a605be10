import Testing

@testable import TextCoding

@Suite struct UnmarkedUTF16Tests {
    @Test func zerosTellTheOrder() {
        #expect(UnmarkedUTF16("name;x".utf8.flatMap { [$0, 0] }) == .littleEndian)
        #expect(UnmarkedUTF16("name;x".utf8.flatMap { [0, $0] }) == .bigEndian)
        #expect(UnmarkedUTF16(Array("name;x;y;z".utf8)) == nil && UnmarkedUTF16([0, 0x61]) == nil)
        #expect(UnmarkedUTF16([UInt8](repeating: 0, count: 100)) == nil)
    }
}
