/// One printed line with its place on the page, in points from the upper left corner.
struct PrintedLine: Equatable {
    var text = ""
    var left: Float = 0
    var top: Float = 0
    var right: Float = 0
    var bottom: Float = 0
    /// Column or frame of the line, as poppler found them, from 1 on each page.
    var block = 0
    /// Parts between gaps that are wider than spaces; empty when there are none.
    var parts: [Part] = []
    /// Place in a table.
    var cell: Cell?

    /// Part of a line, as a cell of a table is one.
    struct Part: Equatable {
        var text: String
        var left: Float
        var right: Float
    }

    /// Place of a line in a table: its row, from 1 on the page, and its column, from 0.
    struct Cell: Equatable {
        var row: Int
        var column: Int
        var isHeader: Bool
    }

    var height: Float { bottom - top }
    var width: Float { right - left }
    /// Whether it is as long as a line of running text.
    var isLong: Bool { width >= Self.longShare * height }
    var middle: Float { (top + bottom) / 2 }

    /// The line with one of its parts alone.
    func part(_ part: Part) -> PrintedLine {
        PrintedLine(text: part.text, left: part.left, top: top, right: part.right, bottom: bottom, block: block)
    }

    /// Share of a line's height from which a gap between two words is a space.
    private static let spaceShare: Float = 0.1
    /// Width of a line of running text in heights of it.
    private static let longShare: Float = 14
    /// Share of a line's height from which a gap parts cells.
    private static let cellShare: Float = 0.6

    mutating func add(_ word: String, left: Float, top: Float, width: Float, height: Float) {
        if text.isEmpty {
            (self.left, self.top) = (left, top)
            (right, bottom) = (left + width, top + height)
            text = word
            return
        }
        let gap = max(left - right, self.left - (left + width))
        // Lines that run down the page have no gaps beside them.
        let isDown = top >= bottom - 1 || top + height <= self.top + 1
        if !isDown, left - right > height * Self.cellShare {
            if parts.isEmpty { parts = [Part(text: text, left: self.left, right: right)] }
            parts.append(Part(text: word, left: left, right: left + width))
        } else if let last = parts.indices.last {
            parts[last].text += (gap > height * Self.spaceShare || isDown ? " " : "") + word
            parts[last].right = max(parts[last].right, left + width)
        }
        if gap > height * Self.spaceShare || isDown { text += " " }
        text += word
        self.left = min(self.left, left)
        self.top = min(self.top, top)
        right = max(right, left + width)
        bottom = max(bottom, top + height)
    }
}

/// A printed page.
struct PrintedPage: Equatable {
    var number: Int
    var lines: [PrintedLine] = []
}
