import Testing

@testable import DocumentSearch

@Suite struct TokenizerTests {
    @Test func wordsComeToOneForm() {
        #expect(Tokenizer.terms("Calibrating the calibration") == ["calibr", "the", "calibr"])
        #expect(Tokenizer.terms("DÉJÀ-VU 27mm") == ["deja", "vu", "27mm"])
        #expect(Tokenizer.terms("電源") == ["電", "源"])
    }

    @Test func aQuestionKeepsWhatItIsAbout() {
        #expect(Tokenizer.queryTerms("how do I calibrate it?") == ["calibr"])
        #expect(Tokenizer.queryTerms("what does the deja vu knob do?") == ["deja", "vu", "knob"])
        #expect(Tokenizer.queryTerms("what is it?") == ["what", "is", "it"])
    }
}
