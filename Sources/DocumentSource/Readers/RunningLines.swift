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

    /// First page of each line that runs over pages.
    func found() -> Found {
        Found(
            first: pages.filter { key, pages in
                let needed = key.hasPrefix(Self.numberedMark) ? Self.numberedLeast : Self.pagesLeast
                return pages.indices.dropFirst(needed.count - 1).contains { last in
                    pages[last] - pages[last - needed.count + 1] < needed.within
                }
            }.compactMapValues(\.first))
    }

    struct Found {
        fileprivate var first: [String: Int] = [:]

        /// Whether an earlier page had the same line in that place.
        func contains(_ line: String, of page: Int) -> Bool {
            !first.isEmpty && RunningLines.keys(line, page).contains { key in first[key].map { $0 < page } ?? false }
        }
    }

    /// A line as it stands, and for each number in it what it is when that counts the pages: "Setup 17" of page 19 and "Setup
    /// 18" of page 20 are one.
    fileprivate static func keys(_ text: String, _ page: Int) -> [String] {
        guard text.utf8.count <= bytesMax else { return [] }
        var keys = [text]
        var rest = text[...]
        while let start = rest.firstIndex(where: \.isNumber), keys.count <= numbersMax {
            let digits = rest[start...].prefix { $0.isNumber }
            if let number = Int(digits), number < 100_000 {
                keys.append(
                    "\(numberedMark)\(text[..<start])\(number - page)\(numberedMark)\(text[digits.endIndex...])")
            }
            rest = rest[digits.endIndex...]
        }
        return keys
    }
}
