/// Rules of a `.hunchignore`: which files of a folder are no part of the catalogue. A pattern a line, as in a `.gitignore`:
/// `*` and `?` inside a name, `**` across folders, a slash at the end for folders only, one elsewhere to begin at the file's own
/// folder, `!` to take back in, `#` for comments. The last one that matches decides.
package struct IgnoreRules: Equatable, Sendable {
    private struct Rule: Equatable, Sendable {
        /// Names between slashes.
        var parts: [[Character]]
        var isAnchored: Bool
        var isForFolders: Bool
        var takesIn: Bool
    }

    /// Rules, and characters of one, that are read.
    private static let rulesMax = 1000
    private static let patternMax = 500

    private var rules: [Rule] = []

    package init() {}

    package init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline).prefix(Self.rulesMax) {
            var pattern = line.drop { $0 == " " }
            while pattern.last == " " { pattern.removeLast() }
            guard !pattern.isEmpty, !pattern.hasPrefix("#"), pattern.count <= Self.patternMax else { continue }
            let takesIn = pattern.first == "!"
            if takesIn { pattern.removeFirst() }
            let isForFolders = pattern.last == "/"
            if isForFolders { pattern.removeLast() }
            let isAnchored = pattern.contains("/")
            let parts = pattern.split(separator: "/").map(Array.init)
            if !parts.isEmpty {
                rules.append(Rule(parts: parts, isAnchored: isAnchored, isForFolders: isForFolders, takesIn: takesIn))
            }
        }
    }

    /// - Parameter path: from the folder of the rules on, names with slashes between them
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

    /// Names against a pattern's, `**` for any number of them.
    private static func matches(_ parts: ArraySlice<[Character]>, _ names: ArraySlice<[Character]>) -> Bool {
        matches(parts, names, isAny: { $0 == ["*", "*"] }, isOne: { matches($0, $1) })
    }

    private static func matches(_ pattern: [Character], _ name: [Character]) -> Bool {
        matches(pattern[...], name[...], isAny: { $0 == "*" }, isOne: { $0 == "?" || $0 == $1 })
    }

    /// The usual walk with one place to come back to: time grows with the product of both lengths.
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
