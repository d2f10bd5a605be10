import Testing

@testable import DocumentSearch

@Suite struct PassageVectorsTests {
    @Test func likenessIsTheCosine() {
        var vectors = PassageVectors(dimensions: 32)
        var first = [Float](repeating: 0, count: 32)
        (first[0], first[5]) = (3, 4)
        vectors.append(first)
        vectors.append([Float](repeating: 0, count: 32))
        var other = [Float](repeating: 1, count: 32)
        other[0] = -1
        vectors.append(other)
        #expect(vectors.count == 3)
        let spread = PassageVectors.reduced([Float](repeating: 1, count: 32))
        #expect(vectors.likeness(spread, 1) == 0)
        #expect(abs(vectors.likeness(spread, 2) - 30.0 / 32) < 0.05)
        let infinite = PassageVectors.reduced([Float](repeating: .infinity, count: 32))
        #expect(infinite.allSatisfy { $0 == 0 })
    }
}
