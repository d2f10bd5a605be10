import DocumentSearch

/// Splitter of a text into sheets at form feeds, as for printers, else into sections; the lines of each are joined to paragraphs.
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
        guard number == 0 else {
            if !sheet.isEmpty { try endSheet(&sink) }
            return
        }
        let text = String(decoding: sheet, as: UTF8.self)
        sheet = []
        for page in TextSections.pages(text) { try sink.add(page) }
    }

    private mutating func endSheet(_ sink: inout PageSink) throws(DocumentProblem) {
        number += 1
        // Freed before the page is put together with the others.
        let text = String(decoding: sheet, as: UTF8.self)
        sheet = []
        try sink.add(Page(number: number, text: TextReflow.paragraphs(text)))
    }
}
