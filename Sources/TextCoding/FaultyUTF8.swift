/// Judgement on text that is not entirely UTF-8: whether it is UTF-8 with faults, or in another charset.
package struct FaultyUTF8 {
    /// Whole multi-byte characters, and places that are not UTF-8.
    package let wholeCount: Int
    package let brokenCount: Int

    /// Whole characters per broken place from which a text counts as UTF-8 with faults.
    private static let wholeForOneBroken = 4

    package init(_ text: [UInt8]) {
        guard text.contains(where: { $0 >= 0x80 }) else {
            (wholeCount, brokenCount) = (0, 0)
            return
        }
        var (whole, broken) = (0, 0)
        var parser = UTF8.ForwardParser()
        var input = text.makeIterator()
        parsing: while true {
            switch parser.parseScalar(from: &input) {
            case .valid(let scalar): if scalar.count > 1 { whole += 1 }
            case .error: broken += 1
            case .emptyInput: break parsing
            }
        }
        (wholeCount, brokenCount) = (whole, broken)
    }

    package var isMeant: Bool { wholeCount >= Self.wholeForOneBroken * brokenCount }
}
