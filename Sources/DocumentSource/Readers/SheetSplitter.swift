import DocumentSearch

/// Splitter of a text into sheets at form feeds, as for printers, else into sections; the lines of each are joined to paragraphs.
/// What runs over the sheets is left out.
struct SheetSplitter {
    /// Sheets that are looked at together, and their bytes: large ones are not kept for long.
    private static let sheetsAtOnce = 64
    private static let bytesAtOnce = 1 << 20
    /// Bytes of a line that may run over the sheets, with the spaces in it.
    private static let lineBytesMax = 1000
    /// Words of a line from which a number in it may be the page's.
    private static let wordsOfNumbered = 4

    private var number = 0
    private var sheet: [UInt8] = []
    /// Sheets that are not added yet, and the outermost lines of those before them.
    private var waiting: [String] = []
    private var waitingBytes = 0
    private var before: [[String]] = []

    mutating func add(_ bytes: some Collection<UInt8>, to sink: inout PageSink) throws(DocumentProblem) {
        var rest = bytes[...]
        while let end = rest.firstIndex(of: 0x0C) {
            sheet.append(contentsOf: rest[..<end])
            try endSheet(&sink)
            rest = rest[rest.index(after: end)...]
        }
        sheet.append(contentsOf: rest)
    }

    /// Finishes: text behind the last form feed is a sheet.
    mutating func finish(_ sink: inout PageSink) throws(DocumentProblem) {
        guard number == 0 else {
            if !sheet.isEmpty { try endSheet(&sink) }
            return try addSheets(&sink)
        }
        var sections = TextSections()
        var start = 0
        repeat {
            let end = Self.endOfPiece(sheet, from: start)
            let text = String(decoding: sheet[start..<end], as: UTF8.self)
            for page in sections.add(text, isLast: end == sheet.count) { try sink.add(page) }
            start = end
        } while start < sheet.count
        sheet = []
    }

    /// Bytes of a text without form feeds that are cut into sections at once, and of a sheet whose lines are joined at once.
    private static let pieceBytes = 1 << 19

    /// End of a piece: behind the last empty line of so many bytes, else behind a line, else behind a character.
    private static func endOfPiece(_ text: [UInt8], from start: Int) -> Int {
        guard text.count - start > pieceBytes else { return text.count }
        let piece = text[start..<(start + pieceBytes)]
        var line: Int?
        var place = piece.endIndex
        while let feed = piece[..<place].lastIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
            if line == nil { line = feed + 1 }
            // The line's end may be two bytes.
            let isPair = piece[feed] == 0x0A && feed > piece.startIndex && piece[feed - 1] == 0x0D
            place = isPair ? feed - 1 : feed
            let before = piece[..<place].last { $0 != 0x20 && $0 != 0x09 }
            if before == 0x0A || before == 0x0D { return feed + 1 }
        }
        if let line { return line }
        return piece.lastIndex { $0 & 0xC0 != 0x80 } ?? piece.endIndex
    }

    private mutating func endSheet(_ sink: inout PageSink) throws(DocumentProblem) {
        number += 1
        waiting.append(String(decoding: sheet, as: UTF8.self))
        waitingBytes += sheet.count
        sheet = []
        if waiting.count >= Self.sheetsAtOnce || waitingBytes >= Self.bytesAtOnce { try addSheets(&sink) }
    }

    private mutating func addSheets(_ sink: inout PageSink) throws(DocumentProblem) {
        let first = number - waiting.count + 1
        let outermost =
            before + waiting.map { sheet in Self.outermost(sheet).map { TextReflow.collapsed(String(sheet[$0])) } }
        var lines = RunningLines()
        for (place, texts) in outermost.enumerated() {
            for text in texts { lines.add(text, of: first - before.count + place) }
        }
        let running = lines.found()
        for (place, sheet) in waiting.enumerated() {
            let text = Self.text(of: sheet) { line in
                // "Item 12" is a heading, "[Page 12]" behind other words a footer.
                let words = line.split(separator: " ").count
                return running.contains(
                    line, of: first + place, isNumbered: words >= Self.wordsOfNumbered || PrintReflow.label(line) != nil
                )
            }
            try sink.add(Page(number: first + place, text: Self.paragraphs(text)))
        }
        before = outermost.suffix(RunningLines.neighbours)
        (waiting, waitingBytes) = ([], 0)
    }

    /// Paragraphs of a sheet, of a long one piece by piece: its lines would take many times its bytes.
    private static func paragraphs(_ sheet: String) -> String {
        guard sheet.utf8.count > pieceBytes else { return TextReflow.paragraphs(sheet) }
        let bytes = Array(sheet.utf8)
        var paragraphs: [String] = []
        var start = 0
        while start < bytes.count {
            let end = endOfPiece(bytes, from: start)
            let piece = TextReflow.paragraphs(String(decoding: bytes[start..<end], as: UTF8.self))
            if !piece.isEmpty { paragraphs.append(piece) }
            start = end
        }
        return paragraphs.joined(separator: "\n")
    }

    /// First and last line of a sheet that are not empty; a line alone is neither.
    private static func outermost(_ sheet: String) -> [Range<String.Index>] {
        let bytes = sheet.utf8
        func isText(_ byte: UInt8) -> Bool { byte > 0x20 }
        guard let first = bytes.firstIndex(where: isText), let last = bytes.lastIndex(where: isText) else { return [] }
        let end = bytes[first...].firstIndex(of: 0x0A) ?? bytes.endIndex
        let start = bytes[...last].lastIndex(of: 0x0A).map { bytes.index(after: $0) } ?? bytes.startIndex
        let lines = start > end ? [first..<end, start..<bytes.index(after: last)] : []
        return lines.filter { bytes[$0].count <= lineBytesMax }
    }

    /// The sheet without the outermost lines that run over it, unless nothing else is on it.
    private static func text(of sheet: String, without isRunning: (String) -> Bool) -> String {
        let runs = outermost(sheet).filter { isRunning(TextReflow.collapsed(String(sheet[$0]))) }
        var text = sheet
        for range in runs.reversed() { text.removeSubrange(range) }
        return runs.isEmpty || text.utf8.allSatisfy({ $0 <= 0x20 }) ? sheet : text
    }
}
