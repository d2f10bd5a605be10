import Testing

@testable import DocumentSearch

@Suite struct PassageIndexTests {
    static let manual = [
        Page(number: 1, text: "Braids is an oscillator. It has many models."),
        Page(
            number: 2,
            text:
                "Calibration\nConnect a precise voltage source. Send one volt and press the encoder. Send three volts and press it again."
        ),
        Page(number: 3, text: "Warranty\nThe warranty covers one year of normal use."),
    ]

    @Test func theRightPassageComesFirst() {
        let index = PassageIndex(Self.manual)
        #expect(index.search("how do I calibrate it?", limit: 3).first.map { index.passages[$0.passage].page } == 1)
        #expect(index.search("is there a warranty", limit: 3).first.map { index.passages[$0.passage].page } == 2)
    }

    @Test func whatIsNotThereIsNotFound() {
        #expect(PassageIndex(Self.manual).search("submarine", limit: 3).isEmpty)
        #expect(PassageIndex([]).search("anything", limit: 3).isEmpty)
        #expect(PassageIndex(Self.manual).search("", limit: 3).isEmpty)
    }

    @Test func wordsSideBySideCountMore() {
        let index = PassageIndex([
            Page(number: 1, text: "The voltage of the reference is stable here."),
            Page(number: 2, text: "The reference voltage of it is stable here."),
        ])
        #expect(index.search("reference voltage", limit: 2).first?.passage == 1)
    }
}
