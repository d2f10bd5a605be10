import Fleet
import DocumentSearch
import SessionLogic

/// A document as pods share it: its pages. The index is made of them anew: that takes less time than reading one.
struct SharedPages: SharedForm {
    /// UTF-8 bytes of text up to which a document is shared: a longer one would hold everything else in Redis up, and is
    /// read by each pod for itself.
    static let textBytesMax = 8 << 20

    private struct Form: Codable, Sendable {
        var n: Int
        var s: String?
        var t: String
    }

    private var list: [Form]
    /// Pages that nothing could be read on; nil for none.
    private var left: Int?

    init(_ pages: [Page], leftOut: Int = 0) {
        list = pages.map { Form(n: $0.number, s: $0.section, t: $0.text) }
        left = leftOut > 0 ? leftOut : nil
    }

    var leftOut: Int { left ?? 0 }

    /// Each byte of the text escaped.
    static let bytesMax = 6 * textBytesMax

    /// Pages as a reader could have made them.
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
