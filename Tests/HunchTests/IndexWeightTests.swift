import CLinux
import Foundation
import Testing

@testable import DocumentSearch

/// An index weighs what it takes: a cache that is bounded in bytes is bounded only then.
@Suite(.serialized) struct IndexWeightTests {
    private static func residentBytes() -> Int {
        hunch_give_memory_back()
        let pages = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[1]
        return (pages.flatMap { Int($0) } ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// A6: an index of different words was told as 512 MiB and took 2 GB.
    @Test(arguments: ["different words", "prose", "short lines", "ideographs", "headings"])
    func anIndexWeighsWhatItTakes(kind: String) {
        // What the first index of a process brings with it.
        _ = PassageIndex([Page(number: 1, text: "Some words.")])
        let text: String
        switch kind {
        case "different words": text = (0..<90_000).map { "w\($0 &* 7919 % 999_983)" }.joined(separator: " ")
        case "prose":
            text = String(repeating: "Press the button twice, then wait for the lamp to go out. ", count: 12_000)
        case "short lines": text = String(repeating: "a b\n", count: 120_000)
        case "ideographs": text = String(repeating: "日本語の文。", count: 40_000)
        default: text = String(repeating: "Some Heading\nx\n", count: 40_000)
        }
        // What was freed before and is taken again does not show: a second look is enough.
        var seen: [String] = []
        for _ in 0..<3 {
            let (weight, grown) = weighed(text)
            let ratio = Double(weight) / Double(max(1, grown))
            if ratio > 0.75 && ratio < 1.25 { return }
            seen.append("weighs \(weight), took \(grown)")
        }
        Issue.record("\(kind): \(seen)")
    }

    private func weighed(_ text: String) -> (weight: Int, grown: Int) {
        let before = Self.residentBytes()
        let indexes = (0..<3).map { number in
            // A text of its own for each, as documents have.
            PassageIndex([Page(number: 1, section: "\(number)", text: text + " \(number)")])
        }
        let grown = Self.residentBytes() - before
        let weight = indexes.reduce(0) { $0 + $1.byteCount }
        return withExtendedLifetime(indexes) { (weight, grown) }
    }
}
