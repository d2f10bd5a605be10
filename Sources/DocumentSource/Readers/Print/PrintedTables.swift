import DocumentSearch

/// Finder of tables on a printed page, by the alignment of their cells alone: ruled lines are not told by poppler, which reads most
/// tables column by column. Rows are what stands on one height with gaps between that go through several of them.
struct PrintedTables {
    /// Aligned rows that make a table, and columns that it may have.
    private static let rowsLeast = 3
    private static let columnsMax = 12
    /// Rows of a page's table, and pieces of what stands on one height, upper bounds: more are no table, and take no time.
    private static let rowsMax = 100
    private static let piecesMax = 30
    /// Width of a gap between columns in heights of a line.
    private static let gapShare: Float = 0.6
    /// Height of a cell's line in heights of an ordinary one, upper bound.
    private static let heightShare: Float = 2
    /// Distance of two rows in heights of a line, upper bound, and how many times as far as those before it one may be.
    private static let distanceShare: Float = 3
    private static let distanceTimes: Float = 1.6
    /// Share of its column that a line of running text fills.
    private static let fullShare: Float = 0.75
    /// The same for a line of a narrow column, whose words are long beside it.
    private static let narrowShare: Float = 0.7
    /// Share of a column's lines from which they make it what they are, and the least share of the first column's that have a
    /// neighbour in the row.
    private static let mostShare = 0.6
    private static let someShare = 0.2
    private static let neighbourShare = 0.7

    /// Lines or parts of them that may be cells, with the lines that they are of.
    private struct Piece {
        var line: PrintedLine
        var source: Int
        var column = 0
    }

    /// What stands on one height of the page.
    private struct VisualRow {
        var pieces: [Piece]
        var top: Float { pieces.map(\.line.top).min() ?? 0 }
        var bottom: Float { pieces.map(\.line.bottom).max() ?? 0 }
    }

    private let size: Float

    /// - Parameter size: height of an ordinary line
    init(size: Float) { self.size = size }

    /// The lines in their order, with those of a table row by row where its first one stood.
    func arranged(_ lines: [PrintedLine]) -> [PrintedLine] {
        guard size > 0, lines.count >= Self.rowsLeast else { return lines }
        let rows = visualRows(lines)
        var tables: [Int: [PrintedLine]] = [:]
        var isTaken = [Bool](repeating: false, count: lines.count)
        var number = 0
        var first = 0
        while first < rows.count {
            let end = endOfRegion(rows, from: first)
            guard let cells = cells(Array(rows[first..<end]), number: &number) else {
                // Below running text there may be a table; a part of a list or an index is none either.
                let long = rows[first..<end].firstIndex { row in row.pieces.first?.line.isLong == true }
                first = long.map { max($0, first) + 1 } ?? end
                continue
            }
            let sources = rows[first..<end].flatMap(\.pieces).map(\.source)
            for source in sources { isTaken[source] = true }
            if let place = sources.min() { tables[place] = cells }
            first = end
        }
        guard !tables.isEmpty else { return lines }
        return lines.indices.flatMap { tables[$0] ?? (isTaken[$0] ? [] : [lines[$0]]) }
    }

    /// Columns of a table that is most of what these lines are; nil when there is none.
    func columns(of lines: [PrintedLine]) -> Int? {
        let cells = arranged(lines).compactMap(\.cell)
        guard Double(cells.count) >= Self.mostShare * Double(lines.count) else { return nil }
        return Set(cells.map(\.column)).count
    }

    // MARK: Regions

    private func visualRows(_ lines: [PrintedLine]) -> [VisualRow] {
        var pieces: [Piece] = []
        for (place, line) in lines.enumerated() where line.height > 0 && line.height <= Self.heightShare * size {
            pieces +=
                line.parts.isEmpty
                ? [Piece(line: line, source: place)] : line.parts.map { Piece(line: line.part($0), source: place) }
        }
        pieces.sort { ($0.line.middle, $0.line.left) < ($1.line.middle, $1.line.left) }
        var rows: [VisualRow] = []
        for piece in pieces {
            if let last = rows.last?.pieces.first?.line,
                piece.line.middle - last.middle <= 0.35 * min(last.height, piece.line.height)
            {
                rows[rows.count - 1].pieces.append(piece)
            } else {
                rows.append(VisualRow(pieces: [piece]))
            }
        }
        for place in rows.indices { rows[place].pieces.sort { $0.line.left < $1.line.left } }
        return rows
    }

    private typealias Gap = (left: Float, right: Float)

    /// Gaps between the pieces of a row, in which no other piece of it stands.
    private func gaps(_ row: VisualRow) -> [Gap] {
        var gaps: [Gap] = []
        var right = row.pieces.first?.line.right ?? 0
        for piece in row.pieces.dropFirst() {
            if piece.line.left - right >= Self.gapShare * size { gaps.append((right, piece.line.left)) }
            right = max(right, piece.line.right)
        }
        return gaps
    }

    /// End of the rows that have a gap in common with the first one, which has several pieces.
    private func endOfRegion(_ rows: [VisualRow], from first: Int) -> Int {
        guard (2...Self.piecesMax).contains(rows[first].pieces.count) else { return first + 1 }
        var common = gaps(rows[first])
        // A table does not begin with a line of running text.
        guard !common.isEmpty, rows[first].pieces.contains(where: { !$0.line.isLong }) else { return first + 1 }
        var distance: Float = 0
        var end = first + 1
        while end < rows.count, end - first < Self.rowsMax, rows[end].pieces.count <= Self.piecesMax {
            let down = rows[end].top - rows[end - 1].bottom
            let limit =
                end - first < Self.rowsLeast
                ? Self.distanceShare * size : max(size, Self.distanceTimes * distance + 0.3 * size)
            guard down <= limit else { break }
            let left = common.compactMap { rest(of: $0, beside: rows[end]) }
            guard !left.isEmpty else { break }
            common = left
            distance = max(distance, down)
            end += 1
        }
        // A line alone at the table's left end is what follows it, not a row.
        while end > first + 1, rows[end - 1].pieces.count == 1, let line = rows[end - 1].pieces.first?.line,
            line.right <= common[0].left, line.top - rows[end - 2].bottom > 0.5 * size
        {
            end -= 1
        }
        return end
    }

    /// The wider part of a gap that a row's pieces leave; nil: none.
    private func rest(of gap: Gap, beside row: VisualRow) -> Gap? {
        var best: Gap?
        var left = gap.left
        for piece in row.pieces where piece.line.right > gap.left && piece.line.left < gap.right {
            if piece.line.left - left > (best.map { $0.right - $0.left } ?? 0) { best = (left, piece.line.left) }
            left = max(left, piece.line.right)
        }
        if gap.right - left > (best.map { $0.right - $0.left } ?? 0) { best = (left, gap.right) }
        return best.flatMap { $0.right - $0.left >= Self.gapShare * size ? $0 : nil }
    }

    // MARK: Columns

    /// - Parameter number: rows of the page's tables so far
    /// - Returns: lines of a table's cells, row by row; nil when these rows are none
    private func cells(_ rows: [VisualRow], number: inout Int) -> [PrintedLine]? {
        var rows = rows
        guard rows.count(where: { $0.pieces.count > 1 }) >= Self.rowsLeast else { return nil }
        let columns = place(&rows)
        guard (2...Self.columnsMax).contains(columns), isTable(rows, columns) else { return nil }
        let groups = groups(rows, columns)
        guard groups.count >= Self.rowsLeast else { return nil }
        let hasHeader = hasHeader(groups)
        var result: [PrintedLine] = []
        for (place, group) in groups.enumerated() {
            number += 1
            for column in 0..<columns {
                let lines = group.filter { $0.column == column }.map(\.line).sorted {
                    ($0.top, $0.left) < ($1.top, $1.left)
                }
                for var line in lines {
                    line.cell = PrintedLine.Cell(row: number, column: column, isHeader: place == 0 && hasHeader)
                    result.append(line)
                }
            }
        }
        return result
    }

    /// Tells each piece its column, the first one where reading begins.
    ///
    /// - Returns: the number of columns
    private func place(_ rows: inout [VisualRow]) -> Int {
        let pieces = rows.flatMap(\.pieces).sorted { $0.line.left < $1.line.left }
        var starts: [Float] = []
        var right = -Float.infinity
        for piece in pieces {
            if piece.line.left - right >= Self.gapShare * size || starts.isEmpty { starts.append(piece.line.left) }
            right = max(right, piece.line.right)
        }
        let isRightToLeft = pieces.count { RightToLeft.isWritten($0.line.text) } * 2 > pieces.count
        for row in rows.indices {
            for place in rows[row].pieces.indices {
                let column = (starts.firstIndex { $0 > rows[row].pieces[place].line.left } ?? starts.count) - 1
                rows[row].pieces[place].column = isRightToLeft ? starts.count - 1 - column : column
            }
        }
        return starts.count
    }

    /// Whether aligned pieces are a table's: columns of running text, lists beside their marks, contents and an index are none.
    private func isTable(_ rows: [VisualRow], _ columns: Int) -> Bool {
        let pieces = rows.flatMap(Self.wholeCells)
        let key = keyColumn(rows, columns)
        let first = pieces.filter { $0.column == key }
        // One column may describe what the others name.
        let texts = (0..<columns).filter { column in isText(pieces.filter { $0.column == column }) }
        guard !first.isEmpty, texts.count <= 1, texts.first != key else { return false }
        let filled = rows.reduce(0) { $0 + Set($1.pieces.map(\.column)).count }
        let wrapped = rows.count { $0.pieces.allSatisfy { texts.contains($0.column) } }
        guard Double(filled - wrapped) >= Self.mostShare * Double((rows.count - wrapped) * columns) else {
            return false
        }
        let besides = rows.count { row in
            row.pieces.contains { $0.column == key } && row.pieces.contains { $0.column > key }
        }
        let withFirst = rows.count { row in row.pieces.contains { $0.column == key } }
        guard besides >= Self.rowsLeast, Double(besides) >= Self.neighbourShare * Double(withFirst) else {
            return false
        }
        let isListed = { (piece: Piece) in
            TextReflow.isListItem(piece.line.text) || TextReflow.isListItem(piece.line.text + " x")
        }
        if let sign = first.first?.line.text, !sign.contains(where: { $0.isLetter || $0.isNumber }),
            mostly(first, { $0.line.text == sign })
        {
            // The sign before each line of a program or an answer.
            return false
        }
        if columns == 2, mostly(first, isListed) { return false }
        if mostly(pieces.filter { $0.column > key }, isListed) { return false }
        let contents = rows.count { row in row.pieces.contains { PrintReflow.isContents($0.line.text) } }
        if Double(contents) >= Self.someShare * Double(rows.count) { return false }
        return !(0..<columns).allSatisfy { column in isSorted(pieces.filter { $0.column == column }) }
    }

    /// The first column that most rows have: before it there may be one of pictures.
    private func keyColumn(_ rows: [VisualRow], _ columns: Int) -> Int {
        (0..<columns).first { column in
            2 * rows.count { row in row.pieces.contains { $0.column == column } } >= rows.count
        } ?? 0
    }

    private func mostly(_ pieces: [Piece], _ isSo: (Piece) -> Bool) -> Bool {
        Double(pieces.count(where: isSo)) >= Self.mostShare * Double(max(1, pieces.count))
    }

    /// Whether a column has lines of running text, or such that fill it as those of a narrow column do.
    private func isText(_ pieces: [Piece]) -> Bool {
        let left = pieces.map(\.line.left).min() ?? 0
        let right = pieces.map(\.line.right).max() ?? 0
        let long = pieces.count { piece in
            piece.line.isLong
                || piece.line.width >= Self.fullShare * (right - left)
                    && piece.line.text.split(separator: " ").count > Self.headerWordsMax
        }
        if Double(long) >= Self.someShare * Double(pieces.count) { return true }
        // Lines of a narrow column go on from one to the next.
        let words = pieces.reduce(0) { $0 + Self.plainWords($1.line.text) }
        let going = pieces.count { $0.line.text.unicodeScalars.first?.properties.isLowercase == true }
        let full = pieces.count { $0.line.width >= Self.narrowShare * (right - left) }
        return words >= 2 * pieces.count && going * 2 >= pieces.count
            && Double(full) >= Self.mostShare * Double(pieces.count)
    }

    /// Words of letters alone, of two or more: names of functions and numbers are none.
    private static func plainWords(_ text: String) -> Int {
        text.split(separator: " ").count { word in
            let letters = word.last.map { ".,;:!?".contains($0) } == true ? word.dropLast() : word
            return letters.count > 1 && letters.allSatisfy(\.isLetter)
        }
    }

    /// What a row has in each column, as one piece each.
    private static func wholeCells(_ row: VisualRow) -> [Piece] {
        var cells: [Piece] = []
        for piece in row.pieces.sorted(by: { ($0.column, $0.line.left) < ($1.column, $1.line.left) }) {
            if let last = cells.last, last.column == piece.column {
                cells[cells.count - 1].line.text += " " + piece.line.text
                cells[cells.count - 1].line.right = max(last.line.right, piece.line.right)
            } else {
                cells.append(piece)
            }
        }
        return cells
    }

    /// Lines of an index stand in the order of the alphabet, in each column.
    private static let sortedLeast = 8

    private func isSorted(_ pieces: [Piece]) -> Bool {
        let texts = pieces.map { $0.line.text.lowercased() }.filter { $0.first?.isLetter == true }
        guard texts.count >= Self.sortedLeast, zip(texts, texts.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            return false
        }
        // Numbered names are sorted anyway.
        return Set(texts.map { $0.filter { !$0.isNumber } }).count * 2 >= texts.count
    }

    // MARK: Rows

    /// Rows of the table: visual rows, with the further lines of their cells.
    private func groups(_ rows: [VisualRow], _ columns: Int) -> [[Piece]] {
        let byDistance = groupsByDistance(rows)
        return byDistance.count >= Self.rowsLeast ? byDistance : groupsByKey(rows, keyColumn(rows, columns))
    }

    /// Rows whose cells' lines stand closer than rows do; empty when all stand equally far.
    private func groupsByDistance(_ rows: [VisualRow]) -> [[Piece]] {
        // Cells may stand in the middle of their row: lines are compared within their column.
        var cells: [[Piece]] = []
        let columns = Dictionary(grouping: rows.flatMap(\.pieces), by: \.column).values
            .map { $0.sorted { $0.line.top < $1.line.top } }
        let pitches = columns.flatMap { pieces in
            zip(pieces, pieces.dropFirst()).map { $1.line.top - $0.line.top }.filter { $0 > 0.5 * size }
        }.sorted()
        guard let closest = pitches.first, let farthest = pitches.last, closest <= 1.45 * size,
            farthest > 1.12 * closest
        else { return [] }
        for pieces in columns {
            for (place, piece) in pieces.enumerated() {
                if place > 0, piece.line.top - pieces[place - 1].line.top <= 1.06 * closest {
                    cells[cells.count - 1].append(piece)
                } else {
                    cells.append([piece])
                }
            }
        }
        cells.sort { ($0[0].line.top, $0[0].column) < ($1[0].line.top, $1[0].column) }
        var groups: [(pieces: [Piece], bottom: Float)] = []
        for cell in cells {
            let bottom = cell.map(\.line.bottom).max() ?? 0
            if let last = groups.last, cell[0].line.top + 0.25 * size < last.bottom {
                groups[groups.count - 1] = (last.pieces + cell, max(last.bottom, bottom))
            } else {
                groups.append((cell, bottom))
            }
        }
        // Rows in groups: each line of theirs has all cells.
        let together = groups.filter { Self.heights($0.pieces).count > 1 }
        let full = together.count { group in
            let columns = Set(group.pieces.map(\.column)).count
            return columns > 1
                && Self.heights(group.pieces).allSatisfy { height in
                    Set(group.pieces.filter { abs($0.line.middle - height) < 0.35 * size }.map(\.column)).count
                        == columns
                }
        }
        return full * 2 > together.count ? [] : groups.map(\.pieces)
    }

    /// Middles of the lines of a row, each once.
    private static func heights(_ pieces: [Piece]) -> [Float] {
        var heights: [Float] = []
        for piece in pieces.sorted(by: { $0.line.middle < $1.line.middle })
        where piece.line.middle - (heights.last ?? -.infinity) > 0.35 * piece.line.height {
            heights.append(piece.line.middle)
        }
        return heights
    }

    /// Rows that begin where the key column has a cell.
    private func groupsByKey(_ rows: [VisualRow], _ key: Int) -> [[Piece]] {
        var groups: [[Piece]] = []
        for row in rows {
            if !groups.isEmpty, !row.pieces.contains(where: { $0.column == key }),
                groups.count > 1 || groups[0].contains(where: { $0.column == key })
            {
                groups[groups.count - 1] += row.pieces
            } else {
                groups.append(row.pieces)
            }
        }
        return groups
    }

    /// Words of a cell that names a column, upper bound.
    private static let headerWordsMax = 4

    /// Whether the first row names the columns: few words and no numbers, above rows that have numbers or more words.
    private func hasHeader(_ groups: [[Piece]]) -> Bool {
        guard let first = groups.first, Set(first.map(\.column)).count > 1,
            first.allSatisfy({ piece in
                !piece.line.text.contains(where: \.isNumber) && piece.line.text.last != "."
                    && piece.line.text.split(separator: " ").count <= Self.headerWordsMax
            })
        else { return false }
        let body = groups.dropFirst().filter { row in
            row.contains { piece in
                piece.column > 0
                    && (piece.line.text.contains(where: \.isNumber)
                        || piece.line.text.split(separator: " ").count > Self.headerWordsMax)
            }
        }
        return body.count * 2 >= groups.count - 1
    }
}
