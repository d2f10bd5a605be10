// Built by `make fuzz` together with the engine's sources and the fuzzer's desks: not part of the package.
//
// usage: random SEQUENCES SEED

/// Types random edit sequences at full speed: what a fuzzer that looks at coverage is too slow for. The same for the same
/// seed.
@main struct PredictionRandom {
    private static let lengthMax = 32
    /// Of the bytes so many are edits, and so many letters and signs; the others are anything.
    private static let (edits, letters) = (30, 85)
    /// What names of the catalogues are made of, so that they are met.
    private static let common = Array("abcdefgilmnoprstuvx0123456789 -(/.,+".utf8)

    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let count = Int(arguments[1]), let seed = UInt64(arguments[2]) else {
            return print("usage: random SEQUENCES SEED")
        }
        var random = SeededRandom(seed: seed)
        var bytes = [UInt8](repeating: 0, count: lengthMax + 1)
        var typed = 0
        for _ in 0..<count {
            let length = Int.random(in: 1...lengthMax, using: &random)
            bytes[0] = UInt8.random(in: 0...255, using: &random)
            for place in 1...length {
                switch Int.random(in: 0..<100, using: &random) {
                case ..<edits: bytes[place] = UInt8.random(in: 0...15, using: &random)
                case ..<letters: bytes[place] = common[Int.random(in: 0..<common.count, using: &random)]
                default: bytes[place] = UInt8.random(in: 0...255, using: &random)
                }
            }
            typed += length
            bytes.withUnsafeBufferPointer { _ = fuzzOneInput($0.baseAddress, length + 1) }
        }
        print("\(count) sequences of \(typed) bytes from seed \(seed): nothing trapped")
    }
}
