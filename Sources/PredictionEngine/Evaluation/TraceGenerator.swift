import Foundation

/// Makes traces of every slice from a catalogue and a seed.
///
/// Slips are drawn by the statistics of 36,991 real typos: a character left out 33.9 %, one too many 27.9 %, another one
/// 20.9 %, two swapped 17.3 %; the first character is touched by 2 % of them. Of those typed too much a quarter is the
/// character before once more; half of the wrong ones are the key beside the right one (Grudin, "Error Patterns in
/// Novice and Skilled Transcription Typing", 1983, found 58 %).
package struct TraceGenerator {
    /// What people do, and how often, in percent: the mix confidences are measured on.
    package static let mix: [(slice: String, percent: Double)] = [
        ("clean", 60), ("typo", 20), ("two typos", 5), ("order", 2), ("omission", 2), ("joined", 2), ("mention", 2),
        ("alias", 2), (TypedTrace.unknownSlice, 5),
    ]
    /// Looked at besides: slips of a finger, and slips that are seen and mended.
    package static let besides = ["slip", "corrected"]

    /// Sentences around a name, for mentions.
    private static let sentences = [
        "how do i reset my %", "what does % do", "the % is not working", "how to install %", "% keeps crashing today",
        "where is the manual for my %", "my new % has a question", "can i use % with this", "is % any good",
        "looking for % please",
    ]
    private static let letters = Array("abcdefghijklmnopqrstuvwxyz")

    private let items: [PredictableItem]
    private let draw: WeightedDraw
    private var random: SeededRandom
    /// Never targets of another slice: they are not in the catalogue.
    private var unknown: Set<String> = []

    package init(_ items: [PredictableItem], seed: UInt64) {
        self.items = items
        draw = WeightedDraw(items.map(\.priorWeight))
        random = SeededRandom(seed: seed)
    }

    /// - Parameter count: strings of the mix; a fifteenth as many of each slice besides
    package mutating func traces(count: Int) -> [TypedTrace] {
        var traces: [TypedTrace] = []
        // The unknown ones first: nobody else may mean them. Not more than a fifth of a small catalogue.
        for (slice, percent) in Self.mix.reversed() {
            var wanted = Int((Double(count) * percent / 100).rounded())
            if slice == TypedTrace.unknownSlice { wanted = min(wanted, max(1, items.count / 5)) }
            for _ in 0..<wanted { if let trace = trace(slice) { traces.append(trace) } }
        }
        for slice in Self.besides {
            for _ in 0..<count / 15 { if let trace = trace(slice) { traces.append(trace) } }
        }
        return traces
    }

    private mutating func trace(_ slice: String) -> TypedTrace? {
        // Not every name can be typed in every form.
        for _ in 0..<200 {
            let item = items[draw.draw(&random)]
            let name = item.name
            guard name.count >= 2, slice == TypedTrace.unknownSlice || !unknown.contains(name) else { continue }
            guard let keys = keys(slice, item), !keys.isEmpty else { continue }
            if slice == TypedTrace.unknownSlice { unknown.insert(name) }
            return TypedTrace(slice: slice, target: name, keys: keys)
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
        case "alias": item.spellings().dropFirst().randomElement(using: &random)?.text
        default: nil
        }
    }

    // MARK: slips

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

    /// Seen after up to two more characters, and mended.
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

    // MARK: other forms

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

    /// Not the last word: without it a name is only begun.
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

    private mutating func mention(_ name: String) -> String? {
        let sentence = Self.sentences[Int.random(in: 0..<Self.sentences.count, using: &random)]
        return sentence.replacingOccurrences(of: "%", with: name)
    }
}
