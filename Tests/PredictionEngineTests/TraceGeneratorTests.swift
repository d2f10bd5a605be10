import Foundation
import Testing

@testable import PredictionEngine

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
        let unknown = Set(traces.filter(\.isUnknown).map(\.target))
        #expect(unknown.count == 30)
        #expect(!traces.contains { !$0.isUnknown && unknown.contains($0.target) })
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
