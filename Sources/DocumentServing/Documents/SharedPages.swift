import Fleet
import DocumentSearch
import SessionLogic

/// Pages of a document in the form that pods share. The index is made from them again, in less time than reading one
/// takes.
struct SharedPages: SharedForm {
    /// Limit on the text of a shared document, in UTF-8 bytes: a longer one would delay everything else in Redis, so
    /// each pod reads it for itself.
    static let textBytesMax = 8 << 20

    private struct Form: Codable, Sendable {
        var n: Int
        var s: String?
        var t: String
        /// Printed label, headings above, a letter for each paragraph's kind from `a` on, and five numbers for each printed line: UTF-16
        /// units behind the last one's start, and its box in tenths of a point.
        var l: String?
        var h: [String]?
        var k: String?
        var b: [Int]?

        init(_ page: Page) {
            let page = page.bounded
            (n, s, t, l) = (page.number, page.section, page.text, page.label)
            h = page.path.isEmpty ? nil : page.path
            k =
                page.kinds.isEmpty
                ? nil : String(decoding: page.kinds.map { $0.rawValue + UInt8(ascii: "a") }, as: UTF8.self)
            var last: Int32 = 0
            let numbers = page.lines.flatMap { line -> [Int] in
                defer { last = line.start }
                return [Int(line.start - last)]
                    + line.box.map { Int(($0 * Self.tenths).rounded()) }
            }
            b = numbers.isEmpty ? nil : numbers
        }

        var textBytes: Int { (h ?? []).reduce(t.utf8.count) { $0 + $1.utf8.count } }

        private static let tenths: Float = 10
        private static let numbersOfLine = 5

        /// The page; structure that is none is left out.
        var page: Page {
            var page = Page(number: n, section: s, text: t)
            (page.label, page.path) = (l, h ?? [])
            page.kinds = (k ?? "").utf8.prefix(Page.kindsMax).map {
                ParagraphKind(rawValue: $0 &- UInt8(ascii: "a")) ?? .text
            }
            let numbers = b ?? []
            let bounds = -(1 << 24)...(1 << 24)
            if numbers.count % Self.numbersOfLine == 0, numbers.count <= Self.numbersOfLine * Page.linesMax,
                numbers.allSatisfy({ bounds.contains($0) })
            {
                var start = 0
                for place in stride(from: 0, to: numbers.count, by: Self.numbersOfLine) {
                    start += numbers[place]
                    let box = numbers[(place + 1)..<(place + Self.numbersOfLine)].map { Float($0) / Self.tenths }
                    page.lines.append(PrintedPlace(start: start, box: box))
                }
            }
            if !page.isStructureSound { (page.label, page.path, page.kinds, page.lines) = (nil, [], [], []) }
            return page
        }
    }

    private var list: [Form]
    /// Pages that could not be read; nil for none.
    private var left: Int?

    init(_ pages: [Page], leftOut: Int = 0) {
        list = pages.map { Form($0) }
        left = leftOut > 0 ? leftOut : nil
    }

    var leftOut: Int { left ?? 0 }

    /// Limit with every byte of the text escaped.
    static let bytesMax = 6 * textBytesMax

    /// Whether the pages could have come from a reader.
    var isWithinLimits: Bool {
        var last = 0
        var bytes = 0
        for form in list {
            bytes += form.textBytes
            guard form.n > last, SharedLimits.positions.contains(form.n), bytes <= Self.textBytesMax,
                (form.s?.utf16.count ?? 0) <= Page.sectionUnitsMax
            else { return false }
            last = form.n
        }
        return !list.isEmpty && SharedLimits.positions.contains(max(1, leftOut)) && leftOut >= 0
    }

    var pages: [Page] { list.map(\.page) }
}
