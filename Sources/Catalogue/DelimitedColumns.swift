/// Columns of a delimited catalogue and their meaning, by the names that shops and spreadsheets give them.
struct DelimitedColumns: Equatable {
    enum Column: String, CaseIterable {
        case id, name, brand, category, aliases, popularity, summary
        case documentURL = "document_url"
        case documentType = "document_type"
        case documentLanguage = "document_language"
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
                    "artikelnr", "артикул", "код", "商品コード", "商品番号", "型番", "品番",
                ]
            case .name:
                [
                    "title", "product_name", "product", "item_name", "item", "product_title", "bezeichnung", "artikel",
                    "produkt",
                    "nom", "nombre", "titel", "naam", "nome", "titre", "titulo", "model", "label",
                    "produktname", "artikelname", "produktbezeichnung", "artikelbezeichnung", "designation",
                    "nom_du_produit", "nombre_del_producto", "productnaam", "nome_prodotto", "nome_do_produto",
                    "название",
                    "наименование", "товар", "имя", "商品名", "製品名", "品名", "名称", "名前", "产品名称", "商品名称",
                ]
            case .brand:
                [
                    "vendor", "manufacturer", "maker", "brand_name", "hersteller", "marke", "marque", "marca",
                    "fabricant",
                    "fabricante", "merk", "produttore", "бренд", "марка", "производитель", "ブランド", "メーカー", "品牌",
                ]
            case .category:
                [
                    "product_category", "categories", "product_type", "google_product_category", "type", "kategorie",
                    "categorie", "categoria",
                    "group", "warengruppe", "produktgruppe", "produktkategorie", "gruppe", "rayon", "famille",
                    "категория",
                    "カテゴリ", "カテゴリー", "分類", "类别",
                ]
            case .aliases: ["alias", "synonyms", "other_names", "keywords"]
            case .popularity: ["sales", "sold", "orders", "views"]
            case .summary:
                [
                    "description", "short_description", "body_html", "body", "beschreibung", "descripcion",
                    "descrizione",
                    "omschrijving", "text", "details", "kurzbeschreibung", "produktbeschreibung", "descriptif", "描述",
                    "описание",
                    "説明", "商品説明",
                ]
            case .documentURL:
                [
                    "manual_url", "manual", "document", "documentation", "datasheet", "pdf", "handbuch", "link", "url",
                    "product_url", "website",
                ]
            case .documentType: ["manual_type", "format"]
            case .documentLanguage: ["manual_language", "document_lang", "handbuchsprache"]
            case .images: ["image", "images", "image_src", "image_link", "picture", "photo", "thumbnail", "bild"]
            case .price:
                [
                    "sale_price", "regular_price", "variant_price", "preis", "prix", "precio", "prezzo", "prijs",
                    "cost", "verkaufspreis", "vk", "цена", "価格", "价格",
                ]
            case .country: ["production_country", "country_of_origin", "origin", "made_in", "herkunftsland"]
            }
        }
    }

    private(set) var positions: [Column: Int] = [:]
    /// Columns found under another name: the title in the file, and the column it is read as.
    private(set) var readAs: [(title: String, column: Column)] = []
    /// Titles of columns that are not read.
    private(set) var unread: [String] = []
    /// Titles that occur twice: the first column is read.
    private(set) var repeated: [String] = []

    init(_ header: [String]) {
        var places: [String: Int] = [:]
        for (position, title) in header.enumerated() {
            let key = Self.key(title)
            if key.isEmpty { continue }
            if places[key] == nil { places[key] = position } else { repeated.append(DelimitedCatalogue.trimmed(title)) }
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
        unread = header.indices.filter { !taken.contains($0) }.map { DelimitedCatalogue.trimmed(header[$0]) }
            .filter { !$0.isEmpty }
    }

    static func == (one: DelimitedColumns, other: DelimitedColumns) -> Bool { one.positions == other.positions }

    /// "Product Name" → "product_name".
    private static func key(_ title: String) -> String {
        String(
            title.prefix(100).lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "_")
                .map { plainLetters[$0] ?? $0 })
    }

    /// Accented letters of column names, with their plain letters.
    private static let plainLetters: [Character: Character] = [
        "á": "a", "à": "a", "â": "a", "ã": "a", "é": "e", "è": "e", "ê": "e", "í": "i", "î": "i", "ó": "o", "ô": "o",
        "õ": "o", "ú": "u", "û": "u", "ç": "c", "ñ": "n",
    ]
}
