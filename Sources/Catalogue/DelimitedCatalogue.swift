/// A catalogue as CSV or TSV with a header line. Only a name is required; columns nobody knows are ignored, and those that
/// shops and spreadsheets call otherwise are known (`DelimitedColumns`).
package enum DelimitedCatalogue {
    private typealias Column = DelimitedColumns.Column

    /// - Parameters:
    ///   - separator: nil: told by the text
    ///   - source: the file's name, for the report
    ///   - resolve: turns a location as the file has it into a URL or an absolute path
    package static func read(
        _ bytes: [UInt8], separator: Character? = nil, source: String, into builder: inout CatalogueBuilder,
        resolve: (String) -> String
    ) {
        let text = CatalogueText(bytes)
        let delimited = DelimitedText(text.bytes, separator: separator)
        var records = delimited.makeIterator()
        builder.report.sources += 1
        func note(_ message: String) { builder.report.add(CatalogueProblem(.note, source: source, line: 1, message)) }
        if let charset = text.charset { note("it is not UTF-8 and is read as \(charset)") }
        guard let header = records.next() else {
            builder.report.add(
                CatalogueProblem(.malformed, source: source, line: 1, "expected a header line, came nothing"))
            return
        }
        let columns = DelimitedColumns(header.fields)
        guard columns.positions[.name] != nil else {
            let came = header.fields.joined(separator: String(delimited.separatorCharacter)).prefix(200)
            builder.report.add(
                CatalogueProblem(
                    .malformed, source: source, line: header.line,
                    "expected a column \"name\" (or title, product, …) in the header, came \"\(came)\""))
            return
        }
        for (title, column) in columns.readAs { note("column \"\(title.prefix(60))\" is read as \(column.rawValue)") }
        while let record = records.next() {
            readRecord(record, header.fields.count, columns, source: source, into: &builder, resolve: resolve)
        }
    }

    private static func readRecord(
        _ record: DelimitedText.Record, _ fieldCount: Int, _ columns: DelimitedColumns, source: String,
        into builder: inout CatalogueBuilder, resolve: (String) -> String
    ) {
        func value(_ column: Column) -> String? {
            guard let position = columns.positions[column], position < record.fields.count else { return nil }
            let text = trimmed(record.fields[position])
            return text.isEmpty ? nil : text
        }
        func report(_ kind: CatalogueProblem.Kind, _ message: String) {
            builder.report.add(CatalogueProblem(kind, source: source, line: record.line, message))
        }
        if record.isUnterminated {
            guard record.fields.count == fieldCount else {
                return report(
                    .malformed, "a quote is not closed, and its line has \(record.fields.count) of \(fieldCount) fields"
                )
            }
            report(.badValue, "a quote is not closed: the line is read without it")
        }
        guard let name = value(.name).map(CellText.plain), !name.isEmpty else {
            return report(.missingName, "the record has no name and is left out")
        }
        var popularity = 0
        if let text = value(.popularity) {
            if let number = CellText.count(text) {
                popularity = number
            } else {
                report(.badValue, "expected a number from 0 in \"popularity\", came \"\(text.prefix(40))\"")
            }
        }
        var format: DocumentReference.Format?
        if let word = value(.documentType) {
            format = DocumentReference.Format(word: word)
            if format == nil {
                report(
                    .badValue,
                    "expected pdf, html, markdown, text or man in \"document_type\", came \"\(word.prefix(40))\"")
            }
        }
        var item = CatalogueItem(
            id: value(.id) ?? name, name: name, brand: value(.brand).map { Brand(id: slug($0), name: $0) },
            category: value(.category), aliases: value(.aliases).map(list) ?? [], popularity: popularity,
            summary: value(.summary).map(CellText.plain),
            document: value(.documentURL).map { DocumentReference(location: resolve($0), format: format) })
        item.details.images = value(.images).map(list) ?? []
        item.details.price = value(.price)
        item.details.country = value(.country)
        builder.add(item, source: source, line: record.line)
    }

    /// Several values in a cell, with `|` or `;` between them.
    private static func list(_ text: String) -> [String] {
        text.split { $0 == "|" || $0 == ";" }.map { trimmed(String($0)) }.filter { !$0.isEmpty }
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
