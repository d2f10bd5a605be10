/// Rules of a `.hunchignore`: which files of a folder are not part of the catalogue. One pattern a line, as in a
/// `.gitignore`: `*` and `?` inside a name, `**` across folders, a slash at the end for folders only, a slash elsewhere
/// to anchor the pattern at the file's own folder, `!` to take files back in, `#` for comments, `[a-z]` for one of
/// several characters, a backslash before a literal character. The last matching rule decides; a file in an excluded
/// folder cannot be taken back in.
package struct IgnoreRules: Equatable, Sendable {
    private struct Rule: Equatable, Sendable {
        /// Names between slashes.
        var parts: [[Mark]]
        var isAnchored: Bool
        var isForFolders: Bool
        var takesIn: Bool
    }

    /// Element of a name's pattern.
    private enum Mark: Equatable, Sendable {
        case one(Character)
        case anyOne
        case any
        /// `**` between slashes: any number of names.
        case anyNames
        case among([ClosedRange<Character>], isNot: Bool)
    }

    /// Upper bounds: rules read, and characters of a rule.
    package static let rulesMax = 1000
    package static let patternMax = 500

    private var rules: [Rule] = []
    /// The file has more or longer rules than are read, so some files that should be left out would not be.
    package private(set) var isCut = false

    package init() {}

    package init(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        isCut = lines.count > Self.rulesMax
        for line in lines.prefix(Self.rulesMax) {
            var pattern = line.drop { $0 == " " }
            while pattern.last == " ", pattern.dropLast().last != "\\" { pattern.removeLast() }
            guard !pattern.isEmpty, !pattern.hasPrefix("#") else { continue }
            guard pattern.count <= Self.patternMax else {
                isCut = true
                continue
            }
            let takesIn = pattern.first == "!"
            if takesIn { pattern.removeFirst() }
            let isForFolders = pattern.last == "/"
            if isForFolders { pattern.removeLast() }
            let isAnchored = pattern.contains("/")
            let parts = pattern.split(separator: "/").map(Self.marks)
            if !parts.isEmpty {
                rules.append(Rule(parts: parts, isAnchored: isAnchored, isForFolders: isForFolders, takesIn: takesIn))
            }
        }
    }

    private static func marks(_ name: Substring) -> [Mark] {
        if name == "**" { return [.anyNames] }
        var marks: [Mark] = []
        var rest = name
        while let character = rest.popFirst() {
            switch character {
            case "*": marks.append(.any)
            case "?": marks.append(.anyOne)
            case "\\": marks.append(.one(rest.popFirst() ?? "\\"))
            case "[": marks.append(among(&rest) ?? .one("["))
            default: marks.append(.one(character))
            }
        }
        return marks
    }

    /// Set between brackets; nil, with nothing consumed, when they do not close.
    private static func among(_ rest: inout Substring) -> Mark? {
        guard let close = rest.dropFirst().firstIndex(of: "]") else { return nil }
        var inside = rest[..<close]
        let isNot = inside.first == "!" || inside.first == "^"
        if isNot { inside.removeFirst() }
        var ranges: [ClosedRange<Character>] = []
        while let low = inside.popFirst() {
            if inside.first == "-", let high = inside.dropFirst().first, low <= high {
                inside = inside.dropFirst(2)
                ranges.append(low...high)
            } else {
                ranges.append(low...low)
            }
        }
        guard !ranges.isEmpty else { return nil }
        rest = rest[rest.index(after: close)...]
        return .among(ranges, isNot: isNot)
    }

    /// - Parameter path: relative to the folder of the rules, slashes between names
    package func ignores(_ path: String, isFolder: Bool) -> Bool {
        let names = path.split(separator: "/").map(Array.init)
        var isIgnored = false
        for rule in rules where isFolder || !rule.isForFolders {
            let isMatch =
                rule.isAnchored
                ? Self.matches(rule.parts[...], names[...])
                : names.last.map { Self.matches(rule.parts[0], $0) } ?? false
            if isMatch { isIgnored = !rule.takesIn }
        }
        return isIgnored
    }

    /// Matches names against a pattern's, where `**` stands for any number of them.
    private static func matches(_ parts: ArraySlice<[Mark]>, _ names: ArraySlice<[Character]>) -> Bool {
        // A folder's contents are not the folder: `**` at the end stands for at least one name.
        if parts.last == [.anyNames], parts.count > 1 {
            return names.count > 1
                && matches(parts, names.dropLast(), isAny: { $0 == [.anyNames] }, isOne: { matches($0, $1) })
        }
        return matches(parts, names, isAny: { $0 == [.anyNames] }, isOne: { matches($0, $1) })
    }

    private static func matches(_ pattern: [Mark], _ name: [Character]) -> Bool {
        matches(pattern[...], name[...], isAny: { $0 == .any || $0 == .anyNames }, isOne: isOne)
    }

    private static func isOne(_ mark: Mark, _ character: Character) -> Bool {
        switch mark {
        case .one(let one): one == character
        case .anyOne: true
        case .any, .anyNames: false
        case .among(let ranges, let isNot): ranges.contains { $0.contains(character) } != isNot
        }
    }

    /// Matching with one place to backtrack to: time grows with the product of both lengths.
    private static func matches<Mark, Sign>(
        _ pattern: ArraySlice<Mark>, _ text: ArraySlice<Sign>, isAny: (Mark) -> Bool, isOne: (Mark, Sign) -> Bool
    ) -> Bool {
        var (mark, sign) = (pattern.startIndex, text.startIndex)
        var back: (mark: Int, sign: Int)?
        while sign < text.endIndex {
            if mark < pattern.endIndex, isAny(pattern[mark]) {
                back = (mark, sign)
                mark += 1
            } else if mark < pattern.endIndex, isOne(pattern[mark], text[sign]) {
                mark += 1
                sign += 1
            } else if let place = back {
                (mark, sign) = (place.mark + 1, place.sign + 1)
                back = (place.mark, place.sign + 1)
            } else {
                return false
            }
        }
        return pattern[mark...].allSatisfy(isAny)
    }
}
