/// Spellings with their symbols in one array, so that 100,000 of them are not 100,000 allocations: what a trie is built
/// from.
struct SpellingTable {
    private(set) var symbols: [UInt16] = []
    private(set) var starts: [UInt32] = [0]
    private(set) var spellings: [NameTrie.Spelling] = []

    mutating func reserveCapacity(_ count: Int) {
        symbols.reserveCapacity(count * 12)
        starts.reserveCapacity(count + 1)
        spellings.reserveCapacity(count)
    }

    /// Lowers a spelling's weight, given as a log: it is typed more rarely than assumed.
    mutating func weaken(_ spelling: Int, by less: Float) { spellings[spelling].logWeight -= less }

    mutating func append(_ text: some Collection<UInt16>, _ spelling: NameTrie.Spelling) {
        symbols.append(contentsOf: text)
        starts.append(UInt32(symbols.count))
        spellings.append(spelling)
    }

    /// Positions of the spellings in the order of their symbols; of the same text the heaviest first.
    func order() -> [UInt32] {
        symbols.withUnsafeBufferPointer { symbols in
            starts.withUnsafeBufferPointer { starts in
                spellings.withUnsafeBufferPointer { spellings in
                    // The first four symbols decide nearly always, and compare as one number.
                    var keys = (0..<UInt32(spellings.count)).map { position in
                        (Self.key(symbols, starts[Int(position)], starts[Int(position) + 1]), position)
                    }
                    keys.sort { a, b in
                        if a.0 != b.0 { return a.0 < b.0 }
                        return Self.isBefore(a.1, b.1, symbols, starts, spellings)
                    }
                    return keys.map(\.1)
                }
            }
        }
    }

    private static func key(_ symbols: UnsafeBufferPointer<UInt16>, _ start: UInt32, _ end: UInt32) -> UInt64 {
        var key: UInt64 = 0
        for place in 0..<4 {
            let at = Int(start) + place
            key = key << 16 | (at < Int(end) ? UInt64(symbols[at]) + 1 : 0)
        }
        return key
    }

    private static func isBefore(
        _ a: UInt32, _ b: UInt32, _ symbols: UnsafeBufferPointer<UInt16>, _ starts: UnsafeBufferPointer<UInt32>,
        _ spellings: UnsafeBufferPointer<NameTrie.Spelling>
    ) -> Bool {
        var (i, j) = (starts[Int(a)], starts[Int(b)])
        let (iEnd, jEnd) = (starts[Int(a) + 1], starts[Int(b) + 1])
        while i < iEnd, j < jEnd {
            let (x, y) = (symbols[Int(i)], symbols[Int(j)])
            if x != y { return x < y }
            i += 1
            j += 1
        }
        if iEnd - i != jEnd - j { return iEnd - i < jEnd - j }
        let (x, y) = (spellings[Int(a)].logWeight, spellings[Int(b)].logWeight)
        return x != y ? x > y : a < b
    }
}
