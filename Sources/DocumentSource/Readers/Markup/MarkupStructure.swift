import DocumentSearch

/// Structure of a marked-up text around the current paragraph: which list, table, note or block of code it stands in. Elements
/// are nested no deeper than `HTMLPrepass` lets them be.
struct MarkupStructure {
    private enum Block { case list(isNumbered: Bool), note, code, caption }

    private var open: [(name: String, block: Block)] = []
    private var isInItem = false
    /// Open rows: a cell may hold a table.
    private var rows = 0
    /// Cells of the row, how many of them name columns, and whether the open one does.
    private var cells = (all: 0, headers: 0)
    private var isInHeaderCell = false
    private var isInHead = false

    private static let noteClasses: Set<String> = [
        "note", "notes", "warning", "caution", "tip", "important", "danger", "hint", "attention", "admonition", "alert",
        "notice",
        "callout", "info", "admonitionblock",
    ]

    /// What a paragraph is that begins now.
    var kind: ParagraphKind {
        if rows > 0 {
            let isHeader = cells.all == cells.headers && (cells.all > 0 || isInHeaderCell)
            return isHeader || isInHead ? .header : .row
        }
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
            rows += 1
            cells = (0, 0)
        case "th", "td": isInHeaderCell = name == "th"
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
        case "tr": rows = max(0, rows - 1)
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
        open.append((name, block))
    }

    private mutating func pop(_ name: String) {
        if open.last?.name == name { open.removeLast() }
    }
}
