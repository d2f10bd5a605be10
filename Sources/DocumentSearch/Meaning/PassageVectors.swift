/// Vectors of texts with the length 1, as signed bytes: the likeness of two texts is a product of bytes.
struct PassageVectors: Sendable {
    let dimensions: Int
    private var bytes: [Int8] = []

    init(dimensions: Int) { self.dimensions = dimensions }

    var count: Int { dimensions == 0 ? 0 : bytes.count / dimensions }

    /// Scale of a number of a vector: 1 is the most that one can be.
    private static let scale: Float = 127

    mutating func append(_ sum: [Float]) { bytes += Self.reduced(sum) }

    /// The sum as a vector of length 1; zeros stay zeros.
    static func reduced(_ sum: [Float]) -> [Int8] {
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        guard length > 0, length.isFinite else { return [Int8](repeating: 0, count: sum.count) }
        // The largest number takes the whole byte; the length is made up for by `likeness`.
        return sum.map { Int8(max(-scale, min(scale, ($0 / length * scale * spread).rounded()))) }
    }

    /// Numbers of a vector of 256 are small: stretched, they use more of the byte. Few are cut.
    private static let spread: Float = 4

    /// Cosine of the angle between a text and a passage, −1…1.
    func likeness(_ text: [Int8], _ position: Int) -> Double {
        let start = position * dimensions
        let sum = bytes.withUnsafeBytes { bytes in
            text.withUnsafeBytes { text in
                var sums = SIMD16<Int32>()
                for place in stride(from: 0, to: dimensions, by: 16) {
                    // Products of two bytes fit into 16 bits.
                    let a = bytes.loadUnaligned(fromByteOffset: start + place, as: SIMD16<Int8>.self)
                    let b = text.loadUnaligned(fromByteOffset: place, as: SIMD16<Int8>.self)
                    let products = SIMD16<Int16>(truncatingIfNeeded: a) &* SIMD16<Int16>(truncatingIfNeeded: b)
                    sums &+= SIMD16<Int32>(truncatingIfNeeded: products)
                }
                return sums.wrappedSum()
            }
        }
        let one = Double(Self.scale * Self.spread)
        return max(-1, min(1, Double(sum) / (one * one)))
    }

    var byteCount: Int { bytes.capacity }

    mutating func shrink() { bytes = bytes.withUnsafeBufferPointer { Array($0) } }
}
