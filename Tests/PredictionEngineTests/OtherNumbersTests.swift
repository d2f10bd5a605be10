import Foundation
import Testing

@testable import PredictionEngine

@Suite struct OtherNumbersTests {
    @Test func aMissingNumberGoesOnAsTheOthersDo() {
        let bearings = index((0..<20).map { ("Bearing 62\(10 + $0)-2RS", 1) })
        for (typed, share) in [
            ("bearing 6250 2rs", 0.1), ("bearing 6350 2rs", 0.01), ("bearing 62100 2rs", 0.1), ("bearing 621 2rs", 0.1),
            ("bearing 6210 2rs", 0), ("bearing 6250 xq9", 0), ("baring 6250", 0),
        ] {
            var trail = UnknownTrail()
            let position = trail.advance(to: bearings.alphabet.symbols(typed), in: bearings)
            let weight = Double(OtherNumbers.weight(position, in: bearings.trie))
            #expect(share == 0 ? weight == 0 : weight > 0 && weight <= share * 1.001, "\(typed): \(weight)")
        }
        #expect(bearings.unknownNames.ofOtherNumber > index("grep", "sort", "cut").unknownNames.ofOtherNumber)
    }
}
