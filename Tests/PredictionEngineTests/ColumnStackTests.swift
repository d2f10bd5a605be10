import Testing

@testable import PredictionEngine

@Suite struct ColumnStackTests {
    private let index = PredictionIndex(["alpha", "alpine", "beta"].map { PredictableItem(name: $0) }, revision: 1)

    private func advance(_ stack: inout ColumnStack, _ text: String, budget: Int = 100_000) -> TypedColumn {
        var budget = budget
        return stack.advance(
            to: index.alphabet.symbols(text), in: index.trie, index.kernel, start: index.startColumn, revision: 1,
            budget: &budget)
    }

    @Test func oneMoreCharacterIsOneMoreColumn() {
        var stack = ColumnStack(bytesMax: 10_000, columnsMax: 40)
        _ = advance(&stack, "al")
        #expect(stack.columns.count == 3)
        _ = advance(&stack, "alp")
        #expect(stack.columns.count == 4)
        _ = advance(&stack, "a")
        #expect(stack.columns.count == 2)
    }

    @Test func nothingComesAfterAnEmptyColumn() {
        var stack = ColumnStack(bytesMax: 10_000, columnsMax: 40)
        let column = advance(&stack, "zzzzzzzz")
        #expect(column.entries.isEmpty)
        #expect(stack.symbols.count < 8)
        #expect(!advance(&stack, "alp").entries.isEmpty)
    }

    @Test func whatHasNoRoomIsReplayed() {
        var small = ColumnStack(bytesMax: 100_000, columnsMax: 2)
        var large = ColumnStack(bytesMax: 1_000_000, columnsMax: 40)
        for text in ["a", "al", "alp", "alph", "al", "a", "ab"] {
            #expect(advance(&small, text).entries == advance(&large, text).entries, "\(text)")
            #expect(small.columns.count <= 2)
        }
    }

    @Test func aColumnThatWasCutOffIsNotBuiltOn() {
        var stack = ColumnStack(bytesMax: 1_000_000, columnsMax: 40)
        _ = advance(&stack, "alpin", budget: 3)
        #expect(advance(&stack, "alpin").entries == advance(&stack, "alpin").entries)
        var fresh = ColumnStack(bytesMax: 1_000_000, columnsMax: 40)
        #expect(advance(&stack, "alpin").entries == advance(&fresh, "alpin").entries)
    }

    @Test func twoColumnsHaveRoomWhateverTheyWeigh() {
        var small = ColumnStack(bytesMax: 64, columnsMax: 40)
        for text in ["a", "al", "alp", "be"] {
            #expect(advance(&small, text).entries.count <= 4)
            #expect(small.byteCount <= 64 + index.startColumn.byteCount)
        }
    }
}
