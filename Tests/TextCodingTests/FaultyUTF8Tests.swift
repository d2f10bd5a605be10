import Testing

@testable import TextCoding

@Suite struct FaultyUTF8Tests {
    @Test func aFaultHereAndThereIsStillUTF8() {
        let faulty = FaultyUTF8(Array("Müller, Größe, Café".utf8) + [0xFC])
        #expect(faulty.wholeCount == 4 && faulty.brokenCount == 1 && faulty.isMeant)
        #expect(!FaultyUTF8(Array("Caf".utf8) + [0xE9]).isMeant)
        #expect(FaultyUTF8(Array("plain".utf8)).brokenCount == 0)
    }
}
