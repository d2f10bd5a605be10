import Foundation
import Testing

@testable import PredictionEngine

@Suite struct UnknownNamesTests {
    private let tools = index(
        (0..<60).map { ("lib\(["xml", "json", "yaml", "tiff", "png"][$0 % 5])\($0 / 5)-\(["dev", "doc"][$0 % 2])", 1) })

    private func logProbability(_ text: String, in index: PredictionIndex) -> Float {
        var trail = UnknownTrail()
        return trail.advance(to: index.alphabet.symbols(text), in: index).logProbability
    }

    /// It is a probability: what may come next adds up to one, everywhere.
    @Test(arguments: ["", "li", "libxml", "libxml1 ", "libq", "libxml1 dev", "q"])
    func whatMayComeNextAddsUpToOneAtMost(text: String) {
        let start = logProbability(text, in: tools)
        let next = "abcdefghijklmnopqrstuvwxyz0123456789 ".map {
            exp(logProbability(text + String($0), in: tools) - start)
        }
        #expect(next.reduce(0, +) < 1.001, "\(text): \(next.reduce(0, +))")
        #expect(next.reduce(0, +) > 0.3, "\(text): \(next.reduce(0, +))")
    }

    @Test func aMissingNameOfAFamilyIsLikelierThanNoise() {
        #expect(logProbability("libxml77 dev", in: tools) > logProbability("qzwvk77 xqj", in: tools) + 10)
    }

    @Test func theTrailIsAFunctionOfTheText() {
        var trail = UnknownTrail()
        for text in ["lib", "libx", "lib", "liby", "", "libjson1 d"] {
            let kept = trail.advance(to: tools.alphabet.symbols(text), in: tools)
            #expect(kept.logProbability == logProbability(text, in: tools), "\(text)")
        }
    }

    @Test func unknownScriptsAndCharactersAreHarmless() {
        for text in ["ギター", "\u{1F600}", "ф", String(repeating: "x", count: 96)] {
            #expect(logProbability(text, in: tools).isFinite, "\(text)")
        }
        #expect(logProbability("abc", in: index([])).isFinite)
    }

    /// Each item here has two spellings that begin alike: neither is alone, and yet names part as often as before.
    @Test func anItemIsLeftOutWithAllItsSpellings() {
        let names = ["grep", "grops", "gzip", "tar", "tail", "tac", "cut", "cat", "cmp", "sed", "sort", "sum"]
        let plain = PredictionIndex(names.map { PredictableItem(name: $0) }, revision: 1)
        let doubled = PredictionIndex(
            names.map { PredictableItem(name: $0 + "(1)", aliases: [$0, $0 + " command"]) }, revision: 1)
        for missing in ["grub", "tap", "cal", "see"] {
            #expect(logProbability(missing, in: doubled) > logProbability(missing, in: plain) - 3, "\(missing)")
        }
    }

    @Test func wordsOfTheLanguageAreLikelierThanTheCatalogueKnows() {
        #expect(logProbability("window", in: tools) > logProbability("wodniw", in: tools) + 3)
        #expect(logProbability("python", in: tools) > -24)
    }

    @Test func theTrailOfALongTextIsBounded() {
        var trail = UnknownTrail()
        let text = tools.alphabet.symbols(String(repeating: "long text ", count: 100))
        let whole = trail.advance(to: text, in: tools).logProbability
        #expect(whole.isFinite && whole < -1000 && trail.byteCount < 6_000)
        #expect(trail.advance(to: Array(text.prefix(70)), in: tools).logProbability > whole)
        var fresh = UnknownTrail()
        #expect(trail.advance(to: text, in: tools) == fresh.advance(to: text, in: tools))
    }

    @Test func aWordIsSpelledAsNamesAre() {
        func cost(_ word: String) -> Float {
            tools.unknownNames.spellingCost(of: tools.alphabet.symbols(word)[...], isOpen: true)
        }
        #expect(cost("libtiff") < cost("qzwvkxj") - 5 && cost("") == 0 && cost("li") < cost("lib"))
        let next = "abcdefghijklmnopqrstuvwxyz0123456789 ".map { exp(cost("li") - cost("li" + String($0))) }
        #expect(next.reduce(0, +) < 1.001)
    }
}
