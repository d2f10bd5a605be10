/// One printed line with its place on the page, in points from the upper left corner.
struct PrintedLine: Equatable {
    var text = ""
    var left: Float = 0
    var top: Float = 0
    var right: Float = 0
    var bottom: Float = 0
    /// Column or frame of the line, as poppler found them, from 1 on each page.
    var block = 0

    var height: Float { bottom - top }

    /// Share of a line's height from which a gap between two words is a space.
    private static let spaceShare: Float = 0.1

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
