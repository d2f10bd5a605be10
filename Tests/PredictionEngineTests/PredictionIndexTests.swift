import Foundation
import Testing

@testable import PredictionEngine

@Suite struct PredictionIndexTests {
    private let tools = index(
        ("git-commit", 40), ("git-clone", 30), ("grep", 60), ("gzip", 20), ("ls", 80), ("lsof", 10), ("printf", 50),
        ("rsync", 15), ("strftime", 5))

    @Test func whatWasTypedIsTheBeginningOfWhatIsMeant() {
        #expect(top("gr", in: tools) == "grep")
        #expect(top("git cl", in: tools) == "git clone")
        #expect(top("rs", in: tools) == "rsync")
    }

    @Test(arguments: ["prinft", "pritnf", "pintf", "prrintf", "prontf", "orintf"])
    func oneSlipIsForgiven(typed: String) {
        #expect(top(typed, in: tools) == "printf")
    }

    @Test func aNameTypedToItsEndBeatsTheOnesItBegins() {
        let confidence = predict("ls", in: tools).candidates
        #expect(tools.names[confidence[0].item] == "ls")
        #expect(confidence[0].confidence > 3 * confidence[1].confidence)
    }

    @Test func confidencesAreProbabilities() {
        for text in ["", "g", "gi", "git", "prinf", "ls", "zzz"] {
            let sum = predict(text, in: tools).candidates.reduce(0) { $0 + $1.confidence }
            #expect(sum <= 1.000001, "\(text): \(sum)")
            if text != "zzz" { #expect(sum > 0.99, "\(text): \(sum)") }
        }
    }

    @Test func nothingTypedShowsTheMostPopular() {
        let names = predict("", in: tools).candidates.prefix(3).map { tools.names[$0.item] }
        #expect(names == ["ls", "grep", "printf"])
    }

    @Test func popularityDecidesBetweenEquals() {
        let index = index(("alpha one", 1), ("alpha two", 100))
        #expect(top("alpha", in: index) == "alpha two")
    }

    @Test func tiesGoToTheShorterNameAndThenToTheSmaller() {
        #expect(top("ab", in: index("abcd", "abc", "abe")) == "abc")
    }

    @Test func separatorsAndCaseDoNotMatter() {
        #expect(top("GIT COMMIT", in: tools) == "git commit")
        #expect(top("git_comm", in: tools) == "git commit")
        #expect(top("  git   commit ", in: tools) == "git commit")
    }

    @Test func itemsThatShareASpellingShareItsConfidence() {
        let index = PredictionIndex(
            [
                PredictableItem(name: "printf(1)", aliases: ["printf"], popularity: 8),
                PredictableItem(name: "printf(3)", aliases: ["printf"], popularity: 8),
            ], revision: 1)
        let candidates = predict("printf", in: index).candidates
        #expect(candidates.count == 2)
        #expect(abs(candidates[0].confidence - 0.5) < 0.01)
        #expect(predict("printf(3", in: index).candidates[0].item == 1)
    }

    @Test func aliasesAndBrandsLeadToTheItem() {
        let index = PredictionIndex(
            [
                PredictableItem(
                    name: "Mutable Instruments Braids", brand: "Mutable Instruments", aliases: ["macro osc"]),
                PredictableItem(name: "TD-27", brand: "Roland"),
            ], revision: 1)
        #expect(predict("brai", in: index).candidates.first?.item == 0)
        #expect(predict("macro", in: index).candidates.first?.item == 0)
        #expect(predict("mutable in", in: index).candidates.first?.item == 0)
        #expect(predict("roland td", in: index).candidates.first?.item == 1)
    }

    @Test func otherScriptsAndAccentsAreTyped() {
        let index = index("Überprüfung", "ギター", "Мультитул", "קלרינט")
        #expect(predict("uberpruf", in: index).candidates.first?.item == 0)
        #expect(predict("ギタ", in: index).candidates.first?.item == 1)
        #expect(predict("мультт", in: index).candidates.first?.item == 2)
        #expect(predict("קלר", in: index).candidates.first?.item == 3)
    }

    @Test func anEmptyCatalogueAnswersToo() {
        #expect(predict("x", in: index([])).candidates.isEmpty)
        #expect(predict("", in: index([])).candidates.isEmpty)
    }

    /// Whatever way leads to a text, what is predicted for it is the same.
    @Test func anyWayToATextGivesTheSame() {
        let seed = UInt64.random(in: 0...99_999)
        var random = SplitMix(state: seed)
        let letters = Array("giltcomnerps fz")
        var columns = TypedColumns()
        let scratch = RankingScratch()
        var text = ""
        for step in 0..<1500 {
            switch random.next(5) {
            case 0: text = String(text.dropLast())
            case 1 where !text.isEmpty:
                let place = text.index(text.startIndex, offsetBy: random.next(text.count))
                text.replaceSubrange(place...place, with: String(letters[random.next(letters.count)]))
            case 2 where step % 50 == 0: text = "git commit"
            default: text.append(letters[random.next(letters.count)])
            }
            if text.count > 14 { text = "" }
            let typed = NameNormalizer.normalizedTyped(text)
            let kept = tools.predict(typed, columns: &columns, scratch: scratch, limit: 5)
            #expect(
                kept.candidates == predict(text, in: tools, limit: 5).candidates, "seed \(seed), step \(step): \(text)")
        }
    }

    @Test func anAdversarialCorpusStaysWithinTheBudget() {
        let names =
            (1...80).map { String(repeating: "a", count: $0) } + (0..<600).map { "aaaaaaaa\($0)" }
            + (0..<400).map { String(repeating: "ab", count: 20) + "\($0)" }
        let index = index(names.map { ($0, 0) })
        var columns = TypedColumns()
        for length in 1...96 {
            let ranking = index.predict(
                String(repeating: "a", count: length), columns: &columns, scratch: RankingScratch(), limit: 10)
            #expect(ranking.activeNodes <= PredictionIndex.nodeBudget)
            #expect(columns.byteCount <= TypedColumns.bytesMax + PredictionIndex.nodeBudget * 8)
        }
    }

    @Test func aSpentBudgetIsSaid() {
        var columns = TypedColumns()
        let ranking = tools.predict("printf", columns: &columns, scratch: RankingScratch(), limit: 5, nodeBudget: 10)
        #expect(ranking.isDegraded)
        let whole = tools.predict("printf", columns: &columns, scratch: RankingScratch(), limit: 5)
        #expect(!whole.isDegraded)
        #expect(whole.candidates == predict("printf", in: tools, limit: 5).candidates)
    }
}
