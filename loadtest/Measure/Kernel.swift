import PredictionEvaluation
import ArgumentParser
import Foundation
import PredictionEngine

/// Command `loadtest kernel`: times the prediction of every keystroke of every typed string, without a server.
struct Kernel: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Time the prediction kernel on typed strings.")

    @Option(help: "TSV with name and popularity in its first columns and a header.") var catalogue: String
    @Option(help: "TSV of traces: how drawn, clean or typo, target, typed. Without: every tenth name, typed cleanly.")
    var traces: String?
    @Flag(help: "Predict whole names only: no words, for a comparison with the prototype.") var wholeNames = false
    @Option(help: "Times everything is typed; the first is a warm-up.") var rounds = 3

    func run() throws {
        let items = try lines(catalogue).dropFirst().map { line -> PredictableItem in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return PredictableItem(name: String(fields[0]), popularity: fields.count > 1 ? Int(fields[1]) ?? 0 : 0)
        }
        let before = residentBytes()
        let clock = ContinuousClock()
        let start = clock.now
        let index = PredictionIndex(items, revision: 1, hasWords: !wholeNames)
        let built = clock.now - start
        let memory = residentBytes() - before
        let typed = try strings(items)
        var samples: [Double] = []
        var hits: [String: (first: [Int: Int], count: Int)] = [:]
        let scratch = RankingScratch()
        for round in 0..<max(2, rounds) {
            samples.removeAll(keepingCapacity: true)
            hits = [:]
            for string in typed {
                var columns = TypedColumns()
                var ranks: [Bool] = []
                for text in string.texts {
                    let begin = clock.now
                    let ranking = index.predict(
                        NameNormalizer.normalizedTyped(text), columns: &columns, scratch: scratch, limit: 10)
                    samples.append((clock.now - begin) / .microseconds(1))
                    ranks.append(ranking.candidates.first.map { items[$0.item].name == string.target } ?? false)
                }
                guard round > 0 else { continue }
                let slice = traces == nil ? string.slice : "\(string.draw),\(string.slice)"
                var entry = hits[slice] ?? ([:], 0)
                entry.count += 1
                for at in [3, 5, 8, 999] where ranks[min(at, ranks.count) - 1] { entry.first[at, default: 0] += 1 }
                hits[slice] = entry
            }
        }
        samples.sort()
        func percentile(_ share: Double) -> String {
            String(format: "%.1f", samples[min(samples.count - 1, Int(share * Double(samples.count)))])
        }
        print(
            "names \(items.count), nodes \(index.nodeCount), trie \(index.byteCount / 1_000_000) MB, resident +\(memory / 1_000_000) MB, built in \(Int(built / .milliseconds(1))) ms"
        )
        print(
            "keystrokes \(samples.count): p50 \(percentile(0.5)) µs, p99 \(percentile(0.99)) µs, p99.9 \(percentile(0.999)) µs"
        )
        for (slice, entry) in hits.sorted(by: { $0.key < $1.key }) {
            let shares = [3, 5, 8, 999].map {
                String(format: "%.3f", Double(entry.first[$0] ?? 0) / Double(entry.count))
            }
            print("success@1 \(slice): after 3 / 5 / 8 / all characters \(shares.joined(separator: " / "))")
        }
    }

    private func strings(_ items: [PredictableItem]) throws -> [TypedTrace] {
        guard let traces else {
            return stride(from: 0, to: items.count, by: 10).map { items[$0].name }.filter { !$0.isEmpty }
                .map { TypedTrace(slice: "clean", target: $0, keys: $0) }
        }
        return try lines(traces).compactMap { TypedTrace(line: $0) }
    }

    private func lines(_ path: String) throws -> [Substring] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    }
}

/// Resident memory of a process, in bytes; this process by default.
func residentBytes(of process: String = "self") -> Int {
    let pages =
        (try? String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8))?.split(separator: " ")
        .dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * sysconf(Int32(_SC_PAGESIZE))
}
