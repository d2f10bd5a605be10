/// A catalogue as CSV or TSV with a header line. Only `name` is required; columns nobody knows are ignored.
package enum DelimitedCatalogue {
    private enum Column: String, CaseIterable {
        case id, name, brand, category, aliases, popularity, summary
        case documentURL = "document_url"
        case documentType = "document_type"
    }

    /// - Parameters:
    ///   - source: the file's name, for the report
    ///   - resolve: turns a location as the file has it into a URL or an absolute path
    package static func read(
        _ bytes: [UInt8], separator: Character, source: String, into builder: inout CatalogueBuilder,
        resolve: (String) -> String
    ) {
        var records = DelimitedText(bytes, separator: separator).makeIterator()
        builder.report.sources += 1
        guard let header = records.next() else {
            builder.report.add(
                CatalogueProblem(.malformed, source: source, line: 1, "expected a header line, came nothing"))
            return
        }
        var columns: [Column: Int] = [:]
        for (position, title) in header.fields.enumerated() {
            if let column = Column(rawValue: trimmed(title).lowercased()) { columns[column] = position }
        }
        guard columns[.name] != nil else {
            builder.report.add(
                CatalogueProblem(
                    .malformed, source: source, line: header.line,
                    "expected a column \"name\" in the header, came \"\(header.fields.joined(separator: String(separator)).prefix(200))\""
                ))
            return
        }
        while let record = records.next() {
            readRecord(record, columns, source: source, into: &builder, resolve: resolve)
        }
    }

    private static func readRecord(
        _ record: DelimitedText.Record, _ columns: [Column: Int], source: String,
        into builder: inout CatalogueBuilder, resolve: (String) -> String
    ) {
        func value(_ column: Column) -> String? {
            guard let position = columns[column], position < record.fields.count else { return nil }
            let text = trimmed(record.fields[position])
            return text.isEmpty ? nil : text
        }
        func report(_ kind: CatalogueProblem.Kind, _ message: String) {
            builder.report.add(CatalogueProblem(kind, source: source, line: record.line, message))
        }
        if record.isUnterminated { return report(.malformed, "a quoted field is never closed") }
        guard let name = value(.name) else { return report(.missingName, "the record has no name and is left out") }
        var popularity = 0
        if let text = value(.popularity) {
            if let number = Int(text), number >= 0 {
                popularity = number
            } else {
                report(.badValue, "expected a whole number from 0 in \"popularity\", came \"\(text.prefix(40))\"")
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
        builder.add(
            CatalogueItem(
                id: value(.id) ?? name, name: name, brand: value(.brand).map { Brand(id: slug($0), name: $0) },
                category: value(.category),
                aliases: value(.aliases)?.split(whereSeparator: { $0 == "|" || $0 == ";" }).map { trimmed(String($0)) }
                    ?? [],
                popularity: popularity, summary: value(.summary),
                document: value(.documentURL).map { DocumentReference(location: resolve($0), format: format) }),
            source: source, line: record.line)
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
