/// Lines that run over the pages of a document, as its name and the pages' numbers do: they stand at the same end of several pages
/// near each other, and are no part of their text but on the first one.
struct RunningLines {
    /// Pages that a line must stand on at the same end, and within how many. One that has the page's number in it must stand on
    /// one more.
    private static let pagesLeast = (count: 3, within: 6)
    private static let numberedLeast = (count: 4, within: 8)
    private static let bytesMax = 300
    /// Numbers of a line that may be the page's.
    private static let numbersMax = 3
    /// Pages before and behind one which decide whether its outermost lines run over it.
    static let neighbours = numberedLeast.within

    private static let numberedMark = "\u{1}"

    /// Pages of each line, in order; each once.
    private var pages: [String: [Int]] = [:]

    mutating func add(_ line: String, of page: Int) {
        for key in Self.keys(line, page) where pages[key]?.last != page { pages[key, default: []].append(page) }
    }

    /// The lines that run over pages.
    func found() -> Found {
        Found(
            pages: pages.filter { key, pages in
                let needed = Self.least(key)
                return pages.indices.dropFirst(needed.count - 1).contains { last in
                    pages[last] - pages[last - needed.count + 1] < needed.within
                }
            })
    }

    fileprivate static func least(_ key: String) -> (count: Int, within: Int) {
        key.hasPrefix(numberedMark) ? numberedLeast : pagesLeast
    }

    struct Found {
        fileprivate var pages: [String: [Int]] = [:]

        /// Whether an earlier page near this one had the same line in that place.
        ///
        /// - Parameter isNumbered: whether a number in it may be the page's
        func contains(_ line: String, of page: Int, isNumbered: Bool = true) -> Bool {
            !pages.isEmpty
                && RunningLines.keys(line, page).prefix(isNumbered ? .max : 1).contains { key in
                    let within = RunningLines.least(key).within
                    return pages[key]?.contains { $0 < page && page - $0 < within } ?? false
                }
        }
    }

    /// Words between a page's number and how many there are.
    private static let countWords: Set<Substring> = ["of", "von", "de", "sur", "di", "van", "av", "из", "מתוך"]

    /// Whether a number stands at an end of its line, as a page's does, or before how many pages there are.
    private static func isAtEnd(_ digits: Substring, of text: String) -> Bool {
        func isBare(_ part: Substring) -> Bool { !part.contains { $0.isLetter || $0.isNumber } }
        let rest = text[digits.endIndex...]
        return isBare(text[..<digits.startIndex]) || isBare(rest) || rest.first == "/"
            || rest.split(separator: " ").first.map { countWords.contains($0) } == true
    }

    /// A line as it stands, and for each number in it what it is when that counts the pages: "Setup 17" of page 19 and "Setup
    /// 18" of page 20 are one.
    fileprivate static func keys(_ text: String, _ page: Int) -> [String] {
        guard text.utf8.count <= bytesMax else { return [] }
        var keys = [text]
        var rest = text[...]
        while let start = rest.firstIndex(where: \.isNumber), keys.count <= numbersMax {
            let digits = rest[start...].prefix { $0.isNumber }
            if let number = Int(digits), number < 100_000, isAtEnd(digits, of: text) {
                keys.append(
                    "\(numberedMark)\(text[..<start])\(number - page)\(numberedMark)\(text[digits.endIndex...])")
            }
            rest = rest[digits.endIndex...]
        }
        return keys
    }
}
