/// Builder of a passage index, a slice at a time: a long document is indexed without holding other work up, may be
/// given up in the middle, and its memory is known at any time.
///
/// Passages end at headings, and between paragraphs when they are long enough. Work and memory grow with the text's length,
/// whatever the text is made of.
package struct PassageIndexBuilder {
    /// UTF-16 units after which a passage ends with its paragraph, and at which it ends in any case.
    private static let unitsWanted = 500
    private static let unitsMax = SentenceSplitter.unitsMax
    /// UTF-16 units of a heading, upper bound: a heading is a line of its own, short and without a full stop.
    private static let headingUnitsMax = 70
    /// UTF-16 units read at once: a paragraph may be the whole document.
    private static let windowUnits = 32 * 1024

    private enum Phase {
        case cutting
        /// Parts the words that are written as one.
        case parting(next: Int, end: Int)
        /// Counts in how many passages each term stands.
        case counting(next: Int)
        /// Fills in the passages of each term.
        case filling(next: Int)
        case done
    }

    private var phase = Phase.cutting
    private var list: PassageList
    private var vocabulary: DocumentVocabulary
    /// The terms of all passages one after the other, and where each passage's begin.
    private var tokens: [UInt32] = []
    private var tokenStarts: [UInt32] = []
    /// End of a passage's lead, the first sentence of a definition, in its terms; 0: no lead.
    private var leadEnds: [UInt32] = []
    /// The different terms of all headings one after the other, and where each heading's begin.
    private var headingTokens: [UInt32] = []
    private var headingStarts: [UInt32] = []
    /// Weight of each of them, in occurrences in the text.
    private var headingWeights: [Float] = []
    private var postings = PostingLists()
    private var meaning: PassageMeaning?
    private var abbreviations = Abbreviations()
    private var expansions = TermExpansions()
    private var isExpanded: [Bool] = []
    /// The passage in which a term was seen last, from 1.
    private var lastSeen: [UInt32] = []

    // State of the cutting.
    private var page = 0
    private var reader: UnitReader
    /// Units of the reader that were read.
    private var readUnits = 0
    private var scanner = WordScanner()
    private var signsOfWord: [AnswerSigns] = []
    /// Units read of the current paragraph, and its start in the page.
    private var paragraph: [UInt16] = []
    private var paragraphStart = 0
    /// Number of the paragraph in the page, from 0, and its kind.
    private var paragraphNumber = 0
    private var paragraphKind = ParagraphKind.text
    private var isLaterWindow = false
    /// A paragraph that is a heading if text follows.
    private var pending: (units: [UInt16], start: Int, kind: ParagraphKind)?
    /// Headings of the document's sections: a line that repeats one is of a table of contents.
    private let sections: Set<String>
    /// Lengths of those headings, in UTF-16 units.
    private let sectionLengths: Set<Int>
    /// The heading that passages stand under now, from 1.
    private var heading: UInt32 = 0
    /// Heading around the current definition.
    private var sectionHeading: UInt32 = 0
    private var isInDefinition = false
    /// The next text begins a definition.
    private var isBeforeLead = false
    /// Passage being collected: its start, and its end so far.
    private var passageStart = 0
    private var passageEnd = 0
    private var hasSentences = false
    /// Kind of the last paragraph that was added, and whether it announces what follows.
    private var lastKind = ParagraphKind.text
    private var isLeadIn = false

    private let pageBytes: Int
    /// Headings that are remembered, upper bound.
    private static let sectionsMax = 20_000

    /// - Parameter language: nil: found by the text
    package init(_ pages: [Page], _ resources: IndexResources = IndexResources(), language: Language? = nil) {
        let language = language ?? LanguageGuess.of(pages)
        vocabulary = DocumentVocabulary(WordStems(language, resources))
        // The table was made of an English model.
        meaning = language == .english ? resources.meaning.map { PassageMeaning(table: $0) } : nil
        list = PassageList(pages)
        sections = pages.count > 1 ? Set(pages.lazy.compactMap(\.section).prefix(Self.sectionsMax)) : []
        pageBytes = pages.reduce(0) { $0 + $1.byteCount }
        sectionLengths = Set(sections.lazy.map(\.utf16.count))
        reader = UnitReader(pages.first?.text ?? "")
        if pages.isEmpty { endCutting() } else { beginPage() }
    }

    /// Works for about the cost of `units` UTF-16 units of text.
    ///
    /// - Returns: whether work remains
    package mutating func advance(units: Int) -> Bool {
        switch phase {
        case .cutting: cut(units)
        case .parting(let next, let end): part(from: next, end, units)
        case .counting(let next): count(from: next, tokens: units)
        case .filling(let next): fill(from: next, tokens: units)
        case .done: break
        }
        if case .done = phase { return false }
        return true
    }

    package consuming func finish() -> PassageIndex {
        while advance(units: .max) {}
        return PassageIndex(
            list: list, vocabulary: vocabulary, tokens: tokens, tokenStarts: tokenStarts, postings: postings,
            meaning: meaning)
    }

    /// Bytes of heap that it takes now, the pages included.
    package var byteCount: Int {
        let words =
            tokens.capacity + tokenStarts.capacity + leadEnds.capacity + headingTokens.capacity + headingStarts.capacity
            + headingWeights.capacity
        return pageBytes + list.byteCount + vocabulary.byteCount + postings.byteCount + (meaning?.byteCount ?? 0)
            + expansions.byteCount + scanner.byteCount + isExpanded.capacity + signsOfWord.capacity
            + (words + lastSeen.capacity) * MemoryLayout<UInt32>.stride
    }

    // MARK: Cutting

    private mutating func cut(_ count: Int) {
        var left = count
        while left > 0 {
            if readUnits == reader.units.count {
                readUnits = 0
                if !reader.advance() {
                    endPage()
                    page += 1
                    left -= 1
                    guard page < list.pages.count else { return endCutting() }
                    beginPage()
                    continue
                }
            }
            let most = min(left, max(1, Self.windowUnits - paragraph.count))
            let rest = reader.units[readUnits...].prefix(most)
            let line = rest.prefix { $0 != 0x0A }
            paragraph.append(contentsOf: line)
            let isWhole = line.endIndex < rest.endIndex
            readUnits = line.endIndex + (isWhole ? 1 : 0)
            left -= line.count + (isWhole ? 1 : 0)
            if isWhole {
                endParagraph()
            } else if paragraph.count >= Self.windowUnits {
                endWindow()
            }
        }
    }

    private mutating func endCutting() {
        for (short, long) in abbreviations.pairs {
            let numbers = long.map { vocabulary.add($0).term }
            expansions.add(short: vocabulary.add(short).term, long: numbers)
        }
        abbreviations = Abbreviations()
        let language = vocabulary.stems.language
        phase = .parting(next: 0, end: vocabulary.wordCount)
        if !language.hasCompounds, language.joinedLetters.isEmpty { beginCounting() }
    }

    /// Parts words of a language that writes several as one.
    private mutating func part(from first: Int, _ end: Int, _ units: Int) {
        let next = first + min(end - first, max(1, units / Self.unitsForParting))
        let language = vocabulary.stems.language
        for number in first..<next {
            let word = vocabulary.word(number)
            let parts =
                language.hasCompounds
                ? Compounds.parts(of: word) { vocabulary.hasWord($0) }.map { [$0.head, $0.tail] } ?? []
                : JoinedLetters.bare(word, language)
            guard !parts.isEmpty else { continue }
            let terms = parts.map { vocabulary.add($0).term }
            expansions.add(parts: terms, of: vocabulary.term(ofWord: number))
        }
        phase = .parting(next: next, end: end)
        if next == end { beginCounting() }
    }

    /// Units of text that cost as much as parting a word.
    private static let unitsForParting = 64

    private mutating func beginCounting() {
        lastSeen = [UInt32](repeating: 0, count: vocabulary.terms.count)
        if !expansions.isEmpty { isExpanded = expansions.isExpanded(terms: vocabulary.terms.count) }
        scanner = WordScanner()
        signsOfWord = []
        postings.begin(terms: vocabulary.terms.count)
        phase = .counting(next: 0)
    }

    private mutating func beginPage() {
        reader = UnitReader(list.pages[page].text)
        readUnits = 0
        paragraphStart = 0
        paragraphNumber = 0
        heading = 0
        if let section = list.pages[page].section {
            heading = addHeading(PassageList.Heading(page: UInt32(page)), section)
        }
    }

    /// - Parameter besides: terms that count as the heading's, too
    private mutating func addHeading(
        _ heading: PassageList.Heading, _ text: String, besides: [UInt32] = []
    ) -> UInt32 {
        list.headings.append(heading)
        headingStarts.append(UInt32(truncatingIfNeeded: headingTokens.count))
        // A heading that is too long to be one counts with its beginning.
        let words = String(units: Array(text.utf16.prefix(Page.sectionUnitsMax))[...])
        let all = Set(Tokenizer.words(words).map { vocabulary.add($0).term })
        let names =
            heading.isOption
            ? Set(
                Tokenizer.words(OptionNames.of(words).joined(separator: " ")).map { vocabulary.add($0).term }) : all
        let weight = heading.isTerm ? PassageIndex.termWeight(words: names.count) : PassageIndex.headingWeight
        addHeadingTokens(names.sorted(), weight)
        addHeadingTokens(
            Set(besides).union(all).subtracting(names).sorted(), PassageIndex.outerHeadingWeight)
        return UInt32(truncatingIfNeeded: list.headings.count)
    }

    private mutating func addHeadingTokens(_ numbers: [UInt32], _ weight: Float) {
        headingTokens += numbers
        headingWeights += numbers.map { _ in weight }
    }

    private mutating func endParagraph() {
        defer {
            paragraphStart += paragraph.count + 1
            paragraph.removeAll(keepingCapacity: true)
            paragraphNumber += 1
            isLaterWindow = false
        }
        guard !paragraph.isEmpty else {
            // The last window took the whole text.
            if isLaterWindow, isInDefinition { endDefinition() }
            return
        }
        if !isLaterWindow { findKind() }
        let isHeading = !isLaterWindow && (paragraphKind == .heading || paragraphKind == .question)
        settlePending(textFollows: !isHeading)
        if isHeading {
            pending = (paragraph, paragraphStart, paragraphKind)
        } else if isLaterWindow, isInDefinition {
            add(paragraph, at: paragraphStart)
            endDefinition()
        } else if let term = Self.term(paragraph) {
            beginDefinition(term)
            add(paragraph, at: paragraphStart)
            endDefinition()
        } else {
            addParagraph(paragraph, at: paragraphStart)
        }
    }

    /// Finds out what the current paragraph is.
    private mutating func findKind() {
        let known = list.pages[page].kinds
        let kind = paragraphNumber < known.count ? known[paragraphNumber] : .text
        let guessed = kind == .text ? ParagraphKind.guess(paragraph) : kind
        paragraphKind = guessed
        if kind != .heading, sectionLengths.contains(paragraph.count),
            sections.contains(String(units: paragraph[...]))
        {
            paragraphKind = .contents
        } else if guessed == .text, Self.isHeading(paragraph) {
            paragraphKind = .heading
        }
    }

    /// Takes the whole sentences of a paragraph that continues in the next window.
    private mutating func endWindow() {
        settlePending(textFollows: true)
        if !isLaterWindow { findKind() }
        if !isLaterWindow, let term = Self.term(paragraph) { beginDefinition(term) }
        let sentences = SentenceSplitter.sentences(in: paragraph)
        let whole = sentences.dropLast()
        for (number, sentence) in whole.enumerated() {
            add(sentence, of: paragraph, at: paragraphStart, isFirst: number == 0 && !isLaterWindow)
        }
        var kept = sentences.last?.lowerBound ?? paragraph.count
        if paragraph.count - kept > 2 * Self.unitsMax, let last = sentences.last {
            // White space alone follows the sentence.
            add(last, of: paragraph, at: paragraphStart, isFirst: whole.isEmpty && !isLaterWindow)
            kept = paragraph.count
        }
        paragraph.removeFirst(kept)
        paragraphStart += kept
        isLaterWindow = true
    }

    // MARK: Terms and their meaning

    /// UTF-16 units of a term.
    private static let termUnitsMax = 400
    private static let termSeparator = Array(Page.termSeparator.utf16)

    /// The term that a paragraph begins with.
    static func term(_ units: [UInt16]) -> [UInt16]? {
        // A plain loop: the library's search for a part of an array costs more than all the rest of a paragraph.
        for place in units.indices.prefix(termUnitsMax) where units[place] == termSeparator[0] {
            if place + 1 < units.count, units[place + 1] == termSeparator[1] { return Array(units[..<place]) }
        }
        return nil
    }

    /// Begins a definition: one or several passages of their own, in all of which the term's words count like a
    /// heading's.
    private mutating func beginDefinition(_ term: [UInt16]) {
        endPassage()
        sectionHeading = heading
        var section = heading > 0 ? list.headings[Int(heading) - 1] : PassageList.Heading(page: UInt32(page))
        section.isTerm = true
        section.isOption = term.first == 0x2D || term.first == 0x2212
        let words = heading > 0 ? headingTokens[headingTokenRange(ofHeading: Int(heading))] : []
        heading = addHeading(
            section, String(units: term[...]), besides: Array(words))
        isInDefinition = true
        isBeforeLead = true
    }

    private mutating func endDefinition() {
        endPassage()
        heading = sectionHeading
        isInDefinition = false
    }

    private mutating func endPage() {
        endParagraph()
        settlePending(textFollows: false)
        endPassage()
    }

    private mutating func settlePending(textFollows: Bool) {
        guard let (units, start, kind) = pending else { return }
        pending = nil
        if textFollows {
            endPassage()
            heading = addHeading(
                PassageList.Heading(
                    page: UInt32(page), start: UInt32(truncatingIfNeeded: start),
                    end: UInt32(truncatingIfNeeded: start + units.count)), String(units: units[...]))
        } else {
            let current = paragraphKind
            paragraphKind = kind == .heading ? .text : kind
            addParagraph(units, at: start)
            paragraphKind = current
        }
    }

    /// Adds a whole paragraph. A long passage ends before it, but no list is parted from what announces it.
    private mutating func addParagraph(_ units: [UInt16], at start: Int) {
        let goesOn = paragraphKind.isListed && (lastKind.isListed || isLeadIn)
        if hasSentences, !goesOn, passageEnd - passageStart >= Self.unitsWanted { endPassage() }
        add(units, at: start)
        lastKind = paragraphKind
        isLeadIn = Self.announces(units)
    }

    /// Whether a paragraph ends in a colon.
    static func announces(_ units: [UInt16]) -> Bool {
        guard let last = units.last(where: { $0 != 0x20 && $0 != 0xA0 }) else { return false }
        return last == 0x3A || last == 0xFF1A
    }

    private mutating func add(_ units: [UInt16], at start: Int) {
        for (number, sentence) in SentenceSplitter.sentences(in: units).enumerated() {
            add(sentence, of: units, at: start, isFirst: number == 0 && !isLaterWindow)
        }
    }

    private mutating func add(_ sentence: Range<Int>, of units: [UInt16], at start: Int, isFirst: Bool) {
        let place = sentence.lowerBound + start..<sentence.upperBound + start
        if hasSentences, place.upperBound - passageStart > Self.unitsMax { endPassage() }
        if !hasSentences {
            list.records.append(
                PassageList.Record(
                    page: UInt32(page), heading: heading,
                    firstSentence: UInt32(truncatingIfNeeded: list.sentences.count)))
            tokenStarts.append(UInt32(truncatingIfNeeded: tokens.count))
            leadEnds.append(0)
            list.signs.append([])
            let isNew = meaning?.isNew(heading: heading) == true
            meaning?.begin(
                heading: heading, isNew ? Tokenizer.words(list.heading(of: list.records.count - 1) ?? "") : [])
            passageStart = place.lowerBound
            hasSentences = true
        }
        passageEnd = place.upperBound
        list.sentences.append(
            PassageList.Sentence(
                start: UInt32(truncatingIfNeeded: place.lowerBound), end: UInt32(truncatingIfNeeded: place.upperBound),
                kind: paragraphKind, isFirst: isFirst, isReference: ReferenceList.isOne(units[sentence]),
                firstToken: UInt32(truncatingIfNeeded: tokens.count)))
        abbreviations.learn(units[sentence])
        var signs = AnswerSigns(units[sentence])
        scanner.scan(units[sentence]) { word in
            let numbers = vocabulary.add(word)
            tokens.append(numbers.term)
            while signsOfWord.count <= numbers.word {
                signsOfWord.append(AnswerSigns(vocabulary.word(signsOfWord.count), vocabulary.stems.language))
            }
            signs.formUnion(signsOfWord[numbers.word])
            meaning?.add(String(decoding: word, as: UTF8.self), term: Int(numbers.term))
        }
        list.signs[list.signs.count - 1].formUnion(signs)
        if isBeforeLead { leadEnds[leadEnds.count - 1] = UInt32(truncatingIfNeeded: tokens.count) }
        isBeforeLead = false
    }

    private mutating func endPassage() { hasSentences = false }

    package static func isHeading(_ units: [UInt16]) -> Bool {
        guard units.count <= headingUnitsMax else { return false }
        if let plain = isPlainHeading(units) { return plain }
        let text = String(units: units[...])
        guard let first = text.first(where: { !$0.isWhitespace }), let last = text.last(where: { !$0.isWhitespace })
        else {
            return false
        }
        let letters = text.filter(\.isLetter).count
        return letters >= 3 && letters * 2 >= text.count && (first.isUppercase || first.isNumber)
            && !noHeadingEnds.contains { String(last).utf16.elementsEqual([$0]) }
    }

    /// The same for a text of ASCII; nil: it has other signs.
    private static func isPlainHeading(_ units: [UInt16]) -> Bool? {
        var letters = 0
        for unit in units {
            guard unit < 0x80 else { return nil }
            if (0x61...0x7A).contains(unit | 0x20) { letters += 1 }
        }
        func isText(_ unit: UInt16) -> Bool { unit != 0x20 && !(0x09...0x0D).contains(unit) }
        guard let first = units.first(where: isText), let last = units.last(where: isText) else { return false }
        let begins = (0x41...0x5A).contains(first) || (0x30...0x39).contains(first)
        return letters >= 3 && letters * 2 >= units.count && begins && !noHeadingEnds.contains(last)
    }

    /// Signs at the end of what is no heading.
    private static let noHeadingEnds = Array(".,;:!?-–)".utf16)

    // MARK: Posting lists

    private mutating func count(from first: Int, tokens budget: Int) {
        let next = forEachTerm(from: first, tokens: budget) { postings, term, _, _, isFirst in
            if isFirst { postings.count(term) }
        }
        guard next == list.count else { return phase = .counting(next: next) }
        postings.reserve()
        lastSeen = [UInt32](repeating: 0, count: vocabulary.terms.count)
        phase = .filling(next: 0)
    }

    private mutating func fill(from first: Int, tokens budget: Int) {
        let next = forEachTerm(from: first, tokens: budget) { postings, term, passage, frequency, isFirst in
            postings.add(term, passage: passage, frequency: frequency, isFirst: isFirst)
        }
        guard next == list.count else { return phase = .filling(next: next) }
        postings.finish()
        giveBack()
        phase = .done
    }

    /// Frees the tables used only for building, and the memory reserved for growth.
    private mutating func giveBack() {
        lastSeen = []
        isExpanded = []
        leadEnds = []
        headingTokens = []
        headingStarts = []
        headingWeights = []
        list.shrink()
        vocabulary.shrink()
        meaning?.finish()
        tokens = tokens.withUnsafeBufferPointer { Array($0) }
        tokenStarts = tokenStarts.withUnsafeBufferPointer { Array($0) }
    }

    private typealias TermBody = (
        _ postings: inout PostingLists, _ term: Int, _ passage: Int, _ frequency: Float, _ isFirst: Bool
    ) -> Void

    /// Visits the terms of passages, those of a passage's heading before its own, up to a budget of terms.
    ///
    /// - Returns: the passage to go on with
    private mutating func forEachTerm(from first: Int, tokens budget: Int, _ body: TermBody) -> Int {
        var (passage, left) = (first, budget)
        while passage < list.count, left > 0 {
            let mark = UInt32(truncatingIfNeeded: passage + 1)
            for (range, isHeading) in [(headingTokenRange(of: passage), true), (tokenRange(of: passage), false)] {
                for place in range {
                    let term = Int(isHeading ? headingTokens[place] : tokens[place])
                    let isLead = !isHeading && place < leadEnds[passage]
                    let frequency = isHeading ? headingWeights[place] : isLead ? PassageIndex.leadWeight : 1
                    body(&postings, term, passage, frequency, lastSeen[term] != mark)
                    lastSeen[term] = mark
                }
                left -= range.count
            }
            if !expansions.isEmpty {
                let range = tokenRange(of: passage)
                for place in range where isExpanded[Int(tokens[place])] {
                    for term in expansions.terms(at: place, in: tokens, end: range.upperBound) {
                        body(
                            &postings, Int(term), passage, TermExpansions.weight, lastSeen[Int(term)] != mark)
                        lastSeen[Int(term)] = mark
                    }
                }
            }
            passage += 1
        }
        return passage
    }

    private func tokenRange(of passage: Int) -> Range<Int> {
        Int(tokenStarts[passage])..<(passage + 1 < tokenStarts.count ? Int(tokenStarts[passage + 1]) : tokens.count)
    }

    private func headingTokenRange(of passage: Int) -> Range<Int> {
        headingTokenRange(ofHeading: Int(list.records[passage].heading))
    }

    private func headingTokenRange(ofHeading heading: Int) -> Range<Int> {
        guard heading > 0 else { return 0..<0 }
        let end = heading < headingStarts.count ? Int(headingStarts[heading]) : headingTokens.count
        return Int(headingStarts[heading - 1])..<end
    }
}
