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
    }

    private var list: [Form]
    /// Pages that could not be read; nil for none.
    private var left: Int?

    init(_ pages: [Page], leftOut: Int = 0) {
        list = pages.map { Form(n: $0.number, s: $0.section, t: $0.text) }
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
            bytes += form.t.utf8.count
            guard form.n > last, SharedLimits.positions.contains(form.n), bytes <= Self.textBytesMax,
                (form.s?.utf16.count ?? 0) <= Page.sectionUnitsMax
            else { return false }
            last = form.n
        }
        return !list.isEmpty && SharedLimits.positions.contains(max(1, leftOut)) && leftOut >= 0
    }

    var pages: [Page] { list.map { Page(number: $0.n, section: $0.s, text: $0.t) } }
}
