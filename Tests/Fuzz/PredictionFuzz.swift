// Built by `make fuzz` together with the engine's sources: not part of the package.

/// What the fuzzer types into: a few catalogues, each with a session that lives on from input to input.
private struct Desk {
    static let limit = 5

    let index: PredictionIndex
    let names: [String]
    var columns = TypedColumns()
    var text = ""

    init(_ items: [PredictableItem]) {
        index = PredictionIndex(items, revision: 1)
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

nonisolated(unsafe) private var desks = [
    Desk(items(["git-commit", "git-clone", "grep", "gzip", "ls", "lsof", "printf(1)", "printf(3)", "rsync"])),
    Desk(items(["Überprüfung", "ギター TD-27", "Мультитул", "קלרינט", "😀 emoji", "ﬁle", "ＴＤ－２７", "a\u{301}"])),
    Desk(items((1...40).map { String(repeating: "a", count: $0) } + (0..<60).map { "aaaa\($0) ab ba" })),
    Desk([
        PredictableItem(name: "TD-27KV2", brand: "Roland", aliases: ["drum kit", "27"], popularity: 9),
        PredictableItem(name: "RC-505", brand: "Boss"), PredictableItem(name: "", brand: ""),
        PredictableItem(name: "   ", aliases: ["-", "x"]),
    ]),
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
