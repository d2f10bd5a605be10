// Built by `make fuzz` together with the engine's sources: not part of the package.

/// What the fuzzer types into: a few catalogues, each with a session that lives on from input to input.
private struct Desk {
    static let limit = 5

    let index: PredictionIndex
    let names: [String]
    var columns = TypedColumns()
    var text = ""

    init(_ items: [PredictableItem], _ habits: TypingHabits = TypingHabits()) {
        index = PredictionIndex(items, revision: 1, habits: habits)
        names = items.map(\.name)
    }

    /// Edits the text as the bytes say, and predicts after each edit.
    mutating func type(_ bytes: UnsafeBufferPointer<UInt8>, _ scratch: RankingScratch) {
        var rest = bytes[...]
        while let edit = rest.popFirst() {
            switch edit {
            case 0...7: text = String(text.dropLast(Int(edit) + 1))
            case 8: text = ""
            case 9: text.insert("a", at: text.startIndex)
            case 10: text += names.isEmpty ? "" : names[Int(rest.popFirst() ?? 0) % names.count]
            case 11: columns.release()
            case 12...15:
                let pasted = rest.prefix(Int(edit))
                rest = rest.dropFirst(pasted.count)
                text += String(decoding: pasted, as: UTF8.self)
            default: text += String(decoding: CollectionOfOne(edit), as: UTF8.self)
            }
            if text.utf8.count > 400 { text = String(text.suffix(40)) }
            check(scratch, isThorough: rest.isEmpty && bytes.count % 8 == 0)
        }
    }

    private mutating func check(_ scratch: RankingScratch, isThorough: Bool) {
        let typed = NameNormalizer.normalizedTyped(text)
        let ranking = index.predict(typed, columns: &columns, scratch: scratch, limit: Self.limit)
        let sum = ranking.candidates.reduce(ranking.none) { $0 + $1.confidence }
        precondition(sum >= 0 && sum <= 1.00001, "confidences and none add up to \(sum)")
        precondition(ranking.candidates.allSatisfy { $0.confidence >= 0 && $0.confidence <= 1.00001 })
        precondition(ranking.candidates.count <= Self.limit)
        precondition(
            zip(ranking.candidates, ranking.candidates.dropFirst()).allSatisfy { $0.confidence >= $1.confidence })
        precondition(Set(ranking.candidates.map(\.item)).count == ranking.candidates.count, "an item twice")
        precondition(ranking.activeNodes <= 2_000)
        if let first = ranking.candidates.first {
            let name = index.spelling(of: first.item, variant: first.variant) ?? names[first.item]
            for span in MatchSpans.spans(typed: typed, in: name) {
                precondition(span.lowerBound >= 0 && span.upperBound <= name.utf16.count && !span.isEmpty)
            }
        }
        guard isThorough, !ranking.isDegraded else { return }
        var fresh = TypedColumns()
        let again = index.predict(typed, columns: &fresh, scratch: scratch, limit: Self.limit)
        precondition(
            again.isDegraded || (again.candidates == ranking.candidates && again.none == ranking.none),
            "the way to the text mattered")
    }
}

private func items(_ names: [String]) -> [PredictableItem] {
    names.enumerated().map { PredictableItem(name: $1, popularity: $0 * 7 % 50) }
}

private let codes = [
    "Bearing 6206-2RS", "Bearing 6306-2RS", "M8x40", "M8x30", "Alpha 7 III", "Alpha 7 IV", "Model S", "Belt A42",
    "4,7k",
    "4.7k", "1-1-1-1", "x x x", "VII", "2½ inch", "--", "™",
]

nonisolated(unsafe) private var desks = [
    Desk(items(["git-commit", "git-clone", "grep", "gzip", "ls", "lsof", "printf(1)", "printf(3)", "rsync"])),
    Desk(items(["Überprüfung", "ギター TD-27", "Мультитул", "קלרינט", "😀 emoji", "ﬁle", "ＴＤ－２７", "a\u{301}"])),
    Desk(items((1...40).map { String(repeating: "a", count: $0) } + (0..<60).map { "aaaa\($0) ab ba" })),
    Desk([
        PredictableItem(name: "TD-27KV2", brand: "Roland", aliases: ["drum kit", "27"], popularity: 9),
        PredictableItem(name: "RC-505", brand: "Boss"), PredictableItem(name: "", brand: ""),
        PredictableItem(name: "   ", aliases: ["-", "x"]),
    ]),
    // Codes, at a site whose people type them with care, and at one whose people do not.
    Desk(items(codes), TypingHabits([.names: 1e4, .characters: 1e5, .slips: 100, .digits: 1e5])),
    Desk(items(codes), TypingHabits([.words: 1e4, .characters: 1e5, .slips: 1e4, .digits: 1e4, .digitSlips: 1e3])),
    Desk([]),
]
nonisolated(unsafe) private let scratch = RankingScratch()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    guard let first = bytes.first else { return 0 }
    desks[Int(first) % desks.count].type(UnsafeBufferPointer(rebasing: bytes.dropFirst()), scratch)
    return 0
}
