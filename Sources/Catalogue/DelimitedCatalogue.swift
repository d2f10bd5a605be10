import TextCoding

/// Reader of a catalogue in CSV or TSV with a header line. Only a name is required; unknown columns are ignored, and
/// the usual names of columns in shops and spreadsheets are known (`DelimitedColumns`).
package enum DelimitedCatalogue {
    private typealias Column = DelimitedColumns.Column

    /// - Parameters:
    ///   - separator: nil: found from the text
    ///   - charset: what the text was guessed to be before it was turned into UTF-8; nil: no guess was made
    ///   - source: the file's name, for the report
    ///   - resolve: turns a location as the file has it into a URL or an absolute path
    package static func read(
        _ bytes: [UInt8], separator: Character? = nil, charset: String? = nil, source: String,
        into builder: inout CatalogueBuilder,
        resolve: (String) -> String
    ) {
        let text = CatalogueText(bytes)
        let delimited = DelimitedText(text.bytes, separator: separator)
        var records = delimited.makeIterator()
        records.lookForHeader()
        builder.report.sources += 1
        func note(_ message: String) { builder.report.add(CatalogueProblem(.note, source: source, line: 1, message)) }
        if let charset = charset ?? text.charset { note("it is not UTF-8 and is read as \(charset)") }
        guard let first = records.next() else {
            builder.report.add(
                CatalogueProblem(.malformed, source: source, line: 1, "expected a header line, came nothing"))
            return
        }
        guard let (header, columns) = header(first, &records) else {
            let came = first.fields.joined(separator: String(delimited.separatorCharacter)).prefix(200)
            builder.report.add(
                CatalogueProblem(
                    .malformed, source: source, line: first.line,
                    "expected a column \"name\" (or title, product, …) in the header, came \"\(came)\""))
            return
        }
        if header.line != first.line { note("what stands above the header in line \(header.line) is left out") }
        for title in columns.repeated {
            note("column \"\(title.prefix(60))\" stands there more than once: the first is read")
        }
        if text.brokenCount > 0 {
            builder.report.add(
                CatalogueProblem(
                    .badValue, source: source, line: brokenLine(text.bytes),
                    "\(text.brokenCount) places are no UTF-8 and are read as “\u{FFFD}”"))
        }
        for (title, column) in columns.readAs { note("column \"\(title.prefix(60))\" is read as \(column.rawValue)") }
        if !columns.unread.isEmpty {
            let shown = columns.unread.prefix(columnsShown).map { "\"\($0.prefix(60))\"" }.joined(separator: ", ")
            let more = columns.unread.count - columnsShown
            note("nothing is read from column \(shown)\(more > 0 ? " and \(more) more" : "")")
        }
        var reader = RecordReader(fieldCount: header.fields.count, columns: columns, source: source)
        var count = 0
        while let record = records.next() {
            count += 1
            reader.read(record, into: &builder, resolve: resolve)
        }
        reader.finish(into: &builder)
        if count == 0 {
            builder.report.add(
                CatalogueProblem(.malformed, source: source, line: header.line, "expected records, came only a header"))
        }
        if reader.variants > 0 {
            note(
                "\(reader.variants) records without a name belong to the item before them, which has their id, and add pictures to it"
            )
        }
    }

    private static let columnsShown = 20
    /// Header record and the meaning of its columns; nil when none of the first records has a column of names.
    private static func header(
        _ first: DelimitedText.Record, _ records: inout DelimitedText.Iterator
    ) -> (DelimitedText.Record, DelimitedColumns)? {
        var record = first
        for _ in 0...DelimitedText.linesAboveHeader {
            let columns = DelimitedColumns(record.fields)
            if columns.positions[.name] != nil {
                records.begin(fields: record.fields.count)
                return (record, columns)
            }
            guard let next = records.next() else { return nil }
            record = next
        }
        return nil
    }

    /// Line of the first unreadable character.
    private static func brokenLine(_ bytes: [UInt8]) -> Int {
        let place = bytes.firstRange(of: Array("\u{FFFD}".utf8))?.lowerBound ?? 0
        return bytes[..<place].count { $0 == 0x0A } + 1
    }

    /// Reader of records in order. An item waits for the next record, which may add to it: shops write a product's
    /// variants and pictures below it, with its id and without its name.
    private struct RecordReader {
        let fieldCount: Int
        let columns: DelimitedColumns
        let source: String
        private var waiting: (item: CatalogueItem, line: Int)?
        private(set) var variants = 0

        init(fieldCount: Int, columns: DelimitedColumns, source: String) {
            (self.fieldCount, self.columns, self.source) = (fieldCount, columns, source)
        }

        mutating func finish(into builder: inout CatalogueBuilder) {
            if let (item, line) = waiting { builder.add(item, source: source, line: line) }
            waiting = nil
        }

        /// Value of a column, without white space around it, and without HTML unless it is an address.
        private func value(_ column: Column, _ record: DelimitedText.Record) -> String? {
            guard let position = columns.positions[column], position < record.fields.count else { return nil }
            let field = record.fields[position]
            let isAddress = column == .documentURL || column == .images
            let text = trimmed(isAddress ? field : CellText.plain(field))
            return text.isEmpty ? nil : text
        }

        mutating func read(
            _ record: DelimitedText.Record, into builder: inout CatalogueBuilder, resolve: (String) -> String
        ) {
            func value(_ column: Column) -> String? { self.value(column, record) }
            func report(_ kind: CatalogueProblem.Kind, _ message: String) {
                builder.report.add(CatalogueProblem(kind, source: source, line: record.line, message))
            }
            let count = record.fields.count
            // Empty row of a spreadsheet.
            if record.fields.allSatisfy({ trimmed($0).isEmpty }) { return }
            if record.isUnterminated {
                guard count == fieldCount else {
                    return report(
                        .malformed,
                        "a quote is not closed within 64 KiB, and its line has \(count) of \(fieldCount) fields")
                }
                report(.badValue, "a quote is not closed within 64 KiB: the line is read without it")
            } else if record.fields.dropFirst(fieldCount).contains(where: { !trimmed($0).isEmpty }) {
                report(
                    .badValue,
                    "it has \(count) fields, and the header has \(fieldCount): what is behind them is left out")
            }
            guard let name = value(.name) else {
                if let id = value(.id), waiting?.item.id == id {
                    variants += 1
                    let pictures = value(.images).map(addresses) ?? []
                    waiting?.item.details.images += pictures
                    return
                }
                return report(.missingName, "the record has no name and is left out")
            }
            finish(into: &builder)
            var popularity = 0
            if let text = value(.popularity) {
                if let number = CellText.count(text) {
                    popularity = number
                } else {
                    report(.badValue, "expected a number from 0 in \"popularity\", came \"\(text.prefix(40))\"")
                }
            }
            var format: DocumentFormat?
            if let word = value(.documentType) {
                format = DocumentFormat(word: word)
                if format == nil {
                    report(
                        .badValue,
                        "expected \(DocumentFormat.namesInCatalogues) in \"document_type\", came \"\(word.prefix(40))\""
                    )
                }
            }
            var item = CatalogueItem(
                id: value(.id) ?? name, name: name, brand: value(.brand).map { Brand(id: slug($0), name: $0) },
                category: value(.category), aliases: value(.aliases).map { list($0, commas: hasOtherAliases) } ?? [],
                popularity: popularity, summary: value(.summary).map { $0.replacing("\\n", with: " ") },
                document: value(.documentURL).map {
                    DocumentReference(location: resolve($0), format: format, language: value(.documentLanguage))
                })
            item.details.images = value(.images).map(addresses) ?? []
            item.details.price = value(.price)
            item.details.country = value(.country)
            waiting = (item, record.line)
        }

        /// The aliases column has a foreign name, so its values may be separated by commas.
        private var hasOtherAliases: Bool { columns.readAs.contains { $0.column == .aliases } }
    }

    /// Values of a cell, separated by `|` or `;`, or, where neither occurs, by commas if those separate values.
    private static func list(_ text: String, commas: Bool = false) -> [String] {
        let hasOthers = text.contains { $0 == "|" || $0 == ";" }
        return text.split { $0 == "|" || $0 == ";" || (commas && !hasOthers && $0 == ",") }
            .map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    /// Addresses in a cell. A comma may be part of an address: it separates only when another address begins behind it.
    private static func addresses(_ text: String) -> [String] {
        var result: [String] = []
        for part in list(text).flatMap({ $0.split(separator: ",").map { trimmed(String($0)) } }) where !part.isEmpty {
            if let last = result.last, !part.hasPrefix("/"), !part.contains("://") {
                result[result.count - 1] = "\(last),\(part)"
            } else {
                result.append(part)
            }
        }
        return result
    }

    /// "Mutable Instruments" → "mutable-instruments".
    static func slug(_ name: String) -> String {
        name.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }).joined(separator: "-")
    }

    static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
