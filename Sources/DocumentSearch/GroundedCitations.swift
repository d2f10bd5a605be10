/// Finds what a freely worded answer rests on, and lets nothing through that the document does not say.
///
/// A sentence of the answer may name its passage as `[n]`. Its citation is the sentence of that passage (or of any
/// passage given, when none is named) that shares most of its terms; sharing too few, it gets none.
package enum GroundedCitations {
    /// Share of the answer sentence's telling terms that the cited sentence must have.
    private static let overlapLeast = 0.34
    private static let citationsMax = 16

    package static func citations(
        in answer: String, passages: [Int], index: PassageIndex
    ) -> [Citation] {
        var result: [Citation] = []
        let units = Array(answer.utf16)
        for range in SentenceSplitter.sentences(in: units) {
            let sentence = String(decoding: units[range], as: UTF16.self)
            let named = markers(in: sentence).compactMap {
                (1...max(1, passages.count)).contains($0) && !passages.isEmpty ? passages[$0 - 1] : nil
            }
            guard let citation = best(for: sentence, in: named.isEmpty ? passages : named, index) else { continue }
            if !result.contains(citation) { result.append(citation) }
            if result.count == citationsMax { break }
        }
        return result
    }

    /// The numbers in square brackets.
    static func markers(in text: String) -> [Int] {
        text.split(separator: "[").dropFirst().compactMap { part in
            part.firstIndex(of: "]").flatMap { Int(part[..<$0]) }
        }
    }

    private static func best(for sentence: String, in passages: [Int], _ index: PassageIndex) -> Citation? {
        let terms = Set(Tokenizer.terms(sentence)).subtracting(Tokenizer.stopTerms)
        guard !terms.isEmpty else { return nil }
        var best: (share: Double, citation: Citation)?
        for passage in passages where index.passages.indices.contains(passage) {
            for range in index.passages[passage].sentences {
                let text = index.text(of: range, page: index.passages[passage].page)
                let shared = Set(Tokenizer.terms(text)).intersection(terms).count
                let share = Double(shared) / Double(terms.count)
                if share >= overlapLeast, share > best?.share ?? 0 {
                    best = (share, index.citation(of: range, in: index.passages[passage]))
                }
            }
        }
        return best?.citation
    }
}
