import Foundation

/// Index of one document's passages and their terms: question in, ranked passages out (BM25).
///
/// Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); a term of the heading
/// counts as several in the text (the simple form of BM25F), and length matters less than in long texts (b = .4),
/// because passages are cut to a similar size.
package struct PassageIndex: Sendable {
    package struct Hit: Equatable, Sendable {
        package var passage: Int
        package var score: Double
        /// Likeness of the question and the passage's likest sentence, where it was worked out.
        var closeness: Double?
    }

    private static let k1 = 1.2
    private static let b = 0.4
    static let headingWeight: Float = 3
    /// Weight of a term of the section's heading, for a definition in that section.
    static let outerHeadingWeight: Float = 1.5
    /// Weight of a defined term's word: a word of a short term says more of its meaning ("--exclude", "--cvs-exclude").
    static func termWeight(words count: Int) -> Float { 9 / (1.5 + 0.5 * Float(count)) }
    /// Weight of a definition's first sentence, which states the meaning; later ones give particulars.
    static let leadWeight: Float = 2
    /// Bonus of two question words side by side, as a share of the more common one's weight.
    private static let adjacencyBonus = 0.3
    /// Factor for an option's definition when the question asks for a way to do something.
    private static let optionFactor = 1.25
    /// Factor for an option named by the question, and the number of best passages in which it is searched for.
    private static let namedFactor = 1.5
    private static let namedAmong = 60
    /// UTF-16 units of a term in which names are searched for.
    private static let termUnits = 200

    package let passages: PassageList
    private let vocabulary: DocumentVocabulary
    /// Language of the document at work.
    package var stems: WordStems { vocabulary.stems }
    private var terms: TermTable { vocabulary.terms }
    private let postings: PostingLists
    /// The terms of all passages one after the other, and where each passage's begin.
    private let tokens: [UInt32]
    private let tokenStarts: [UInt32]
    private let meanLength: Double
    private let meaning: PassageMeaning?
    /// Terms that say nothing.
    private let stopNumbers: Set<UInt32>

    /// Builds the whole index at once; `PassageIndexBuilder` does it in slices.
    package init(_ pages: [Page], _ resources: IndexResources = IndexResources(), language: Language? = nil) {
        self = PassageIndexBuilder(pages, resources, language: language).finish()
    }

    init(
        list: PassageList, vocabulary: DocumentVocabulary, tokens: [UInt32], tokenStarts: [UInt32],
        postings: PostingLists, meaning: PassageMeaning?
    ) {
        self.meaning = meaning
        stopNumbers = Set(vocabulary.stems.stopTerms.compactMap { vocabulary.number(ofTerm: $0) })
        passages = list
        self.vocabulary = vocabulary
        self.tokens = tokens
        self.tokenStarts = tokenStarts
        self.postings = postings
        meanLength = list.isEmpty ? 1 : max(1, Double(tokens.count) / Double(list.count))
    }

    package var pages: [Page] { passages.pages }

    /// Checksum of the table of meanings with which it was made; nil: words alone.
    package var meaningChecksum: UInt64? { meaning?.table.checksum }

    /// Heap of the index in bytes, pages included: its weight in a bounded cache.
    package var byteCount: Int {
        pages.reduce(0) { $0 + $1.byteCount } + passages.byteCount + vocabulary.byteCount + postings.byteCount
            + (meaning?.byteCount ?? 0)
            + (tokens.capacity + tokenStarts.capacity) * MemoryLayout<UInt32>.stride
    }

    // MARK: Text

    package func text(of passage: Passage) -> String { text(of: passage.range, page: passage.page) }

    package func text(of range: Range<Int>, page: Int) -> String { pages[page].text(in: range) }

    /// Text of a passage, with the term that it defines.
    package func definition(around position: Int) -> String {
        let term = passages.beginningOfDefinition(around: position).flatMap { $0 == position ? nil : $0 }
        return (term.map { text(of: passages[$0]) + " " } ?? "") + text(of: passages[position])
    }

    /// Text of a sentence by its number in the document.
    func text(ofSentence number: Int) -> String {
        text(of: passages.sentences[number].range, page: passages.page(of: passages.passage(ofSentence: number)))
    }

    package func citation(of sentence: Range<Int>, in passage: Passage) -> Citation {
        let page = pages[passage.page]
        var citation = Citation(
            page: page.number, section: page.section ?? passage.heading, range: sentence,
            quote: text(of: sentence, page: passage.page))
        (citation.path, citation.label, citation.boxes) = (page.path, page.label, page.boxes(of: sentence))
        return citation
    }

    // MARK: Search

    /// Passages that a document is taken to have besides its own: in a short one, a word that stands in each passage may still
    /// be what a question is about.
    private static let passagesBesides = 50.0

    /// Weight of a term in this document, by how many passages have it.
    private func weight(passages count: Int) -> Double {
        log(1 + (Double(passages.count) + Self.passagesBesides - Double(count) + 0.5) / (Double(count) + 0.5))
    }

    func contains(_ term: String) -> Bool { vocabulary.contains(term) }

    func number(ofTerm term: String) -> UInt32? { vocabulary.number(ofTerm: term) }

    private func tokenRange(of passage: Int) -> Range<Int> {
        Int(tokenStarts[passage])..<(passage + 1 < tokenStarts.count ? Int(tokenStarts[passage + 1]) : tokens.count)
    }

    /// Passages with at least one of the question's terms, best first.
    package func search(_ question: String, limit: Int) -> [Hit] {
        Array(find(weigh(question), among: max(limit, Self.namedAmong)).prefix(limit))
    }

    private func find(_ question: WeighedQuestion, among limit: Int) -> [Hit] {
        var scores = [Double](repeating: 0, count: passages.count)
        // In the question's order: sums of other orders differ in their last bits, and a tie must fall the same way on every pod.
        for concept in question.concepts { add(concept.terms, to: &scores) }
        addNeighbours(of: question.asked, to: &scores)
        if question.asksForAWay { preferOptions(&scores) }
        addLikeness(to: question, &scores)
        // What the question names weighs more than what is like it.
        let fitting = preferFitting(to: question, Self.best(scores, limit))
        return Self.sorted(preferNamed(by: question, fitting))
    }

    /// Moves passages of an option that the question names before the other best passages.
    private func preferNamed(by question: WeighedQuestion, _ hits: [Hit]) -> [Hit] {
        let said = Set(question.concepts.lazy.flatMap(\.terms).filter { $0.isOwn }.map(\.term))
        return hits.map { hit in
            guard passages.isOption(hit.passage), let first = passages.beginningOfDefinition(around: hit.passage),
                let sentence = passages[first].sentences.first
            else { return hit }
            let beginning = sentence.lowerBound..<min(sentence.upperBound, sentence.lowerBound + Self.termUnits)
            let term = text(of: beginning, page: passages[first].page).prefix { $0 != "\u{2002}" }
            guard OptionNames.isSaid(term, by: said, stems) else { return hit }
            return Hit(passage: hit.passage, score: hit.score * Self.namedFactor, closeness: hit.closeness)
        }
    }

    private static func sorted(_ hits: [Hit]) -> [Hit] {
        hits.sorted { ($1.score, $0.passage) < ($0.score, $1.passage) }
    }

    /// Passages that are looked at more closely, the best ones.
    private static let fittedAmong = 10
    /// Weight of the fit to what the question asks for, as a share of the score.
    private static let fitShare = 0.05
    /// Weight of the likest sentence's likeness, in weights of the whole question.
    private static let closenessWeight = 0.8

    /// Moves passages that have what the question asks for, and whose sentences are like it, before others that are as good.
    private func preferFitting(to question: WeighedQuestion, _ hits: [Hit]) -> [Hit] {
        // Options are described in a few words of their own, which sentences elsewhere are as like to.
        let hasOptions = hits.prefix(Self.fittedAmong).contains { passages.isOption($0.passage) }
        return hits.enumerated().map { rank, hit in
            guard rank < Self.fittedAmong else { return hit }
            let fit = fit(of: hit.passage, to: question)
            let closeness = hasOptions ? nil : closeness(of: hit.passage, to: question)
            let likest = Self.closenessWeight * question.total * (closeness ?? 0)
            return Hit(
                passage: hit.passage, score: hit.score * (1 + Self.fitShare * fit) + likest, closeness: closeness)
        }
    }

    /// 1 where the passage has what the question asks for, −1 where it lacks it, 0 where nothing can be said.
    private func fit(of position: Int, to question: WeighedQuestion) -> Double {
        guard ![.other, .yesNo, .comparison].contains(question.form.type) else { return 0 }
        return AnswerFit.of(
            question.form.type, passages.signs[position], kinds: passages.kinds(of: position), stems.language)
    }

    /// The best passages for a question, and the evidence that the first of them answers it.
    package func find(_ question: String, limit: Int) -> (hits: [Hit], evidence: AnswerEvidence) {
        let weighed = weigh(question)
        let hits = candidates(weighed)
        return (Array(hits.prefix(limit)), evidence(for: weighed, hits))
    }

    /// Terms of a passage that is a title, upper bound.
    private static let titleTermsMax = 2

    private func isOfTable(_ passage: Int) -> Bool {
        passages.kinds(of: passage).contains { ![.text, .heading, .caption].contains($0) }
            || passages.beginningOfDefinition(around: passage) != nil
    }

    /// Passages that may answer a question, best first: those that only list other manuals do not.
    func candidates(_ question: WeighedQuestion) -> [Hit] {
        find(question, among: Self.namedAmong).filter { hit in
            // A title alone, of one or two words, says nothing about itself.
            if tokenRange(of: hit.passage).count <= Self.titleTermsMax, !isOfTable(hit.passage) { return false }
            return !passages.isSilent(hit.passage)
        }
    }

    /// Evidence that the first of some hits answers a question.
    func evidence(for question: WeighedQuestion, _ hits: [Hit]) -> AnswerEvidence {
        guard let best = hits.first, question.total > 0, question.saysSomething else { return AnswerEvidence() }
        var evidence = AnswerEvidence()
        evidence.cover = min(1, best.score / (coverOfAll * question.total))
        evidence.presence = presence(of: question, in: best.passage)
        let passage = passages[best.passage]
        // The same text in another section is no other answer.
        let words = text(of: passage).lowercased()
        let other = hits.first {
            passages.page(of: $0.passage) != passage.page && text(of: passages[$0.passage]).lowercased() != words
        }
        // Where all hits lie in the best one's section, another would come behind the last of them.
        let next = other ?? (hits.count == Self.namedAmong ? hits.last : nil)
        evidence.margin = next.map { 1 - $0.score / best.score } ?? 0
        evidence.words = evidence.presence * log(Double(question.concepts.count + 1))
        evidence.size = log(Double(min(max(Self.passagesLeast, passages.count), Self.passagesMost) + 1))
        evidence.closeness = best.closeness ?? closeness(of: best.passage, to: question)
        return evidence
    }

    /// Whether a word says nothing about what a question is about.
    func isStop(_ term: UInt32) -> Bool { stopNumbers.contains(term) }

    /// Terms of a sentence, by its number in the document.
    func terms(ofSentence number: Int) -> ArraySlice<UInt32> {
        let next = number + 1 < passages.sentences.count ? Int(passages.sentences[number + 1].firstToken) : tokens.count
        let start = Int(passages.sentences[number].firstToken)
        return tokens[start..<max(start, next)]
    }

    /// Likeness of a question and the likest sentence of a passage.
    private func closeness(of position: Int, to question: WeighedQuestion) -> Double? {
        guard let meaning else { return nil }
        let range = passages.sentenceRange(of: position).prefix(Self.sentencesWeighed)
        let sentences = range.map { number in
            terms(ofSentence: number).filter { !stopNumbers.contains($0) }.map { Int($0) }
        }
        return meaning.closeness(of: question.telling, to: sentences)
    }

    /// Share of a question's weight whose words a passage or its heading has.
    func presence(of question: WeighedQuestion, in passage: Int) -> Double {
        question.share { postings.contains($0, in: passage) }
    }

    /// Whether a passage or its heading has the word that says most about the question, of those that the document has.
    func hasMostTelling(of question: WeighedQuestion, in passage: Int) -> Bool {
        let known = question.concepts.filter { !$0.isOfAsking && !$0.terms.isEmpty }
        guard let most = known.map(\.weight).max() else { return true }
        // Of several that weigh as much any will do.
        return known.contains { concept in
            concept.weight > 0.999 * most && concept.terms.contains { postings.contains($0.number, in: passage) }
        }
    }

    /// Passages that a document counts as having at least, and at most: the weights were found on documents in between.
    private static let passagesLeast = 20
    private static let passagesMost = 1000
    /// Sentences of a passage that are weighed one by one: a passage of a list may have hundreds.
    private static let sentencesWeighed = 40
    /// Score of a passage that has every word of a question, its heading too, as a multiple of their weight.
    private static let coverOfAllWords = 2.2
    private var coverOfAll: Double {
        Self.coverOfAllWords + (meaning == nil ? 0 : Self.likenessWeight + Self.closenessWeight)
    }

    /// Reads a question in the words of this document.
    private func read(_ question: String) -> QuestionSpelling {
        let asked = Tokenizer.typedWords(question).map { word in
            let other = contains(stems.stem(word.word)) ? nil : stems.language.withUmlauts(word.word)
            let isMeant = other.map { contains(stems.stem($0)) || stems.saysNothing($0) } ?? false
            return isMeant ? Tokenizer.TypedWord(word: other ?? word.word, typed: word.typed) : word
        }
        let words = asked.map(\.word)
        // Two words that the document writes as one are known.
        let joined = Set(
            zip(words, words.dropFirst()).filter { contains(stems.stem($0 + $1)) }.flatMap { [$0, $1] })
        return QuestionSpelling(
            asked, in: vocabulary, isKnown: { joined.contains($0) || contains(stems.stem($0)) },
            hasOther: { !QueryConcept.others(of: stems.stem($0), $0, stems, contains).isEmpty },
            rarity: { log(Double(passages.count + 1) / Double(postings[$0].count + 1)) },
            isPair: { areNeighbours($0, $1) })
    }

    /// Whether two words stand side by side somewhere.
    private func areNeighbours(_ first: String, _ second: String) -> Bool {
        guard let first = terms.number(of: stems.stem(first)), let second = terms.number(of: stems.stem(second))
        else { return false }
        let rarer = postings[first].count <= postings[second].count ? first : second
        var left = Self.neighbourTokensMax
        return postings[rarer].contains { posting in
            left -= tokenRange(of: Int(posting.passage)).count
            return left >= 0 && hasPair(first, second, in: Int(posting.passage))
        }
    }

    /// Terms that are read to find two side by side, upper bound: a large document has common words in each passage.
    private static let neighbourTokensMax = 50_000

    /// Weighs a question in the terms of this document.
    func weigh(_ question: String) -> WeighedQuestion {
        let spelling = read(question)
        let read = QueryConcept.Words(spelling.words, stems)
        let rarest = weight(passages: 0)
        let form = QuestionForm(spelling.words, question, stems.language)
        let concepts = QueryConcept.concepts(read, form, stems) { contains($0) }.map { concept in
            let known = concept.variants.compactMap { variant in
                terms.number(of: variant.term).map {
                    (variant, number: $0, weight: weight(passages: postings[$0].count))
                }
            }
            // A synonym weighs at most as much as the commonest of them: a rare one is no better an answer.
            let own = known.first { $0.0.factor == 1 }?.weight
            let most = own ?? known.map(\.weight).min() ?? rarest
            let missing = known.isEmpty ? QueryConcept.missingShare(of: concept.variants[0].term, stems) : 1
            return WeighedQuestion.Concept(
                weight: concept.share * missing * most, isOfAsking: concept.isOfAsking,
                terms: known.map { variant, number, weight in
                    WeighedQuestion.Term(
                        number: number, term: variant.term,
                        weight: concept.share * variant.factor * min(weight, most), isOwn: variant.factor == 1)
                })
        }
        return WeighedQuestion(
            concepts: concepts, asked: read.telling.map { terms.number(of: $0) },
            asksForAWay: QueryConcept.asksForAWay(read), saysSomething: read.saysSomething, form: form,
            spelling: spelling,
            telling: meaning?.sum(of: spelling.words.filter { !stems.saysNothing($0) }) ?? [])
    }

    /// Prefers options: a question about how to do something is answered by the option that does it, where a document
    /// has options.
    private func preferOptions(_ scores: inout [Double]) {
        for passage in scores.indices where scores[passage] > 0 && passages.isOption(passage) {
            scores[passage] *= Self.optionFactor
        }
    }

    /// Adds each passage's score for a word of the question, by the best of its alternatives.
    private func add(_ concept: [WeighedQuestion.Term], to scores: inout [Double]) {
        let isOne = concept.count == 1
        var best: [Int: Double] = [:]
        for term in concept {
            let weight = term.weight
            for posting in postings[term.number] {
                let passage = Int(posting.passage)
                let frequency = Double(posting.frequency)
                let length = Double(tokenRange(of: passage).count) / meanLength
                let score = weight * frequency * (Self.k1 + 1) / (frequency + Self.k1 * (1 - Self.b + Self.b * length))
                if isOne { scores[passage] += score } else { best[passage] = max(best[passage] ?? 0, score) }
            }
        }
        for (passage, score) in best { scores[passage] += score }
    }

    /// Highest scores, the earlier of equal ones first, sorted on insertion because there are few.
    private static func best(_ scores: [Double], _ limit: Int) -> [Hit] {
        var best: [Hit] = []
        for (passage, score) in scores.enumerated() where score > 0 && limit > 0 {
            if best.count == limit, score <= best[limit - 1].score { continue }
            if best.count == limit { best.removeLast() }
            let place = best.lastIndex { $0.score >= score }.map { $0 + 1 } ?? 0
            best.insert(Hit(passage: passage, score: score), at: place)
        }
        return best
    }

    /// Adds the bonus of words that stand side by side in the question and in a passage. Passages that have both are read, those
    /// of the rarer one at most.
    private func addNeighbours(of numbers: [Int?], to scores: inout [Double]) {
        var seen: Set<UInt64> = []
        for case (let first?, let second?) in zip(numbers, numbers.dropFirst())
        where seen.insert(Self.pair(UInt32(first), UInt32(second))).inserted {
            let (rarer, commoner) = postings[first].count < postings[second].count ? (first, second) : (second, first)
            let bonus = Self.adjacencyBonus * weight(passages: postings[commoner].count)
            for posting in postings[rarer] {
                let passage = Int(posting.passage)
                if scores[passage] > 0, postings.contains(commoner, in: passage), hasPair(first, second, in: passage) {
                    scores[passage] += bonus
                }
            }
        }
    }

    /// Whether two terms stand side by side in a passage.
    private func hasPair(_ first: Int, _ second: Int, in passage: Int) -> Bool {
        tokenRange(of: passage).dropLast().contains { Int(tokens[$0]) == first && Int(tokens[$0 + 1]) == second }
    }

    /// Adds how like the question a passage is in meaning.
    private func addLikeness(to question: WeighedQuestion, _ scores: inout [Double]) {
        guard let meaning else { return }
        let vector = meaning.vector(of: question.spelling.words)
        for passage in scores.indices {
            let likeness = meaning.vectors.likeness(vector, passage)
            if likeness > 0 { scores[passage] += Self.likenessWeight * question.total * likeness }
        }
    }

    /// Weight of the likeness in meaning, 0…1, in weights of the whole question.
    private static let likenessWeight = 0.8

    private static func pair(_ first: UInt32, _ second: UInt32) -> UInt64 { UInt64(first) << 32 | UInt64(second) }
}

/// Question weighed for one document: for each concept asked for, the document's words and their weights.
struct WeighedQuestion {
    struct Term {
        /// Number in the document's table of terms.
        var number: Int
        var term: String
        var weight: Double
        /// Whether the term is the question's own word rather than a synonym.
        var isOwn: Bool
    }

    /// One thing that is asked for, and the document's words for it.
    struct Concept {
        /// Weight of the question's own word; one that the document has in no form weighs as much as the rarest.
        var weight: Double
        /// Whether the word belongs to the way of asking.
        var isOfAsking: Bool
        var terms: [Term]
    }

    /// In the order of the question.
    var concepts: [Concept]
    /// The question's own words in order; nil for a word that the document does not have.
    var asked: [Int?]
    var asksForAWay: Bool
    /// Whether a word says what it is about.
    var saysSomething: Bool
    var form: QuestionForm
    var spelling: QuestionSpelling
    /// Sum of the vectors of the words that say what it is about; empty without a table of meanings.
    var telling: [Float]

    /// Weight of the whole question.
    var total: Double { concepts.reduce(0) { $0 + $1.weight } }

    /// Share with which another form of a word, or a synonym, counts as the word.
    private static let otherShare = 0.8

    /// Share of the question's weight whose words are there.
    func share(_ isThere: (_ term: Int) -> Bool) -> Double {
        guard total > 0 else { return 0 }
        let found = concepts.reduce(0) { sum, concept in
            guard let best = concept.terms.filter({ isThere($0.number) }).max(by: { $0.weight < $1.weight }) else {
                return sum
            }
            return sum + concept.weight * (best.isOwn ? 1 : Self.otherShare)
        }
        return found / total
    }

    /// Words of the question that the document does not have and that say what it is about, as they were typed.
    func namedUnknown(_ stems: WordStems) -> [String] {
        spelling.unknown.filter { word in
            Tokenizer.words(word).contains { part in
                !form.askingWords.contains(part) && !stems.askingTerms.contains(stems.stem(part))
                    && !EverydayWords.ofAnyLanguage.contains(part)
                    && QueryConcept.missingShare(of: stems.stem(part), stems) == 1
            }
        }
    }

    /// Weight of each term in a sentence of an answer, by its number.
    var weights: [UInt32: Double] {
        Dictionary(
            concepts.flatMap(\.terms).map { (UInt32(truncatingIfNeeded: $0.number), $0.weight) }, uniquingKeysWith: max)
    }
}
