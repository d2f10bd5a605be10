/// Layout of a QWERTY keyboard: which keys are neighbours, where a slipping finger lands.
package enum KeyboardLayout {
    /// Where each row begins, in key widths.
    private static let rows: [(keys: String, x: Double)] = [
        ("1234567890", 0), ("qwertyuiop", 0.5), ("asdfghjkl", 0.75), ("zxcvbnm", 1.25),
    ]
    /// Centres of neighbouring keys are at most this many key widths apart.
    private static let reach = 1.3

    /// For each symbol below 64 the symbols of the keys around it, as bits; 0 for what is no key of these rows.
    static let neighbours: [UInt64] = {
        let alphabet = Alphabet()
        var places: [(symbol: Int, x: Double, y: Double)] = []
        for (y, row) in rows.enumerated() {
            for (x, key) in row.keys.unicodeScalars.enumerated() {
                places.append((Int(alphabet.symbol(key)), row.x + Double(x), Double(y)))
            }
        }
        var masks = [UInt64](repeating: 0, count: 64)
        for a in places {
            for b in places where a.symbol != b.symbol {
                let (x, y) = (a.x - b.x, a.y - b.y)
                if (x * x + y * y).squareRoot() <= reach { masks[a.symbol] |= 1 << UInt64(b.symbol) }
            }
        }
        return masks
    }()

    /// Symbols that may have been meant by this one; all symbols for a character without a place here, because
    /// other keyboards have other neighbours.
    package static func mask(_ symbol: UInt16) -> UInt64 {
        guard symbol != Alphabet.separator else { return 0 }
        return symbol < 37 ? neighbours[Int(symbol)] : .max
    }
}
