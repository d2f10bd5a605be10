/// Missing names that differ from an existing one only in a number or in a code of letters: the next version, the other
/// model. They continue as the existing names do behind theirs.
enum OtherNumbers {
    /// Share of another digit, or of one more or fewer.
    private static let anyDigit: Float = 0.1
    /// Share of another letter, "model y" beside "model s", or of a numeral.
    private static let anyLetter: Float = 0.05
    /// Digits by which the missing name's number may be shorter, upper bound.
    fileprivate static let digitsMoreMax = 3

    /// Follows a version that does not exist, "gtk9": its text goes on as after the existing versions.
    static func step(
        from position: UnknownNames.Position, _ symbol: UInt16, in names: NameTrie,
        to next: inout UnknownNames.Position
    ) {
        var best: Float = 0
        func take(_ node: UInt32?, _ share: Float) {
            // The typed number is not another number than itself.
            guard let node, node != next.name, names.nodes[Int(node)].sum * share > best else { return }
            (next.otherNumber, next.numberShare) = (node, share)
            best = names.nodes[Int(node)].sum * share
        }
        let isDigit = Alphabet.digits.contains(symbol)
        if let other = position.otherNumber {
            if let child = names.child(of: other, symbol) {
                take(child, position.numberShare)
            } else if isDigit {
                take(names.heaviestDigit(below: other), position.numberShare * anyDigit)
            } else {
                take(names.behindDigits(below: other, symbol), position.numberShare)
                if symbol == Alphabet.separator, names.isEnd(other) { take(other, position.numberShare) }
            }
        }
        if symbol == Alphabet.plus, let name = position.name, names.isDigit(name) { take(name, anyDigit) }
        if isDigit, let ended = position.ended { take(ended, anyDigit * names.endingShare(ended)) }
        if symbol == Alphabet.separator, let name = position.name, names.isEnd(name) { next.ended = name }
        // The number differs from the one that names have here.
        guard let name = position.name, next.name == nil || next.otherNumber == nil else { return }
        if isDigit {
            take(names.heaviestCode(below: name, besides: symbol), anyDigit)
            if next.name == nil, names.isDigit(name) { take(name, anyDigit) }
        } else {
            if names.isDigit(name) { take(names.behindDigits(below: name, symbol), anyDigit) }
            if symbol == Alphabet.separator, next.name == nil {
                take(names.endOfCode(below: name), names.isDigit(name) ? anyDigit : anyLetter)
            }
            if Alphabet.letters.contains(symbol), names.mayHaveCode(below: name) {
                take(names.heaviestCode(below: name, besides: symbol, isLetter: true), anyLetter)
                if next.name == nil, Alphabet.isRoman(symbol), names.isNumeral(name) { take(name, anyLetter) }
            }
        }
    }

    /// The weight of names that differ from a text in a number alone; none where a name begins as the text does.
    static func weight(_ position: UnknownNames.Position, in names: NameTrie) -> Float {
        guard position.name == nil, let other = position.otherNumber else { return 0 }
        return names.nodes[Int(other)].sum * position.numberShare
    }
}

extension NameTrie {
    fileprivate func isNumeral(_ node: UInt32) -> Bool {
        nodes[Int(node)].isCode && Alphabet.isRoman(nodes[Int(node)].symbol)
    }

    /// Whether a code of letters may begin here: at the beginning of words, and behind one another.
    fileprivate func mayHaveCode(below node: UInt32) -> Bool {
        nodes[Int(node)].isCode || nodes[Int(node)].symbol == Alphabet.separator
    }

    /// End of a code that goes on from a node where the typed one ends: "s21" for "s2".
    fileprivate func endOfCode(below node: UInt32) -> UInt32? {
        guard nodes[Int(node)].isCode, !isEnd(node) else { return nil }
        var last = node
        for _ in 0..<OtherNumbers.digitsMoreMax {
            guard let longer = heaviestCode(below: last, besides: Alphabet.separator) else { return nil }
            if let child = child(of: longer, Alphabet.separator) { return child }
            if isEnd(longer) { return longer }
            last = longer
        }
        return nil
    }

    fileprivate func isDigit(_ node: UInt32) -> Bool { Alphabet.digits.contains(nodes[Int(node)].symbol) }

    private func digits(below node: UInt32) -> some Sequence<UInt32> {
        nodes[Int(node)].children.lazy.map { UInt32($0) }.filter { isDigit($0) }
    }

    fileprivate func heaviestDigit(below node: UInt32) -> UInt32? {
        digits(below: node).max { nodes[Int($0)].sum < nodes[Int($1)].sum }
    }

    /// Heaviest continuation with another code than the typed one.
    fileprivate func heaviestCode(below node: UInt32, besides typed: UInt16, isLetter: Bool = false) -> UInt32? {
        nodes[Int(node)].children.lazy.map { UInt32($0) }.filter {
            let child = nodes[Int($0)]
            return child.isCode && child.symbol != typed && !(isLetter && isDigit($0))
        }.max { nodes[Int($0)].sum < nodes[Int($1)].sum }
    }

    /// Continuation of names with a non-digit behind other digits than the typed ones: with another last digit, or with
    /// some more.
    fileprivate func behindDigits(below node: UInt32, _ symbol: UInt16) -> UInt32? {
        let isLast = isDigit(node)
        if isLast, let child = child(behindDigitsOf: nodes[Int(node)].parent, symbol) { return child }
        var last = node
        for _ in 0..<OtherNumbers.digitsMoreMax {
            if let child = child(behindDigitsOf: last, symbol) { return child }
            guard let longer = heaviestDigit(below: last) else { return nil }
            last = longer
        }
        return nil
    }

    private func child(behindDigitsOf node: UInt32, _ symbol: UInt16) -> UInt32? {
        for digit in digits(below: node) {
            if let child = child(of: digit, symbol) { return child }
        }
        return nil
    }
}
