/// Columns that a session keeps between keystrokes, so that one more character costs microseconds: the names still
/// possible, the words it consists of, and how an unknown name would read.
///
/// One more character extends it, a backspace pops, a change in the middle or a paste replays from where the texts
/// differ. It is a function of the text alone: whatever way leads to a text, what comes out is the same.
package struct TypedColumns: Sendable {
    /// Bytes of a session's columns. Ten thousand typing sessions are then at most 640 MB, and typically a tenth.
    package static let bytesMax = namesBytesMax + wideBytesMax + TypedWords.bytesMax + otherBytesMax
    private static let namesBytesMax = 26 * 1024
    private static let wideBytesMax = 14 * 1024
    /// Bytes of the words' matches and of the unknown name's trail.
    private static let otherBytesMax = 10 * 1024
    /// Characters to go back, when no name is left, before more slips are allowed. Names part soon after a second slip;
    /// to begin again at the first character would cost a thousand nodes each.
    private static let secondLook = 6

    private var names = ColumnStack(bytesMax: TypedColumns.namesBytesMax, columnsMax: 40)
    private var wide = ColumnStack(bytesMax: TypedColumns.wideBytesMax, columnsMax: 12)
    private var unknown = UnknownTrail()
    /// Words of the text, brought up to date only when asked for.
    var words = TypedWords()

    package init() {}

    package var byteCount: Int { names.byteCount + wide.byteCount + words.byteCount + unknown.byteCount }
    package var columnCount: Int { names.columns.count }

    /// Forgets everything; the next keystroke replays.
    package mutating func release() {
        self = TypedColumns()
    }

    /// Likelihood of the text from a person who means nothing in the catalogue.
    mutating func asUnknown(_ text: [UInt16], in index: PredictionIndex) -> UnknownNames.Position {
        unknown.advance(to: text, in: index)
    }

    /// The names still possible after `text`.
    ///
    /// The narrow beam widens only when it runs empty, from some characters before that happened.
    mutating func advance(to text: [UInt16], in index: PredictionIndex, budget: inout Int) -> TypedColumn {
        let column = names.advance(
            to: text, in: index.trie, index.kernel, start: index.startColumn, revision: index.revision,
            budget: &budget)
        guard column.entries.isEmpty, budget > 0 else { return column }
        // `names` stopped at the first column that was empty.
        let origin = max(0, names.symbols.count - Self.secondLook)
        var before: [TypedColumn] = []
        if !wide.goesOn(to: text, from: origin, revision: index.revision) {
            before = columnsBefore(origin, text, in: index, budget: &budget)
            guard budget > 0 else { return column }
        }
        return wide.advance(
            to: text, in: index.trie, index.kernel, cap: index.kernel.costs.wideCap, from: origin, before,
            revision: index.revision, budget: &budget)
    }

    /// The columns after `origin − 1` and `origin` characters.
    private func columnsBefore(
        _ origin: Int, _ text: [UInt16], in index: PredictionIndex, budget: inout Int
    ) -> [TypedColumn] {
        guard origin > 0 else { return [index.startColumn] }
        if names.base <= origin - 1 {
            return Array(names.columns[(origin - 1 - names.base)...(origin - names.base)])
        }
        // The columns were dropped: replay from the beginning.
        var replay = ColumnStack(bytesMax: Self.namesBytesMax, columnsMax: 2)
        _ = replay.advance(
            to: text.prefix(origin), in: index.trie, index.kernel, start: index.startColumn,
            revision: index.revision, budget: &budget)
        return Array(replay.columns.suffix(2))
    }
}
