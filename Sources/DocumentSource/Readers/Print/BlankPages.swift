/// Counter of the pages of a printed document that have no text: pictures, as scanned ones are, whose text is left out; and blank
/// ones, as the backs of titles are.
struct BlankPages {
    /// Pages of which one between pages with text may be a blank one.
    private static let pagesForBlank = 25

    private var pages = 0
    private var singles = 0
    private var inRuns = 0
    private var run = 0
    private var isAfterText = false

    mutating func add(hasText: Bool) {
        pages += 1
        if !hasText {
            run += 1
            return
        }
        endRun()
        isAfterText = true
    }

    private mutating func endRun() {
        if run == 1, isAfterText { singles += 1 } else { inRuns += run }
        run = 0
    }

    /// Pages whose text is left out.
    var leftOut: Int {
        var all = self
        all.endRun()
        return all.inRuns + (all.singles * Self.pagesForBlank > all.pages ? all.singles : 0)
    }
}
