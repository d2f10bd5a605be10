import Foundation
import Testing

@testable import PredictionEngine
@testable import PredictionEvaluation

@Suite struct TraceGeneratorTests {
    private let items = (0..<400).map {
        PredictableItem(name: "name\($0)-of-thing-\($0 * 7)", aliases: ["alias \($0)"], popularity: $0)
    }

    @Test func theSameSeedGivesTheSameStrings() {
        var (a, b, c) = (
            TraceGenerator(items, seed: 1), TraceGenerator(items, seed: 1), TraceGenerator(items, seed: 2)
        )
        let traces = a.traces(count: 200)
        #expect(traces == b.traces(count: 200) && traces != c.traces(count: 200))
    }

    @Test func everySliceHasItsShare() {
        var generator = TraceGenerator(items, seed: 1)
        let counts = Dictionary(grouping: generator.traces(count: 400), by: \.slice).mapValues(\.count)
        #expect(counts["clean"] == 240 && counts["typo"] == 80 && counts["two typos"] == 20)
        #expect(
            counts["order"] == 8 && counts[TypedTrace.unknownSlice] == 20 && counts["slip"] == 26
                && counts["alias"] == 8)
    }

    @Test func nobodyElseMeansWhatIsNotInTheCatalogue() {
        var generator = TraceGenerator(items, seed: 5)
        let traces = generator.traces(count: 600)
        let unknown = Set(traces.filter { $0.slice == TypedTrace.unknownSlice }.map(\.target))
        #expect(unknown.count == 30)
        let takenOut = TraceGenerator.takenOut(of: items, by: traces)
        #expect(takenOut.isSuperset(of: unknown))
        #expect(!traces.contains { !$0.isUnknown && takenOut.contains($0.target) })
    }

    @Test func aShareOfMissingNamesTakesItFromAllOthers() {
        var generator = TraceGenerator(items, seed: 1)
        let counts = Dictionary(grouping: generator.traces(count: 400, missingPercent: 14.5), by: \.slice)
            .mapValues(\.count)
        #expect(counts[TypedTrace.unknownSlice] == 58 && counts["clean"] == 216)
    }

    /// Families of three, brands of three: what is taken out is taken out whole.
    @Test func missingFamiliesAndBrandsLeaveTheCatalogueWhole() {
        let items = (0..<600).map {
            PredictableItem(name: "maker\($0 / 3) model\($0)", brand: "Brand\($0 / 3)", popularity: 1)
        }
        var generator = TraceGenerator(items, seed: 3)
        let traces = generator.traces(count: 600)
        let families = traces.filter { $0.slice == TypedTrace.unknownFamilySlice }
        let brands = traces.filter { $0.slice == TypedTrace.unknownBrandSlice }
        #expect(families.count == 10 && brands.count == 10)
        let trial = TypingTrial(items, without: traces)
        for trace in families + brands {
            let maker = trace.target.split(separator: " ")[0]
            #expect(!trial.index.names.contains { $0.hasPrefix(maker + " ") }, "\(trace.target)")
        }
    }

    @Test func slicesAreWhatTheySay() {
        let items =
            TypingTrialTests.items + ["Überprüfung", "ギター", "Мультитул", "Łódź"].map { PredictableItem(name: $0) }
        var generator = TraceGenerator(items, seed: 5)
        let slices = Dictionary(grouping: generator.traces(count: 900), by: \.slice)
        let spellings = Set(items.flatMap { $0.spellings().map(\.normalized) })
        func all(_ slice: String, _ holds: (TypedTrace) -> Bool) -> Bool {
            let traces = slices[slice] ?? []
            return !traces.isEmpty && traces.allSatisfy(holds)
        }
        #expect(all("in full") { spellings.contains(NameNormalizer.normalized($0.keys)) })
        #expect(all("in full, space") { $0.keys.hasSuffix(" ") })
        #expect(all("code") { $0.keys == $0.target && $0.keys.contains(where: \.isNumber) })
        #expect(all("long text") { $0.keys.contains($0.target) && (40...900).contains($0.keys.count) })
        #expect(all("other writing") { !$0.keys.unicodeScalars.elementsEqual($0.target.unicodeScalars) })
        #expect(
            all(TypedTrace.unknownCodeSlice) {
                $0.isUnknown && !spellings.contains(NameNormalizer.normalized($0.keys))
            })
        let missing = generator.missing(["Łódź", "lodz", "terraform", ""])
        #expect(missing.map(\.target) == ["terraform"] && missing.allSatisfy(\.isUnknown))
    }

    /// Left out, added, other, swapped: as often as the statistics say, and 2 % at the first character.
    @Test func slipsAreDrawnByTheStatistics() {
        var generator = TraceGenerator(
            ["abcdefghijkl", "abcdefghijkm"].map { PredictableItem(name: $0) }, seed: 11)
        var lengths: [Int: Int] = [:]
        var first = 0
        let traces = generator.traces(count: 10_000).filter { $0.slice == "typo" }
        for trace in traces {
            lengths[trace.keys.count, default: 0] += 1
            if !trace.keys.hasPrefix("a") { first += 1 }
        }
        let count = Double(traces.count)
        // A swap at the end changes nothing and is drawn anew: every share is a little larger.
        #expect(abs(Double(lengths[11] ?? 0) / count - 0.345) < 0.04)
        #expect(abs(Double(lengths[13] ?? 0) / count - 0.284) < 0.04)
        #expect(Double(first) / count < 0.04)
    }

    @Test func aCorrectedStringEndsAsItsTarget() {
        var generator = TraceGenerator(items, seed: 9)
        for trace in generator.traces(count: 600) where trace.slice == "corrected" {
            #expect(trace.texts.last == trace.target, "\(trace.keys)")
            #expect(trace.keys.contains(TypedTrace.stepBack))
        }
    }

    @Test func aTraceComesBackFromItsLine() {
        let trace = TypedTrace(slice: "corrected", target: "ab c", keys: "ax⌫b c")
        #expect(TypedTrace(line: trace.line[...]) == trace)
        #expect(trace.texts == ["a", "ax", "a", "ab", "ab ", "ab c"])
        #expect(TypedTrace(line: "pop\tclean\tx") == nil && TypedTrace(line: "pop\tclean\tx\t") == nil)
    }
}
