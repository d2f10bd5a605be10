import DocumentSearch

/// Columns of a printed page, by the white space between them: what is read one after the other. poppler finds those of a page of two
/// columns, and takes the panels of a leaflet for lines beside each other.
struct PrintedColumns {
    /// Width of the white space between columns in heights of an ordinary line.
    private static let gutterShare: Float = 1.2
    /// Width of a gutter beside which there is no running text, as a share of the narrowest that has it on both sides.
    private static let sameShare: Float = 0.85
    /// Lines of running text that each side of a gutter has at least.
    private static let longLeast = 3
    /// Height of a line in heights of an ordinary one, from which it runs down the page or is a picture's.
    private static let heightShare: Float = 5
    /// Lines of a page that is looked at, and depth of columns in columns.
    private static let linesMax = 2000
    private static let depthMax = 6

    private let size: Float

    /// - Parameter size: height of an ordinary line
    init(size: Float) { self.size = size }

    /// Groups of lines in the order in which they are read, those of each in the order in which they came.
    func groups(_ lines: [PrintedLine]) -> [[PrintedLine]] {
        guard size > 0, lines.count <= Self.linesMax else { return [lines] }
        return groups(lines.enumerated().map { Placed(number: $0, line: $1) }, depth: 0).map { $0.map(\.line) }
    }

    /// A line with its place in the order in which it came.
    @dynamicMemberLookup private struct Placed {
        var number: Int
        var line: PrintedLine

        subscript<Value>(dynamicMember path: KeyPath<PrintedLine, Value>) -> Value { line[keyPath: path] }
    }

    private func groups(_ lines: [Placed], depth: Int) -> [[Placed]] {
        guard depth < Self.depthMax, lines.count(where: isLong) >= 2 * Self.longLeast else { return [lines] }
        let columns = columns(lines)
        if columns.count > 1 { return columns.flatMap { groups($0, depth: depth + 1) } }
        return bands(lines).flatMap { band in
            band.count > 1 ? band.flatMap { groups($0, depth: depth + 1) } : band
        }
    }

    private func isLong(_ line: Placed) -> Bool { line.isLong && isPlain(line) }

    private func isPlain(_ line: Placed) -> Bool { line.height <= Self.heightShare * size }

    private typealias Gap = (left: Float, right: Float)

    // MARK: Columns

    /// The lines parted at each gutter that goes through all of them; one group when there is none.
    private func columns(_ lines: [Placed]) -> [[Placed]] {
        let ordered = lines.filter(isPlain).sorted { $0.left < $1.left }
        var gutters: [Gap] = []
        var right = ordered.first?.right ?? 0
        for line in ordered {
            if line.left - right >= Self.gutterShare * size { gutters.append((right, line.left)) }
            right = max(right, line.right)
        }
        // Both sides must have running text: cells and the labels of a picture have none.
        let long = lines.filter(isLong).map(\.left).sorted()
        var narrowest = Float.infinity
        var before = 0
        for gutter in gutters {
            let left = long.count { $0 < gutter.right }
            guard left - before >= Self.longLeast, long.count - left >= Self.longLeast else { continue }
            narrowest = min(narrowest, gutter.right - gutter.left)
            before = left
        }
        // A column of labels or short lines stands as far from the others as they do from each other.
        let cuts = gutters.filter { $0.right - $0.left >= Self.sameShare * narrowest }.map { ($0.left + $0.right) / 2 }
        // The columns of a table are no columns of the page.
        guard !cuts.isEmpty, PrintedTables(size: size).columns(of: lines.map(\.line)) != cuts.count + 1 else {
            return [lines]
        }
        var columns = [[Placed]](repeating: [], count: cuts.count + 1)
        for line in lines {
            let middle = (line.left + line.right) / 2
            columns[cuts.firstIndex { middle < $0 } ?? cuts.count].append(line)
        }
        return columns
    }

    // MARK: Bands

    /// The lines parted from above to below where columns begin or end, in the columns of each band.
    private func bands(_ lines: [Placed]) -> [[[Placed]]] {
        let strips = strips(lines)
        guard strips.count > 1 else { return [[lines]] }
        let left = lines.map(\.left).min() ?? 0
        let right = lines.map(\.right).max() ?? 0
        var bands: [[[Placed]]] = []
        var plain: [Placed] = []
        var first = 0
        while first < strips.count {
            var free: [Gap] = [(left, right)]
            var end = first
            while end < strips.count {
                let rest = free.flatMap { self.rest(of: $0, beside: strips[end]) }
                guard !rest.isEmpty else { break }
                free = rest
                end += 1
            }
            let band = Self.inOrder(strips[first..<max(end, first + 1)].flatMap { $0 })
            let columns = end > first + 1 ? columns(band) : [band]
            if columns.count > 1 {
                if !plain.isEmpty { bands.append([Self.inOrder(plain)]) }
                plain = []
                bands.append(columns)
            } else {
                // Without columns, and as far as a table goes.
                plain += band
            }
            first = max(end, first + 1)
        }
        if !plain.isEmpty { bands.append([Self.inOrder(plain)]) }
        return bands
    }

    private static func inOrder(_ lines: [Placed]) -> [Placed] { lines.sorted { $0.number < $1.number } }

    /// Lines with white space above and below them over the whole width.
    private func strips(_ lines: [Placed]) -> [[Placed]] {
        var strips: [[Placed]] = []
        var bottom = -Float.infinity
        for line in lines.sorted(by: { $0.top < $1.top }) {
            if line.top >= bottom - 0.2 * size {
                strips.append([line])
            } else {
                strips[strips.count - 1].append(line)
            }
            if isPlain(line) || bottom == -.infinity { bottom = max(bottom, line.bottom) }
        }
        return strips
    }

    /// Parts of a gap that the lines of a strip leave, as wide as a gutter.
    private func rest(of gap: Gap, beside strip: [Placed]) -> [Gap] {
        var rest: [Gap] = []
        var left = gap.left
        let beside = strip.filter { isPlain($0) && $0.right > gap.left && $0.left < gap.right }.sorted {
            $0.left < $1.left
        }
        for line in beside {
            if line.left - left >= Self.gutterShare * size { rest.append((left, line.left)) }
            left = max(left, line.right)
        }
        if gap.right - left >= Self.gutterShare * size { rest.append((left, gap.right)) }
        return rest
    }
}
