import DocumentSearch

/// Splitter of a text into sheets at form feeds, as for printers; the lines of each are joined to paragraphs.
struct SheetSplitter {
    private var number = 0
    private var sheet: [UInt8] = []

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
        if !sheet.isEmpty || number == 0 { try endSheet(&sink) }
    }

    private mutating func endSheet(_ sink: inout PageSink) throws(DocumentProblem) {
        number += 1
        // Freed before the page is put together with the others.
        let text = String(decoding: sheet, as: UTF8.self)
        sheet = []
        try sink.add(Page(number: number, text: TextReflow.paragraphs(text)))
    }
}
