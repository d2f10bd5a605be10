/// Extractive answer made of the document's own sentences: each whole, the best passage first, each with its place; or the
/// statement that the document does not say.
package struct ExtractiveAnswer: Equatable, Sendable {
    /// Sentence of the answer as it is shown, with its separator from the one before.
    package struct Piece: Equatable, Sendable {
        package var text: String
        package var citation: Citation
    }

    /// What the document says to a question for yes or no.
    package enum Stand: Equatable, Sendable {
        case yes, no
    }

    /// Judgement of the answer by its probability.
    package enum Verdict: Equatable, Sendable {
        /// The document answers the question.
        case answered
        /// What is quoted is the nearest, and perhaps no answer.
        case unsure
        /// The document does not say; nothing is quoted.
        case unanswered
    }

    /// Probability that the document answers at all, below which it is told that it does not say.
    package static let answeredFrom = 0.6
    /// Probability that the best passage is right, from which it is told without reserve.
    package static let sureFrom = 0.4
    /// The same for a passage that lacks the word which says most about the question.
    private static let sureWithoutMostTelling = 0.65

    package var verdict = Verdict.unanswered
    package var pieces: [Piece] = []
    /// nil: the question does not ask for it, or the document is not clear.
    package var stand: Stand?
    package var evidence = AnswerEvidence()
    /// Probability that the best passage is the right answer.
    package var confidence: Double { evidence.confidence }
    /// The nearest places, best first, where nothing is quoted.
    package var nearest: [Citation] = []
    /// Words of the question that the document does not have, as they were typed.
    package var unknownWords: [String] = []

    package var isAnswered: Bool { verdict != .unanswered }
    package var text: String { pieces.map(\.text).joined() }

    /// Upper bounds of an answer: passages used, and UTF-16 units. A longer text is reading, not an answer; a list is read
    /// faster than as much text.
    private static let passagesMax = 3
    private static let unitsMax = 800
    private static let listUnitsMax = 1200
    /// Share of the best passage's score from which a passage is used: one of the same section, and of another.
    private static let shareInSection = 0.72
    private static let shareElsewhere = 0.93
    /// Sentences taken from a passage that is not the best one.
    private static let sentencesOfOthers = 2
    /// Share of the most telling sentence's weight from which a sentence of the best passage is telling.
    private static let shareOfTopSentence = 0.5
    /// The same for entries of a list and rows, which all say something alike.
    private static let shareOfTopEntry = 0.8
    /// Share of its weight that a sentence counts with which only says the question again, and one without a number where one is
    /// asked for.
    private static let shareOfEcho = 0.3
    private static let shareWithoutNumber = 0.6
    /// Share of a question's weight whose words steps, or their heading, have that are told for a sentence beside them.
    private static let presenceOfSteps = 0.4
    /// Words that turn a statement though they stand for little, and those that tell of what is over.
    private static let particles: Set<String> = [
        "on", "off", "up", "down", "in", "out", "over", "under", "above", "below", "before", "after", "than", "and",
        "or",
        "at", "from", "to", "without", "with", "instead", "need",
    ]
    private static let pastWords: Set<String> = ["was", "were", "had", "did", "been", "used"]
    /// Sentences taken for each thing that is compared, and the share of its words that its passage must have.
    private static let sentencesOfSide = 3
    private static let sideFrom = 0.6
    /// Sentences taken because they follow the most telling one in its paragraph.
    private static let followersMax = 4

    /// Answers a question.
    package static func answer(_ question: String, from index: PassageIndex) -> ExtractiveAnswer {
        let asked = index.weigh(question)
        let hits = index.candidates(asked)
        var answer = ExtractiveAnswer()
        answer.evidence = index.evidence(for: asked, hits)
        answer.unknownWords = asked.namedUnknown(index.stems)
        guard !hits.isEmpty else { return answer }
        guard answer.evidence.answerable >= answeredFrom else {
            answer.nearest = nearest(hits, index)
            return answer
        }
        // A passage without the word that says most may be about something else.
        let least = index.hasMostTelling(of: asked, in: hits[0].passage) ? sureFrom : sureWithoutMostTelling
        answer.verdict = answer.confidence >= least ? .answered : .unsure
        var quoting = Quoting(index, asked)
        let sides = asked.form.sides.map { index.weigh($0) }
        if sides.isEmpty || !quoting.take(sides) { quoting.take(hits, isSure: answer.verdict == .answered) }
        quoting.completeLists()
        if answer.verdict == .answered, let stand = quoting.stand() {
            answer.stand = stand
            // What decides stands first.
            quoting.lead()
        }
        answer.pieces = quoting.pieces()
        // Nothing that can be quoted answers nothing.
        if answer.pieces.isEmpty {
            answer.verdict = .unanswered
            answer.nearest = nearest(hits, index)
        }
        return answer
    }

    /// First sentences of the best passages, one a section.
    private static func nearest(_ hits: [PassageIndex.Hit], _ index: PassageIndex) -> [Citation] {
        var pages: Set<Int> = []
        return hits.filter { pages.insert(index.passages.page(of: $0.passage)).inserted }.prefix(passagesMax)
            .compactMap { hit in
                let passage = index.passages[hit.passage]
                return passage.sentences.first.map { index.citation(of: $0, in: passage) }
            }
    }

    /// Choice of the sentences that are quoted, by their numbers in the document.
    private struct Quoting {
        private let index: PassageIndex
        private let passages: PassageList
        private let blocks: SentenceBlocks
        private let asked: WeighedQuestion
        private let weights: [UInt32: Double]
        private var chosen: [Int] = []
        private var units = 0
        private var told: Set<String> = []
        /// The sentence that answers, as far as one does.
        private var main: Int?

        init(_ index: PassageIndex, _ asked: WeighedQuestion) {
            self.index = index
            self.asked = asked
            passages = index.passages
            blocks = SentenceBlocks(index)
            weights = asked.weights
        }

        /// Takes the best passage's sentences; of its section, what is nearly as good; of other sections only where the best one
        /// is not sure to answer, and then one sentence each.
        mutating func take(_ hits: [PassageIndex.Hit], isSure: Bool) {
            guard let best = hits.first else { return }
            takeBest(best.passage)
            let page = passages.page(of: best.passage)
            for hit in hits.prefix(passagesMax).dropFirst() {
                let isSection = passages.page(of: hit.passage) == page
                guard isSection || !isSure, hit.score >= best.score * (isSection ? shareInSection : shareElsewhere)
                else {
                    continue
                }
                let telling = telling(in: hit.passage).telling.prefix(isSection ? sentencesOfOthers : 1)
                add(telling.sorted(), of: hit.passage, limit: unitsMax)
            }
        }

        /// Takes the best passage for each thing that is compared.
        ///
        /// - Returns: whether they were found in different passages; nothing is taken otherwise
        mutating func take(_ sides: [WeighedQuestion]) -> Bool {
            let best = sides.compactMap { side -> (asked: WeighedQuestion, passage: Int)? in
                guard let hit = index.candidates(side).first, index.presence(of: side, in: hit.passage) >= sideFrom
                else {
                    return nil
                }
                return (side, hit.passage)
            }
            guard best.count == sides.count, Set(best.map(\.passage)).count == best.count else { return false }
            for (side, passage) in best {
                var quoting = Quoting(index, side)
                quoting.takeBest(passage)
                add(Array(quoting.chosen.prefix(sentencesOfSide)), of: passage, limit: listUnitsMax)
                if main == nil { main = quoting.main }
            }
            return true
        }

        private mutating func takeBest(_ passage: Int) {
            let (ranked, telling) = telling(in: passage)
            guard let top = ranked.first else { return }
            main = top
            if let steps = steps(near: top) {
                main = nil
                return add(Array(window(of: steps, around: steps.lowerBound)), of: passage, limit: listUnitsMax)
            }
            if let list = blocks.list(around: top), isWhole(list, top) {
                return add(Array(window(of: list, around: top)), of: passage, limit: listUnitsMax)
            }
            var places = [top] + followers(of: top, in: passage)
            if let header = blocks.header(of: top) { places += header }
            if asked.form.type == .way, let first = passages.sentenceRange(of: passage).first, isPath(first) {
                places.append(first)
            }
            add(places.sorted(), of: passage, limit: unitsMax)
            add(telling.filter { !places.contains($0) }.sorted(), of: passage, limit: unitsMax)
            chosen.sort()
        }

        /// Steps of the section of a sentence that is none of them, where a question asks for a way and they are about it: a note beside
        /// them may have more of its words.
        private func steps(near top: Int) -> Range<Int>? {
            guard asked.form.type == .way, !passages.sentences[top].kind.isListed,
                let steps = blocks.steps(near: top),
                index.presence(of: asked, in: passages.passage(ofSentence: steps.lowerBound)) >= presenceOfSteps
            else { return nil }
            return steps
        }

        /// Adds what a quoted sentence announces that ends in a colon, as far as it fits.
        mutating func completeLists() {
            for number in chosen where blocks.announces(number) && !chosen.contains(number + 1) {
                let passage = passages.passage(ofSentence: number)
                var list: [Int] = []
                var length = units
                for place in blocks.announced(by: number) {
                    length += passages.sentences[place].range.count
                    guard length <= listUnitsMax else { break }
                    list.append(place)
                }
                guard !list.isEmpty else { continue }
                let place = chosen.firstIndex(of: number) ?? 0
                let rest = Array(chosen[(place + 1)...])
                chosen = Array(chosen[...place])
                add(list, of: passage, limit: listUnitsMax)
                chosen += rest.filter { !chosen.contains($0) }
            }
        }

        /// Whether a list is told as a whole: steps always, entries when they are asked for by what announces them.
        private func isWhole(_ list: Range<Int>, _ top: Int) -> Bool {
            let isOfSteps = list.contains { passages.sentences[$0].kind == .step }
            let length = list.reduce(0) { $0 + passages.sentences[$1].range.count }
            // One numbered entry says what a thing is, or how much.
            if isOfSteps, [.meaning, .measure, .time, .place].contains(asked.form.type) { return false }
            if isOfSteps { return length <= listUnitsMax || asked.form.type == .way }
            return length <= unitsMax && (asked.form.type == .way || !passages.sentences[top].kind.isListed)
        }

        /// Whether a sentence is a path through menus.
        private func isPath(_ sentence: Int) -> Bool {
            AnswerSpan.of(
                .way, in: index.text(ofSentence: sentence), index.stems.language, isAsked: { _ in false },
                saysNothing: { _ in false }) != nil
        }

        /// Sentences of a passage, the most telling first, and those of them that are telling. When only the heading matches,
        /// the first sentences under it are the answer.
        private func telling(in passage: Int) -> (ranked: [Int], telling: [Int]) {
            let range = passages.sentenceRange(of: passage)
            let scores = range.map { number -> Double in
                let sentence = passages.sentences[number]
                // A question has its answer below it, where it is a heading; one without answers nothing.
                guard ![.contents, .question].contains(sentence.kind), !sentence.isReference else { return -1 }
                let all = Set(index.terms(ofSentence: number))
                var score = all.filter { weights[$0] != nil }.sorted().reduce(0) { $0 + (weights[$1] ?? 0) }
                if [.measure, .time].contains(asked.form.type), !hasNumber(number) { score *= shareWithoutNumber }
                // What only says the question again does not answer it.
                let isEcho = asked.form.type != .yesNo && all.allSatisfy { weights[$0] != nil || index.isStop($0) }
                return isEcho ? score * shareOfEcho : score
            }
            let ranked = range.indices.filter { scores[$0 - range.lowerBound] >= 0 }.sorted {
                (scores[$1 - range.lowerBound], $0) < (scores[$0 - range.lowerBound], $1)
            }
            guard let best = ranked.first else { return ([], []) }
            let isOneOfMany = [.item, .row].contains(passages.sentences[best].kind)
            let least = scores[best - range.lowerBound] * (isOneOfMany ? shareOfTopEntry : shareOfTopSentence)
            return (
                ranked, ranked.filter { scores[$0 - range.lowerBound] > 0 && scores[$0 - range.lowerBound] >= least }
            )
        }

        /// Whether a sentence has a digit, or a word that is a number.
        private func hasNumber(_ number: Int) -> Bool {
            let text = index.text(ofSentence: number)
            if text.utf8.contains(where: { (0x30...0x39).contains($0) }) { return true }
            return Tokenizer.words(text).contains { AnswerSigns($0, index.stems.language).contains(.number) }
        }

        /// Following sentences of the paragraph, and the one before: an explanation comes after its subject.
        private func followers(of top: Int, in passage: Int) -> [Int] {
            let paragraph = blocks.paragraph(around: top).clamped(to: passages.sentenceRange(of: passage))
            var result = Array((top + 1)..<max(top + 1, min(paragraph.upperBound, top + 1 + followersMax)))
            if top > paragraph.lowerBound { result.append(top - 1) }
            return result
        }

        /// Sentences of a list that fit, without a gap: from its beginning where they reach the one that was found, else around it.
        private func window(of list: Range<Int>, around top: Int) -> Range<Int> {
            func fits(_ range: Range<Int>) -> Bool {
                passages.sentences[range].reduce(0) { $0 + $1.range.count } <= listUnitsMax
            }
            if fits(list) { return list }
            var low = fits(list.lowerBound..<(top + 1)) ? list.lowerBound : top
            var high = max(top + 1, low + 1)
            while high < list.upperBound, fits(low..<(high + 1)) { high += 1 }
            while low > list.lowerBound, fits((low - 1)..<high) { low -= 1 }
            return low..<high
        }

        /// Adds sentences as far as they fit, nothing of an earlier passage twice; a definition is not understood without its term.
        private mutating func add(_ sentences: [Int], of passage: Int, limit: Int) {
            var places = sentences
            if !places.isEmpty, let term = passages.beginningOfDefinition(around: passage) {
                let first = passages.sentenceRange(of: term).lowerBound
                if !places.contains(first), !chosen.contains(first) { places.insert(first, at: 0) }
            }
            var here: [Int] = []
            var texts: [String] = []
            for number in places where !chosen.contains(number) {
                let length = passages.sentences[number].range.count
                guard units == 0 || units + length <= limit else { continue }
                // Repeated sections are quoted once; a step that is made twice is told twice.
                let text = index.text(ofSentence: number).lowercased()
                guard !told.contains(text) else { continue }
                texts.append(text)
                units += length
                here.append(number)
            }
            told.formUnion(texts)
            chosen += here.sorted()
        }

        // MARK: Yes or no

        /// What the main sentence says to a question for yes or no.
        func stand() -> Stand? {
            guard asked.form.type == .yesNo, !asked.form.isNegative, let main, chosen.contains(main),
                asked.spelling.unknown.isEmpty,
                // What an option does happens only where it is given.
                !passages.isOption(passages.passage(ofSentence: main))
            else { return nil }
            // Every word that the question is about must be there: one that is missing may decide.
            let text = index.text(ofSentence: main)
            let words = Tokenizer.words(text)
            let known = QuestionWords.of(index.stems.language)
            let terms = Set(words.map { index.stems.stem($0) })
            let isAll = asked.concepts.allSatisfy { concept in
                concept.isOfAsking || concept.terms.contains { $0.isOwn && terms.contains($0.term) }
            }
            let isTelling = asked.concepts.contains { $0.terms.contains { $0.term.utf8.count > 2 } }
            let denials = Set(known.denials)
            let others = Set(words).subtracting(asked.spelling.words)
            let isDoubtful =
                !others.isDisjoint(with: known.reservations)
                || !others.isDisjoint(with: Set(known.negations).subtracting(denials))
            // One statement that says what is asked in its order, and nothing else: any word more may turn it.
            let isSame = telling(asked.spelling.words, without: denials) == telling(words, without: denials)
            guard isAll, isTelling, isSame, !isDoubtful, !denials.isEmpty, passages.sentences[main].kind == .text,
                !text.dropLast().contains(where: { ",;:–—()[]?？！、，؛".contains($0) }),
                text.firstMatch(of: /[-−]\d/) == nil, text.last.map({ ".!。".contains($0) }) == true,
                words.allSatisfy({ !pastWords.contains($0) })
            else { return nil }
            return others.isDisjoint(with: denials) ? .yes : .no
        }

        /// Words that say something, in their order, and those that tell where: "on" is not "off".
        private func telling(_ words: [String], without denials: Set<String>) -> [String] {
            words.filter { !denials.contains($0) && (particles.contains($0) || !index.stems.saysNothing($0)) }
                .map { index.stems.stem($0) }
        }

        /// Moves the sentence that answers to the beginning.
        mutating func lead() {
            guard let main, let place = chosen.firstIndex(of: main),
                passages.beginningOfDefinition(around: passages.passage(ofSentence: main)) == nil
            else { return }
            chosen.insert(chosen.remove(at: place), at: 0)
        }

        // MARK: Pieces

        func pieces() -> [Piece] {
            var result: [Piece] = []
            var previous: Int?
            for number in chosen {
                let position = passages.passage(ofSentence: number)
                var citation = index.citation(of: passages.sentences[number].range, in: passages[position])
                if number == main { citation.answer = span(in: citation) }
                result.append(Piece(text: separator(previous, number) + citation.quote, citation: citation))
                previous = number
            }
            return result
        }

        /// Part of the main sentence that answers, in units of the page.
        private func span(in citation: Citation) -> Range<Int>? {
            let stems = index.stems
            let range = AnswerSpan.of(
                asked.form.type, in: citation.quote, stems.language,
                isAsked: { index.number(ofTerm: stems.stem($0)).map { weights[$0] != nil } ?? false },
                saysNothing: { stems.saysNothing($0) })
            return range.map { $0.lowerBound + citation.range.lowerBound..<$0.upperBound + citation.range.lowerBound }
        }

        /// Nothing at first, a space inside a paragraph, a line break between paragraphs, an empty line between passages that do
        /// not follow each other.
        private func separator(_ previous: Int?, _ number: Int) -> String {
            guard let previous else { return "" }
            let (last, next) = (passages.sentences[previous], passages.sentences[number])
            let (one, other) = (passages.passage(ofSentence: previous), passages.passage(ofSentence: number))
            let page = passages.page(of: other)
            guard passages.page(of: one) == page, last.end <= next.start, one == other || number == previous + 1 else {
                return "\n\n"
            }
            return index.text(of: Int(last.end)..<Int(next.start), page: page).contains("\n") ? "\n" : " "
        }
    }
}
