/// Cells of an HTML table that reach over several rows (`rowspan`): each row below says them again, so that it is understood alone.
struct SpannedCells {
    /// Bounds of the attributes; browsers have 65,534 and 1,000.
    private static let rowsMax = 1000
    private static let columnsMax = 64
    /// Bytes of a cell that is said again, cells that are at once, and bytes that may be said again beyond those of the cells.
    private static let cellBytesMax = 160
    private static let cellsMax = 4
    private static let bytesAhead = 4096

    private struct Cell {
        var text: String
        var columns: Int
        var rowsLeft: Int
    }

    /// Cells that reach into the next row, by column.
    private var cells: [Int: Cell] = [:]
    private var column = 0
    private var open: (rows: Int, columns: Int)?
    /// Rows that are open: in those of a table in a cell nothing is said again.
    private var depth = 0
    private var ownBytes = 0
    private var saidBytes = 0

    mutating func tableEnded() {
        if depth == 0 { cells = [:] }
    }

    mutating func rowBegan() {
        depth += 1
        if depth == 1 { column = 0 }
    }

    /// - Returns: what is said again behind the row's last cell
    mutating func rowEnded() -> String {
        defer { depth = max(0, depth - 1) }
        guard depth == 1, column > 0 else { return "" }
        return saidAgain()
    }

    /// - Returns: what is said again before the cell
    mutating func cellBegan(rowSpan: String?, columnSpan: String?) -> String {
        guard depth == 1 else { return "" }
        let rows = rowSpan.flatMap { Int($0) } ?? 1
        open = (
            rows == 0 ? Self.rowsMax : min(max(1, rows), Self.rowsMax),
            min(max(1, columnSpan.flatMap { Int($0) } ?? 1), Self.columnsMax)
        )
        return saidAgain()
    }

    /// - Parameter text: the cell's; nil: it has paragraphs of its own
    mutating func cellEnded(_ text: String?) {
        guard depth == 1, let (rows, columns) = open else { return }
        open = nil
        defer { column += columns }
        guard let text else { return }
        ownBytes += text.utf8.count
        guard rows > 1, !text.isEmpty, text.utf8.count <= Self.cellBytesMax, cells.count < Self.cellsMax else { return }
        cells[column] = Cell(text: text, columns: columns, rowsLeft: rows - 1)
    }

    /// Cells from above in the columns that come next, each with its separator.
    private mutating func saidAgain() -> String {
        var said = ""
        while let cell = cells[column] {
            if saidBytes + cell.text.utf8.count <= ownBytes + Self.bytesAhead {
                said += cell.text + " · "
                saidBytes += cell.text.utf8.count
            }
            cells[column]?.rowsLeft -= 1
            if cell.rowsLeft <= 1 { cells[column] = nil }
            column += cell.columns
        }
        return said
    }
}
