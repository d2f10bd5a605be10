/// Grounding of a freely worded answer: finds a citation for each sentence, and passes none that the document does not
/// support.
///
/// A sentence of the answer may name its passage as `[n]`. Its citation is the sentence of that passage (of any given
/// passage, when none is named) that shares most of its terms; a sentence that shares too few gets no citation.
package enum GroundedCitations {
    /// Share of the answer sentence's telling terms that the cited sentence must have.
    private static let overlapLeast = 0.34
    private static let citationsMax = 16

    package static func citations(
        in answer: String, passages: [Int], index: PassageIndex
    ) -> [Citation] {
        var result: [Citation] = []
        let sources = sources(passages, index)
        let units = Array(answer.utf16)
        for range in SentenceSplitter.sentences(in: units) {
            let sentence = String(units: units[range])
            let named = Set(markers(in: sentence).filter { (1...max(1, passages.count)).contains($0) }).sorted()
                .compactMap { passages.isEmpty ? nil : passages[$0 - 1] }
            guard let citation = best(for: sentence, in: named.isEmpty ? passages : named, sources, index) else {
                continue
            }
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

    /// Citable sentence with its terms, computed once for the whole answer.
    private struct Source {
        var sentence: Range<Int>
        var terms: Set<String>
    }

    private static func sources(_ passages: [Int], _ index: PassageIndex) -> [Int: [Source]] {
        var result: [Int: [Source]] = [:]
        for position in passages where result[position] == nil && index.passages.indices.contains(position) {
            let passage = index.passages[position]
            result[position] = passage.sentences.map {
                Source(sentence: $0, terms: Set(index.stems.terms(index.text(of: $0, page: passage.page))))
            }
        }
        return result
    }

    private static func best(
        for sentence: String, in passages: [Int], _ sources: [Int: [Source]], _ index: PassageIndex
    ) -> Citation? {
        let terms = Set(index.stems.terms(sentence)).subtracting(index.stems.stopTerms)
        guard !terms.isEmpty else { return nil }
        var best: (share: Double, passage: Int, sentence: Range<Int>)?
        for passage in passages {
            for source in sources[passage] ?? [] {
                let share = Double(source.terms.intersection(terms).count) / Double(terms.count)
                if share >= overlapLeast, share > best?.share ?? 0 { best = (share, passage, source.sentence) }
            }
        }
        return best.map { index.citation(of: $0.sentence, in: index.passages[$0.passage]) }
    }
}
