/// Stack of columns, one for each character, which makes the next character and a backspace cheap.
///
/// The top column depends on the text alone, not on the way that led to it.
struct ColumnStack: Sendable {
    /// Bytes of all columns; two of them always have room, so that one may take half.
    let bytesMax: Int
    /// Columns kept: longer texts replay when they are shortened by more than this.
    let columnsMax: Int
    private var entriesMax: Int { bytesMax / 2 / MemoryLayout<TypedColumn.Entry>.stride }
    /// Revision of the index that the columns belong to; under another one they are invalid.
    private var revision: UInt64 = 0
    private(set) var symbols: [UInt16] = []
    /// `columns[i]` stands after `base + i` characters.
    private(set) var columns: [TypedColumn] = []
    private(set) var base = 0
    private(set) var byteCount = 0
    /// Start of the stack, when it began in the middle of the text.
    private var origin = 0

    init(bytesMax: Int, columnsMax: Int) {
        self.bytesMax = bytesMax
        self.columnsMax = columnsMax
    }

    /// Brings the top column to `text` and returns it, or the first empty column, after which all are empty.
    ///
    /// - Parameters:
    ///   - start: the column before anything is typed
    ///   - budget: nodes that may be settled; at 0 the column of a shorter beginning is returned
    mutating func advance(
        to text: some RandomAccessCollection<UInt16>, in trie: NameTrie, _ kernel: ColumnKernel, start: TypedColumn,
        revision: UInt64, budget: inout Int
    ) -> TypedColumn {
        let common = common(with: text, revision)
        // The column before the top one is needed for transpositions, so one at `base` alone is of no use.
        if columns.isEmpty || self.revision != revision || origin != 0 || (base > 0 && common <= base) {
            self = ColumnStack(bytesMax: bytesMax, columnsMax: columnsMax)
            self.revision = revision
            columns = [start]
            byteCount = start.byteCount
        } else {
            pop(to: common)
        }
        return extend(to: text, in: trie, kernel, cap: kernel.costs.cap, budget: &budget)
    }

    /// Advances from two given columns in the middle of the text, with more slips allowed.
    ///
    /// - Parameters:
    ///   - origin: how many characters the second of the two stands after
    mutating func advance(
        to text: some RandomAccessCollection<UInt16>, in trie: NameTrie, _ kernel: ColumnKernel, cap: Float,
        from origin: Int, _ before: [TypedColumn], revision: UInt64, budget: inout Int
    ) -> TypedColumn {
        if !goesOn(to: text, from: origin, revision: revision) {
            self = ColumnStack(bytesMax: bytesMax, columnsMax: columnsMax)
            self.revision = revision
            self.origin = origin
            columns = before
            symbols = Array(text.prefix(origin))
            base = origin + 1 - before.count
            byteCount = before.reduce(0) { $0 + $1.byteCount }
        } else {
            pop(to: common(with: text, revision))
        }
        return extend(to: text, in: trie, kernel, cap: cap, budget: &budget)
    }

    /// Whether the stack has columns of this text that began at `origin`, so that none need be handed over.
    func goesOn(to text: some RandomAccessCollection<UInt16>, from origin: Int, revision: UInt64) -> Bool {
        let common = common(with: text, revision)
        return !columns.isEmpty && self.origin == origin && common >= origin && common > base
    }

    private func common(with text: some RandomAccessCollection<UInt16>, _ revision: UInt64) -> Int {
        guard self.revision == revision, !columns.isEmpty else { return 0 }
        var common = 0
        for symbol in text {
            guard common < symbols.count, symbols[common] == symbol else { break }
            common += 1
        }
        return common
    }

    private mutating func extend(
        to text: some RandomAccessCollection<UInt16>, in trie: NameTrie, _ kernel: ColumnKernel, cap: Float,
        budget: inout Int
    ) -> TypedColumn {
        for symbol in text.dropFirst(symbols.count) {
            guard let current = columns.last, !current.entries.isEmpty, budget > 0 else { break }
            let step = ColumnKernel.Step(
                typed: symbol, previous: symbols.last ?? Alphabet.unknown, position: symbols.count + 1)
            let before = columns.count >= 2 ? columns[columns.count - 2] : nil
            let next = kernel.extend(
                current, before: before, by: step, cap: cap, entriesMax: entriesMax, trie, budget: &budget)
            // A column cut off by the budget would poison what is built on it.
            if budget <= 0 { return next }
            push(next, symbol)
        }
        return columns[columns.count - 1]
    }

    private mutating func pop(to count: Int) {
        for column in columns[(count - base + 1)...] { byteCount -= column.byteCount }
        columns.removeLast(columns.count - (count - base + 1))
        symbols.removeLast(symbols.count - count)
    }

    private mutating func push(_ column: TypedColumn, _ symbol: UInt16) {
        symbols.append(symbol)
        columns.append(column)
        byteCount += column.byteCount
        while columns.count > 2, columns.count > columnsMax || byteCount > bytesMax {
            byteCount -= columns[0].byteCount
            columns.removeFirst()
            base += 1
        }
    }
}
