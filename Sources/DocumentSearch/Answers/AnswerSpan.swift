/// Characters of a sentence that answer a question by themselves: the number with its unit, the path of a menu, what a term
/// means.
enum AnswerSpan {
    /// Characters of a unit behind a number, and of a path.
    private static let unitMax = 12
    private static let pathMax = 160

    /// - Parameters:
    ///   - sentence: its text
    ///   - isAsked: whether a word of the sentence is one of the question's
    ///   - saysNothing: whether a word says nothing by itself, and so is no unit
    /// - Returns: half-open, in UTF-16 units of the sentence; nil: the whole sentence answers
    static func of(
        _ type: QuestionType, in sentence: String, _ language: Language, isAsked: (String) -> Bool,
        saysNothing: (String) -> Bool
    ) -> Range<Int>? {
        let units = Array(sentence.utf16)
        switch type {
        case .measure, .time: return number(in: units, isTime: type == .time, language, isAsked, saysNothing)
        case .place, .way: return path(in: units)
        case .meaning: return meaning(in: units)
        case .reason, .yesNo, .comparison, .other: return nil
        }
    }

    // MARK: Numbers

    /// Number nearest to a word of the question, with its unit; for a time one with a unit of time.
    private static func number(
        in units: [UInt16], isTime: Bool, _ language: Language, _ isAsked: (String) -> Bool,
        _ saysNothing: (String) -> Bool
    ) -> Range<Int>? {
        let words = words(in: units)
        let asked = words.indices.filter { isAsked(words[$0].text) }
        let unitsOfTime = NumberWords.unitsOfTime(language)
        let numbers = NumberWords.numbers(language)
        let asksPrice = priceWords.contains { isAsked($0) }
        var best: (range: Range<Int>, rank: Int)?
        var taken = -1
        for (place, word) in words.enumerated() where place > taken {
            let isDigits = word.text.unicodeScalars.first?.properties.numericType != nil
            guard isDigits || numbers.contains(word.text) else { continue }
            var end = word.range.upperBound
            // Parts of a number: "1,5", "10.2".
            var last = place
            while isDigits, last + 1 < words.count, words[last + 1].range.lowerBound == end + 1,
                [0x2C, 0x2E, 0x3A, 0xD7, 0x2F, 0x2D, 0x2013].contains(units[end]),
                words[last + 1].text.unicodeScalars.first?.properties.numericType != nil
            {
                last += 1
                end = words[last].range.upperBound
            }
            taken = last
            let letters = words[last].text.drop { $0.isNumber }
            var hasUnit = isDigits && !letters.isEmpty
            var isOfTime =
                isDigits && unitsOfTime.contains(String(letters)) && words[last].text.count - letters.count < 4
            var start = word.range.lowerBound
            if isDigits, start > 0, currencySigns.contains(units[start - 1]) {
                start -= 1
                hasUnit = true
            } else if let sign = currencySign(in: units, behind: end) {
                end = sign + 1
                hasUnit = true
            } else if end < units.count, [0x25, 0xB0].contains(units[end]) {
                end += 1
                hasUnit = true
            } else if !hasUnit, last + 1 < words.count, words[last + 1].range.lowerBound <= end + 1,
                words[last + 1].range.count <= unitMax
            {
                let next = words[last + 1]
                let isUnit = unitsOfTime.contains(next.text)
                isOfTime = isOfTime || isUnit
                let isWord = next.text.unicodeScalars.first?.properties.isAlphabetic == true && !saysNothing(next.text)
                if isUnit || isWord {
                    end = next.range.upperBound
                    hasUnit = true
                }
            }
            let isPrice =
                units[start..<end].contains { currencySigns.contains($0) }
                || last + 1 < words.count && end == words[last + 1].range.upperBound
                    && currencies.contains(words[last + 1].text)
            guard !isTime || isOfTime else { continue }
            let distance = asked.map { abs($0 - place) }.min() ?? words.count
            let rank =
                distance + (hasUnit ? 0 : 3) + (place == 0 && isDigits && !hasUnit ? 20 : 0)
                + (asksPrice && !isPrice ? words.count : 0)
            if best.map({ rank < $0.rank }) ?? true { best = (start..<end, rank) }
        }
        return best?.range
    }

    /// Words of a question that asks for a price; signs of currencies ($, £, ¥, €) and their words.
    private static let priceWords = [
        "cost", "costs", "price", "pay", "charge", "fee", "kostet", "kosten", "preis", "prix", "coute", "precio",
        "cuesta",
    ]
    private static let currencySigns: Set<UInt16> = [0x24, 0xA3, 0xA5, 0x20AC]
    private static let currencies: Set<String> = [
        "euro", "euros", "eur", "usd", "gbp", "chf", "dollar", "dollars", "cent", "cents", "pound", "pounds", "yen",
    ]

    /// Place of a currency's sign directly behind a number, or behind a space.
    private static func currencySign(in units: [UInt16], behind end: Int) -> Int? {
        let place = end < units.count && [0x20, 0xA0, 0x202F].contains(units[end]) ? end + 1 : end
        return place < units.count && currencySigns.contains(units[place]) ? place : nil
    }

    /// Words with their places.
    private static func words(in units: [UInt16]) -> [(text: String, range: Range<Int>)] {
        var words: [(text: String, range: Range<Int>)] = []
        var start: Int?
        func belongs(_ unit: UInt16) -> Bool {
            unit >= 0x80
                ? ![0xA0, 0xA3, 0xA5, 0xB0, 0xB7, 0xD7, 0x202F, 0x20AC, 0x2002, 0x2013, 0x2014, 0x201C, 0x201D, 0x2026]
                    .contains(unit)
                : (0x30...0x39).contains(unit) || (0x41...0x5A).contains(unit) || (0x61...0x7A).contains(unit)
        }
        for place in 0...units.count {
            if place < units.count, belongs(units[place]) {
                if start == nil { start = place }
            } else if let first = start {
                let text = Tokenizer.words(String(units: units[first..<place])).first ?? ""
                words.append((text, first..<place))
                start = nil
            }
        }
        return words
    }

    // MARK: Paths

    /// Path through menus: "Settings > Network", from its first word that is written large.
    private static func path(in units: [UInt16]) -> Range<Int>? {
        func isArrow(_ unit: UInt16) -> Bool { [0x3E, 0x203A, 0x2192, 0x25B6, 0x25B8, 0xBB].contains(unit) }
        guard let first = units.firstIndex(where: isArrow), let last = units.lastIndex(where: isArrow), first > 0,
            last + 1 < units.count, last - first <= pathMax
        else { return nil }
        // Back over the words before the first arrow, as long as they are written large.
        var start = first
        var place = first
        while place > 0 {
            while place > 0, units[place - 1] == 0x20 { place -= 1 }
            var begin = place
            while begin > 0, units[begin - 1] != 0x20 { begin -= 1 }
            guard begin < place, let scalar = Unicode.Scalar(units[begin]),
                scalar.properties.isUppercase || scalar.properties.numericType != nil
                    || scalar.properties.generalCategory == .otherLetter
            else { break }
            if begin > 0, [0x2C, 0x2E, 0x3A].contains(units[place - 1]) { break }
            start = begin
            place = begin
        }
        guard start < first else { return nil }
        // On to the next sign that ends it.
        var end = last + 1
        while end < units.count, ![0x2C, 0x2E, 0x3B, 0x28, 0x3A].contains(units[end]), end - last <= pathMax / 2 {
            end += 1
        }
        // A path that goes on further ends with a word.
        if end < units.count, end - last > pathMax / 2 {
            while end > last + 1, units[end - 1] != 0x20 { end -= 1 }
        }
        while end > last + 1, units[end - 1] == 0x20 { end -= 1 }
        return end > last + 1 ? start..<end : nil
    }

    // MARK: Meanings

    /// What stands behind a term's separator.
    private static func meaning(in units: [UInt16]) -> Range<Int>? {
        guard let term = PassageIndexBuilder.term(units) else { return nil }
        let start = term.count + Page.termSeparator.utf16.count
        return start < units.count ? start..<units.count : nil
    }
}
