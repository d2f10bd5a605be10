import Foundation
import Testing

@testable import PredictionEngine

@Suite struct MatchSpansTests {
    @Test func aBeginningIsOneSpan() {
        #expect(MatchSpans.spans(typed: "git c", in: "git-commit") == [0..<5])
        #expect(MatchSpans.spans(typed: "", in: "x").isEmpty)
    }

    @Test func aSlipLeavesAGap() {
        #expect(MatchSpans.spans(typed: "prntf", in: "printf") == [0..<2, 3..<6])
        #expect(
            MatchSpans.spans(typed: "prinft", in: "printf") == [0..<4, 5..<6]
                || MatchSpans.spans(typed: "prinft", in: "printf") == [0..<5])
    }

    @Test func spansCountUTF16Units() {
        #expect(MatchSpans.spans(typed: "😀a", in: "😀ab") == [0..<3])
        #expect(MatchSpans.spans(typed: "uber", in: "Überall") == [0..<4])
    }

    /// Decomposed letters, marks, flags and joined pictures are one character each.
    @Test func aSpanNeverCutsWhatIsSeenAsOneCharacter() {
        #expect(MatchSpans.spans(typed: "cafe", in: "Cafe\u{301} Noir") == [0..<5])
        #expect(MatchSpans.spans(typed: "caf", in: "Cafe\u{301} Noir") == [0..<3])
        #expect(MatchSpans.spans(typed: "キ", in: "ギター") == [0..<1])
        #expect(MatchSpans.spans(typed: "キ", in: "キ\u{3099}ター") == [0..<2])
        #expect(MatchSpans.spans(typed: "levis", in: "Levi’s 501") == [0..<6])
        #expect(MatchSpans.spans(typed: "what now", in: "What?! Now") == [0..<10])
        #expect(MatchSpans.spans(typed: "hitman the", in: "Hitman™: The End") == [0..<12])
        let family = "👩‍👩‍👧"
        #expect(MatchSpans.spans(typed: "👩", in: family + " photo") == [0..<family.utf16.count])
        for name in ["Ŧe\u{301}st ½ ﬁn", "ｷﾞﾀｰ 가나", "🇩🇪 Rødgrød №5"] {
            let edges = Set(
                name.indices.map { name.utf16.distance(from: name.startIndex, to: $0) } + [name.utf16.count])
            for length in 1...name.count {
                for span in MatchSpans.spans(
                    typed: NameNormalizer.normalizedTyped(String(name.prefix(length))), in: name)
                {
                    #expect(edges.contains(span.lowerBound) && edges.contains(span.upperBound), "\(name) \(span)")
                }
            }
        }
    }

    @Test func ofALongTextTheWordsAreMarked() {
        let long = String(repeating: "word and ", count: 100) + "minilogue"
        #expect(MatchSpans.spans(typed: long, in: "Korg Minilogue XD") == [5..<14])
    }

    @Test func wordsAreMarkedInWhateverOrder() {
        #expect(MatchSpans.spans(typed: "td 27 roland", in: "Roland TD-27") == [0..<6, 7..<9, 10..<12])
        #expect(MatchSpans.spans(typed: "how do i reset my minilogue", in: "Korg Minilogue XD") == [5..<14])
        #expect(MatchSpans.spans(typed: "xd kor", in: "Korg Minilogue XD") == [0..<3, 15..<17])
    }

    @Test func spansLieInTheNameAndDoNotOverlap() {
        let seed = UInt64.random(in: 0...99_999)
        var random = SplitMix(state: seed)
        let letters = Array("ab é-2ק😀")
        for _ in 0..<2000 {
            let typed = NameNormalizer.normalizedTyped(
                String((0..<random.next(14)).map { _ in letters[random.next(letters.count)] }))
            let name = String((0..<random.next(14)).map { _ in letters[random.next(letters.count)] })
            let spans = MatchSpans.spans(typed: typed, in: name)
            #expect(
                spans.allSatisfy { $0.lowerBound < $0.upperBound && $0.upperBound <= name.utf16.count }, "seed \(seed)")
            #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound }, "seed \(seed)")
        }
    }
}
