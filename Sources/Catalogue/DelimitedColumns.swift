/// The columns of a delimited catalogue: which of them mean what, by the names that shops and spreadsheets give them.
struct DelimitedColumns: Equatable {
    enum Column: String, CaseIterable {
        case id, name, brand, category, aliases, popularity, summary
        case documentURL = "document_url"
        case documentType = "document_type"
        case images = "image_url"
        case price, country

        /// Other names of the column, the likelier first.
        var synonyms: [String] {
            switch self {
            case .id:
                [
                    "sku", "item_id", "product_id", "article_number", "article_no", "item_number", "part_number", "mpn",
                    "handle",
                    "code", "artikelnummer", "art_nr", "article", "reference", "ref", "referencia", "codice", "key",
                ]
            case .name:
                [
                    "title", "product_name", "product", "item_name", "item", "product_title", "bezeichnung", "artikel",
                    "produkt",
                    "nom", "nombre", "titel", "naam", "nome", "titre", "titulo", "model", "label",
                ]
            case .brand:
                [
                    "vendor", "manufacturer", "maker", "brand_name", "hersteller", "marke", "marque", "marca",
                    "fabricant",
                    "fabricante", "merk",
                ]
            case .category:
                [
                    "product_category", "categories", "product_type", "type", "kategorie", "categorie", "categoria",
                    "group",
                ]
            case .aliases: ["alias", "synonyms", "other_names", "keywords", "tags"]
            case .popularity: ["sales", "sold", "orders", "views", "rank"]
            case .summary:
                [
                    "description", "short_description", "body_html", "body", "beschreibung", "descripcion",
                    "descrizione",
                    "omschrijving", "text", "details",
                ]
            case .documentURL:
                [
                    "manual_url", "manual", "document", "documentation", "datasheet", "pdf", "handbuch", "link", "url",
                    "product_url", "website",
                ]
            case .documentType: ["manual_type", "format"]
            case .images: ["image", "images", "image_src", "image_link", "picture", "photo", "thumbnail", "bild"]
            case .price: ["variant_price", "preis", "prix", "precio", "prezzo", "prijs", "cost"]
            case .country: ["production_country", "country_of_origin", "origin", "made_in", "herkunftsland"]
            }
        }
    }

    private(set) var positions: [Column: Int] = [:]
    /// Columns that another name was found for: the name in the file, and what it is read as.
    private(set) var readAs: [(title: String, column: Column)] = []

    init(_ header: [String]) {
        var places: [String: Int] = [:]
        for (position, title) in header.enumerated() {
            let key = Self.key(title)
            if places[key] == nil { places[key] = position }
        }
        for column in Column.allCases { positions[column] = places[column.rawValue] }
        var taken = Set(positions.values)
        for column in Column.allCases where positions[column] == nil {
            guard let name = column.synonyms.first(where: { places[$0].map { !taken.contains($0) } == true }),
                let position = places[name]
            else { continue }
            positions[column] = position
            taken.insert(position)
            readAs.append((DelimitedCatalogue.trimmed(header[position]), column))
        }
    }

    static func == (one: DelimitedColumns, other: DelimitedColumns) -> Bool { one.positions == other.positions }

    /// "Product Name" → "product_name".
    private static func key(_ title: String) -> String {
        title.prefix(100).lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
            .replacing("ó", with: "o").replacing("é", with: "e").replacing("í", with: "i")
    }
}
