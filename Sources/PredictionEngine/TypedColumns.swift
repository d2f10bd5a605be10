/// What a session keeps between keystrokes: a stack of columns, one for each character typed.
///
/// One more character extends it, a backspace pops, a change in the middle or a paste replays from where the texts
/// differ. It is a function of the text alone: whatever way leads to a text, the top column is the same.
package struct TypedColumns: Sendable {
    /// Columns of a session: longer texts replay when they are shortened by more than this.
    package static let columnsMax = 64
    /// Bytes of a session's columns. Ten thousand typing sessions are then at most 640 MB, and typically a tenth.
    package static let bytesMax = 64 * 1024

    /// The index the columns belong to; under another they mean nothing.
    private var revision: UInt64 = 0
    private var symbols: [UInt16] = []
    /// `columns[i]` stands after `base + i` characters.
    private var columns: [TypedColumn] = []
    private var base = 0
    private(set) package var byteCount = 0

    package init() {}

    package var columnCount: Int { columns.count }

    /// Forgets everything; the next keystroke replays.
    package mutating func release() {
        self = TypedColumns()
    }

    /// Brings the top column to `text` and returns it.
    ///
    /// - Parameter budget: nodes that may be settled; at 0 the column of a shorter beginning is returned.
    mutating func advance(to text: [UInt16], in index: PredictionIndex, budget: inout Int) -> TypedColumn {
        prepare(for: text, in: index)
        while symbols.count < text.count, budget > 0 {
            let position = symbols.count + 1
            let step = ColumnKernel.Step(
                typed: text[position - 1], previous: symbols.last ?? Alphabet.unknown, position: position)
            let before = columns.count >= 2 ? columns[columns.count - 2] : nil
            let next = index.kernel.extend(
                columns[columns.count - 1], before: before, by: step, index.trie, budget: &budget)
            // A column cut off by the budget would poison what is built on it.
            if budget <= 0 { return next }
            push(next, text[position - 1])
        }
        return columns[columns.count - 1]
    }

    /// Pops what does not belong to the common beginning; starts again when the columns needed are gone.
    private mutating func prepare(for text: [UInt16], in index: PredictionIndex) {
        var common = 0
        if revision == index.revision, !columns.isEmpty {
            while common < min(symbols.count, text.count), symbols[common] == text[common] { common += 1 }
        }
        // The column before the top one is needed for transpositions, so one at `base` alone is of no use.
        let isUsable = revision == index.revision && !columns.isEmpty && (base == 0 || common > base)
        guard isUsable else {
            revision = index.revision
            symbols = []
            columns = [index.startColumn]
            base = 0
            byteCount = index.startColumn.byteCount
            return
        }
        for column in columns[(common - base + 1)...] { byteCount -= column.byteCount }
        columns.removeLast(columns.count - (common - base + 1))
        symbols.removeLast(symbols.count - common)
    }

    private mutating func push(_ column: TypedColumn, _ symbol: UInt16) {
        symbols.append(symbol)
        columns.append(column)
        byteCount += column.byteCount
        while columns.count > 2, columns.count > Self.columnsMax || byteCount > Self.bytesMax {
            byteCount -= columns[0].byteCount
            columns.removeFirst()
            base += 1
        }
    }
}
