import PredictionEngine
import Foundation

/// Generator of traces of every slice, from a catalogue and a seed.
///
/// Slips follow the statistics of 36,991 real typos: deletion 33.9 %, insertion 27.9 %, substitution 20.9 %,
/// transposition 17.3 %; 2 % of them touch the first character. A quarter of the insertions double the character
/// before; half of the substitutions are neighbouring keys (Grudin, "Error Patterns in Novice and Skilled Transcription
/// Typing", 1983, found 58 %).
package struct TraceGenerator {
    /// Mix of slices in percent, on which confidences are measured.
    package static let mix: [(slice: String, percent: Double)] = [
        ("clean", 60), ("typo", 20), ("two typos", 5), ("order", 2), ("omission", 2), ("joined", 2), ("mention", 2),
        ("alias", 2), (TypedTrace.unknownSlice, 5),
    ]
    /// Slices measured besides the mix: slips of a finger, and slips noticed and corrected; names typed in full in any
    /// spelling, also with a space behind; names with digits; an item named somewhere in hundreds of characters; names
    /// in other scripts or with other marks, written in another way; and missing targets by families, brands and codes.
    package static let besides =
        ["slip", "corrected"] + TypedTrace.inFullSlices + ["code", TypedTrace.longTextSlice, "other writing"]
        + TypedTrace.groupSlices + [TypedTrace.unknownCodeSlice]
    /// Held-back slices: neither they nor the halves of the catalogues they are drawn from were used for tuning.
    package static let heldBack = TypedTrace.groupSlices + ["other writing"]
    /// Share of the catalogue, upper bound, that is taken out together with one item of a family or brand.
    private static let familyShareMax = 0.02

    /// Sentences around a name, for mentions.
    private static let sentences = [
        "how do i reset my %", "what does % do", "the % is not working", "how to install %", "% keeps crashing today",
        "where is the manual for my %", "my new % has a question", "can i use % with this", "is % any good",
        "looking for % please",
    ]
    private static let letters = Array("abcdefghijklmnopqrstuvwxyz")
    /// Long stories that people write around a name.
    private static let story = [
        "i have been using it for about three years now", "the weather was bad and nobody wanted to go out",
        "my brother told me to ask here because you would know", "it worked until last week", "then the light went off",
        "we tried to turn it off and on again", "there is nothing about this in the box", "so what should i do next",
        "please answer before monday", "the old one was much easier to understand", "i could not find the right page",
    ]

    private let items: [PredictableItem]
    private let draw: WeightedDraw
    private var random: SeededRandom
    /// Names of targets missing from the catalogue, which are never targets of another slice.
    private var unknown: Set<String> = []
    /// Number of items for each spelling.
    private let spellings: [String: Int]
    /// Items of each group, for each of `TypedTrace.groupSlices`.
    private let groups: [String: [String: [Int]]]

    package init(_ items: [PredictableItem], seed: UInt64) {
        self.items = items
        spellings = items.reduce(into: [:]) { counts, item in
            for spelling in item.spellings() { counts[spelling.normalized, default: 0] += 1 }
        }
        groups = Dictionary(
            uniqueKeysWithValues: TypedTrace.groupSlices.map { slice in
                (slice, Dictionary(grouping: items.indices) { Self.group(slice, items[$0]) ?? "" })
            })
        draw = WeightedDraw(items.map(\.priorWeight))
        random = SeededRandom(seed: seed)
    }

    /// - Parameters:
    ///   - count: strings of the mix; a fifteenth as many of each slice besides
    ///   - missingPercent: share of names that are not in the catalogue; nil: the share in the mix
    package mutating func traces(count: Int, missingPercent: Double? = nil) -> [TypedTrace] {
        var traces: [TypedTrace] = []
        // Unknown targets come first, since no other slice may use them. At most a fifth of a small catalogue.
        for slice in TypedTrace.groupSlices {
            for _ in 0..<count / 60 { traces += group(slice) }
        }
        for (slice, usual) in Self.mix.reversed() {
            let percent = Self.percent(slice, usual, missingPercent)
            var wanted = Int((Double(count) * percent / 100).rounded())
            if slice == TypedTrace.unknownSlice { wanted = min(wanted, max(1, items.count / 5)) }
            for _ in 0..<wanted { if let trace = trace(slice) { traces.append(trace) } }
        }
        for slice in Self.besides where !TypedTrace.groupSlices.contains(slice) {
            for _ in 0..<count / 15 { if let trace = trace(slice) { traces.append(trace) } }
        }
        return traces
    }

    /// Percentage of a slice when the share of missing names changes: all other slices are scaled to fit.
    private static func percent(_ slice: String, _ usual: Double, _ missing: Double?) -> Double {
        guard let missing, let usualMissing = mix.first(where: { $0.slice == TypedTrace.unknownSlice })?.percent else {
            return usual
        }
        return slice == TypedTrace.unknownSlice ? missing : usual * (100 - missing) / (100 - usualMissing)
    }

    /// Real names typed in full, without those that the catalogue has.
    package func missing(_ names: [String]) -> [TypedTrace] {
        names.filter { spellings[NameNormalizer.normalized($0)] == nil && !$0.isEmpty }
            .map { TypedTrace(slice: TypedTrace.missingSlice, target: $0, keys: $0) }
    }

    /// Group of an item: its brand, or the names that begin with the same word when the item's has more than one.
    private static func group(_ slice: String, _ item: PredictableItem) -> String? {
        guard slice == TypedTrace.unknownFamilySlice else { return item.brand }
        let words = NameNormalizer.normalized(item.name).split(separator: " ")
        return words.count > 1 ? String(words[0]) : nil
    }

    /// Items that leave the catalogue together with the targets of some traces.
    static func takenOut(of items: [PredictableItem], by traces: [TypedTrace]) -> Set<String> {
        var names = Set(traces.filter(\.isUnknown).map(\.target))
        for slice in TypedTrace.groupSlices {
            let targets = Set(traces.filter { $0.slice == slice }.map(\.target))
            if targets.isEmpty { continue }
            let groups = Set(items.filter { targets.contains($0.name) }.compactMap { group(slice, $0) })
            for item in items { if let group = group(slice, item), groups.contains(group) { names.insert(item.name) } }
        }
        return names
    }

    /// Traces of items from families or brands of at least two, of which all members are taken out.
    private mutating func group(_ slice: String) -> [TypedTrace] {
        for _ in 0..<50 {
            let item = items[draw.draw(&random)]
            guard let key = Self.group(slice, item), !unknown.contains(item.name) else { continue }
            let members = groups[slice]?[key] ?? []
            let most = max(2, Int(Double(items.count) * Self.familyShareMax))
            guard (2...most).contains(members.count), unknown.count + members.count <= items.count / 5 else { continue }
            unknown.formUnion(members.map { items[$0].name })
            return [TypedTrace(slice: slice, target: item.name, keys: item.name)]
        }
        return []
    }

    private mutating func trace(_ slice: String) -> TypedTrace? {
        // Not every name can be typed in every form.
        for _ in 0..<200 {
            let item = items[draw.draw(&random)]
            let name = item.name
            guard name.count >= 2, slice == TypedTrace.unknownSlice || !unknown.contains(name) else { continue }
            guard let keys = keys(slice, item), !keys.isEmpty else { continue }
            if slice == TypedTrace.unknownSlice { unknown.insert(name) }
            // The target of an unknown code is the code itself.
            return TypedTrace(
                slice: slice, target: slice == TypedTrace.unknownCodeSlice ? keys : name, keys: keys)
        }
        return nil
    }

    private mutating func keys(_ slice: String, _ item: PredictableItem) -> String? {
        let name = item.name
        return switch slice {
        case "clean", TypedTrace.unknownSlice: name
        case "typo": slipped(name, times: 1)
        case "two typos": name.count >= 6 ? slipped(name, times: 2) : nil
        case "slip": substituted(name, onlyBeside: true)
        case "corrected": corrected(name)
        case "order": reordered(name)
        case "omission": shortened(name)
        case "joined": joined(name)
        case "mention": mention(name)
        case TypedTrace.inFullSlices[0]: ownSpelling(item)
        case TypedTrace.inFullSlices[1]: ownSpelling(item).map { $0 + " " }
        case "code": name.contains(where: \.isNumber) ? name : nil
        case TypedTrace.longTextSlice: story(name)
        case "other writing": otherWriting(name)
        case TypedTrace.unknownCodeSlice: otherDigit(name)
        case "alias": ownSpelling(item, besides: name)
        default: nil
        }
    }

    // MARK: Slips

    private mutating func slipped(_ name: String, times: Int) -> String? {
        var typed = name
        for _ in 0..<times { typed = slipped(typed) }
        return typed == name ? nil : typed
    }

    private mutating func slipped(_ name: String) -> String {
        var letters = Array(name)
        let place = anyPlace(letters.count)
        switch Double.random(in: 0..<1, using: &random) {
        case ..<0.339: letters.remove(at: place)
        case ..<0.618:
            let isDouble = Double.random(in: 0..<1, using: &random) < 0.25
            letters.insert(isDouble ? letters[place] : anyLetter(), at: place + 1)
        case ..<0.827: return substituted(name, onlyBeside: false) ?? name
        default: if place + 1 < letters.count { letters.swapAt(place, place + 1) }
        }
        return String(letters)
    }

    private mutating func substituted(_ name: String, onlyBeside: Bool) -> String? {
        var letters = Array(name)
        let place = anyPlace(letters.count)
        let isBeside = onlyBeside || Double.random(in: 0..<1, using: &random) < 0.5
        let beside = isBeside ? keysBeside(letters[place]) : []
        if onlyBeside, beside.isEmpty { return nil }
        letters[place] = beside.randomElement(using: &random) ?? anyLetter()
        return String(letters) == name ? nil : String(letters)
    }

    private func keysBeside(_ key: Character) -> [Character] {
        guard let scalar = key.lowercased().unicodeScalars.first else { return [] }
        let symbol = Alphabet().symbol(scalar)
        guard symbol != Alphabet.separator, symbol <= Alphabet.digits.upperBound else { return [] }
        let mask = KeyboardLayout.mask(symbol)
        return (Self.letters + Array("0123456789")).filter { letter in
            letter.unicodeScalars.first.map { mask >> UInt64(Alphabet().symbol($0)) & 1 == 1 } ?? false
        }
    }

    /// Slip that is noticed after up to two more characters, and corrected.
    private mutating func corrected(_ name: String) -> String? {
        let letters = Array(name)
        guard letters.count >= 4 else { return nil }
        let place = Int.random(in: 1..<letters.count - 1, using: &random)
        let further = Int.random(in: 0...min(2, letters.count - place - 1), using: &random)
        let wrong = keysBeside(letters[place]).randomElement(using: &random) ?? anyLetter()
        return String(letters[..<place]) + String(wrong) + String(letters[place + 1..<place + 1 + further])
            + String(repeating: TypedTrace.stepBack, count: further + 1) + String(letters[place...])
    }

    /// 2 % of slips touch the first character.
    private mutating func anyPlace(_ count: Int) -> Int {
        if count == 1 || Double.random(in: 0..<1, using: &random) < 0.02 { return 0 }
        return Int.random(in: 1..<count, using: &random)
    }

    private mutating func anyLetter() -> Character { Self.letters.randomElement(using: &random) ?? "x" }

    // MARK: Other forms

    private func words(_ name: String) -> [Substring] { name.split { $0 == " " || $0 == "-" || $0 == "_" } }

    private mutating func reordered(_ name: String) -> String? {
        let words = words(name)
        guard words.count >= 2 else { return nil }
        for _ in 0..<8 {
            let other = words.shuffled(using: &random)
            if other != words { return other.joined(separator: " ") }
        }
        return nil
    }

    /// Name without one of its words, never the last: without that a name is only begun.
    private mutating func shortened(_ name: String) -> String? {
        var words = words(name)
        guard words.count >= 2, name.count >= 6 else { return nil }
        words.remove(at: Int.random(in: 0..<words.count - 1, using: &random))
        return words.joined(separator: " ")
    }

    private func joined(_ name: String) -> String? {
        let words = words(name)
        return words.count >= 2 ? words.joined() : nil
    }

    /// Spelling that no other item has.
    private mutating func ownSpelling(_ item: PredictableItem, besides name: String? = nil) -> String? {
        item.spellings().filter { spellings[$0.normalized] == 1 && $0.text != name }
            .randomElement(using: &random)?.text
    }

    /// Story of up to a message's thousand characters, with the name at the beginning or further on.
    private mutating func story(_ name: String) -> String? {
        var sentences = (0..<Int.random(in: 2...18, using: &random)).map { _ in
            Self.story[Int.random(in: 0..<Self.story.count, using: &random)]
        }
        sentences.insert(
            name, at: Bool.random(using: &random) ? 0 : Int.random(in: 0...sentences.count, using: &random))
        let text = sentences.joined(separator: " ")
        return text.count <= 900 ? text : nil
    }

    /// Name with its non-ASCII characters in another form: decomposed, in the other kana, full width for half width, or
    /// without marks.
    private mutating func otherWriting(_ name: String) -> String? {
        guard name.unicodeScalars.contains(where: { !$0.isASCII && $0.properties.isAlphabetic }) else { return nil }
        let forms = [
            name.decomposedStringWithCanonicalMapping, name.precomposedStringWithCompatibilityMapping,
            name.uppercased(),
            name.applyingTransform(.hiraganaToKatakana, reverse: true),
            name.applyingTransform(.fullwidthToHalfwidth, reverse: true),
            name.applyingTransform(.stripDiacritics, reverse: false),
        ].compactMap { $0 }.filter { $0.unicodeScalars.elementsEqual(name.unicodeScalars) == false }
        return forms.randomElement(using: &random)
    }

    /// Name with one digit changed, such that no item is called so.
    private mutating func otherDigit(_ name: String) -> String? {
        var letters = Array(name)
        let places = letters.indices.filter { letters[$0].isASCII && letters[$0].isNumber }
        guard let place = places.randomElement(using: &random) else { return nil }
        letters[place] = Array("0123456789").filter { $0 != letters[place] }.randomElement(using: &random) ?? "0"
        let typed = String(letters)
        return spellings[NameNormalizer.normalized(typed)] == nil ? typed : nil
    }

    private mutating func mention(_ name: String) -> String? {
        let sentence = Self.sentences[Int.random(in: 0..<Self.sentences.count, using: &random)]
        return sentence.replacingOccurrences(of: "%", with: name)
    }
}
