import TextCoding

/// Writer of a catalogue as clean CSV: UTF-8, commas, every column by its own name, quotes where they are needed (RFC
/// 4180).
package enum DelimitedWriter {
    /// - Parameter folder: base of document paths, with a slash at its end; paths below it are written relative to it,
    ///   so that the whole folder can move
    package static func csv(_ items: [CatalogueItem], besides folder: String? = nil) -> String {
        func location(_ item: CatalogueItem) -> String? {
            guard let location = item.document?.location, let folder, location.hasPrefix(folder) else {
                return item.document?.location
            }
            return String(location.dropFirst(folder.count))
        }
        var text =
            "id,name,brand,category,aliases,popularity,summary,document_url,document_type,document_language,image_url,price,country\r\n"
        for item in items {
            let fields = [
                item.id, item.name, item.brand?.name, item.category, item.aliases.joined(separator: "|"),
                item.popularity > 0 ? String(item.popularity) : nil, item.summary, location(item),
                item.document?.format?.rawValue, item.document?.language, item.details.images.joined(separator: "|"),
                item.details.price,
                item.details.country,
            ]
            text += fields.map { quoted($0 ?? "") }.joined(separator: ",") + "\r\n"
        }
        return text
    }

    private static func quoted(_ field: String) -> String {
        guard field.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }) else {
            return field
        }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}
