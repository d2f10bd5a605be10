import DocumentSearch

/// Structure of a marked-up text around the current paragraph: which list, table, note or block of code it stands in.
struct MarkupStructure {
    /// Open elements that are remembered; deeper ones change nothing.
    private static let depthMax = 64

    private enum Block { case list(isNumbered: Bool), note, code, caption }

    private var open: [(name: String, block: Block)] = []
    /// Open elements beyond those that are remembered.
    private var deeper = 0
    private var isInItem = false
    private var isInRow = false
    /// Cells of the row, and how many of them name columns.
    private var cells = (all: 0, headers: 0)
    private var isInHead = false

    private static let noteClasses: Set<String> = [
        "note", "notes", "warning", "caution", "tip", "important", "danger", "hint", "attention", "admonition", "alert",
        "notice",
        "callout", "info", "admonitionblock",
    ]

    /// What a paragraph is that begins now.
    var kind: ParagraphKind {
        if isInRow { return cells.all > 0 && cells.all == cells.headers || isInHead ? .header : .row }
        var kind = ParagraphKind.text
        for (_, block) in open.reversed() {
            switch block {
            case .code: return .code
            case .caption: return .caption
            case .note: if kind == .text { kind = .note }
            case .list(let isNumbered): if kind == .text, isInItem { kind = isNumbered ? .step : .item }
            }
        }
        return kind
    }

    mutating func began(_ name: String, _ classes: [String]) {
        switch name {
        case "ol", "ul", "menu", "dir":
            push(name, .list(isNumbered: name == "ol"))
            isInItem = false
        case "li": isInItem = true
        case "pre": push(name, .code)
        case "caption", "figcaption": push(name, .caption)
        case "thead": isInHead = true
        case "tr":
            isInRow = true
            cells = (0, 0)
        case "div", "aside", "blockquote", "section", "table", "p", "dl":
            if !Self.noteClasses.isDisjoint(with: classes) { push(name, .note) } else if name != "p" { opened(name) }
        default: break
        }
    }

    mutating func ended(_ name: String) {
        switch name {
        case "ol", "ul", "menu", "dir", "pre", "caption", "figcaption": pop(name)
        case "div", "aside", "blockquote", "section", "table", "p", "dl": pop(name)
        case "thead": isInHead = false
        case "tr": isInRow = false
        default: break
        }
        if ["ol", "ul", "menu", "dir"].contains(name) {
            // Behind a list in an entry the entry goes on.
            isInItem = open.contains { if case .list = $0.block { true } else { false } }
        } else if name == "li" {
            isInItem = false
        }
    }

    /// A cell ended.
    mutating func cellEnded(isHeader: Bool) {
        cells.all += 1
        if isHeader { cells.headers += 1 }
    }

    /// Elements of the same name as a note that are open inside it.
    private mutating func opened(_ name: String) {
        guard let last = open.indices.last, open[last].name == name, case .note = open[last].block else { return }
        push(name, .note)
    }

    private mutating func push(_ name: String, _ block: Block) {
        guard open.count < Self.depthMax else { return deeper += 1 }
        open.append((name, block))
    }

    private mutating func pop(_ name: String) {
        guard open.last?.name == name else { return }
        if deeper > 0 { return deeper -= 1 }
        open.removeLast()
    }
}
