import Testing

@testable import PredictionEngine
@testable import PredictionEvaluation

@Suite struct SeededRandomTests {
    @Test func theSameSeedDrawsTheSame() {
        var (a, b, c) = (SeededRandom(seed: 7), SeededRandom(seed: 7), SeededRandom(seed: 8))
        #expect(a.next() == b.next() && a.next() != c.next())
    }

    @Test func eachIsDrawnAsOftenAsItsWeightSays() {
        var random = SeededRandom(seed: 3)
        let draw = WeightedDraw([1, 0, 3])
        var counts = [0, 0, 0]
        for _ in 0..<4000 { counts[draw.draw(&random)] += 1 }
        #expect(counts[1] == 0 && abs(counts[2] - 3000) < 150)
        #expect(WeightedDraw([]).draw(&random) == 0)
    }

    @Test func theFirstIsDrawnMostOften() {
        let draw = WeightedDraw(zipf: 100)
        var random = SeededRandom(seed: 1)
        var counts = [Int](repeating: 0, count: 100)
        for _ in 0..<20_000 { counts[draw.draw(&random)] += 1 }
        #expect(counts[0] > counts[1] && counts[1] > counts[9] && counts[9] > counts[99])
        #expect(Double(counts[0]) / Double(counts[1]) > 1.7)
    }
}
