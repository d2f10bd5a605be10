import Testing

@testable import PredictionEngine

@Suite struct KeyboardLayoutTests {
    private func isBeside(_ a: Unicode.Scalar, _ b: Unicode.Scalar) -> Bool {
        KeyboardLayout.mask(Alphabet().symbol(a)) >> UInt64(Alphabet().symbol(b)) & 1 == 1
    }

    @Test func keysAreBesideTheirNeighbours() {
        #expect(isBeside("g", "h") && isBeside("g", "t") && isBeside("g", "b"))
        #expect(!isBeside("g", "p") && !isBeside("q", "m") && !isBeside("g", "g"))
        #expect(isBeside("1", "2") && isBeside("1", "q"))
    }

    @Test func besideIsMutual() {
        for a in "abcdefghijklmnopqrstuvwxyz0123456789".unicodeScalars {
            for b in "abcdefghijklmnopqrstuvwxyz0123456789".unicodeScalars { #expect(isBeside(a, b) == isBeside(b, a)) }
        }
    }

    @Test func whereTheKeyboardIsNotKnownEveryKeyMayBeNear() {
        #expect(KeyboardLayout.mask(40) == .max)
        #expect(KeyboardLayout.mask(Alphabet.separator) == 0)
    }
}
