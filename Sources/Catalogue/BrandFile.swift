import Foundation
import TextCoding

/// Brand file, the original system's catalogue: one JSON file a brand, with `brand_identity` and `products`.
///
/// Unknown fields are ignored. Relations come as a list of `{type, target_id, label}` or as a dictionary from type to
/// ids.
package enum BrandFile {
    package static func read(
        _ bytes: [UInt8], source: String, into builder: inout CatalogueBuilder, resolve: (String) -> String
    ) {
        builder.report.sources += 1
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: Data(CatalogueText(bytes).bytes))
        } catch {
            let (message, line) = described(error, bytes)
            builder.report.add(CatalogueProblem(.malformed, source: source, line: line, message))
            return
        }
        let brand = file.brandIdentity.flatMap { identity in
            (identity.id ?? identity.name).map {
                Brand(
                    id: $0, name: identity.name ?? $0, website: identity.website, logo: identity.logo,
                    headquarters: identity.headquarters, summary: identity.description,
                    founded: identity.founded?.text)
            }
        }
        for (position, entry) in (file.products ?? []).enumerated() {
            switch entry.result {
            case .success(let product):
                readProduct(product, position, brand, source: source, into: &builder, resolve: resolve)
            case .failure(let error):
                builder.report.add(CatalogueProblem(.malformed, source: source, described(error, bytes).message))
            }
        }
    }

    /// Whether a JSON file may be a brand file. A file that is not valid JSON may be one too, so that its problem is
    /// reported.
    package static func isOne(_ bytes: [UInt8]) -> Bool {
        guard
            let object = try? JSONSerialization.jsonObject(
                with: Data(CatalogueText(bytes).bytes), options: .fragmentsAllowed)
        else { return bytes.firstRange(of: Array("\"products\"".utf8)) != nil }
        guard let file = object as? [String: Any] else { return false }
        return file["products"] != nil || file["brand_identity"] != nil
    }

    /// Count of references, which some files write with a fraction; impossible values are bounded.
    private static func count(_ number: Double?) -> Int {
        number.map { $0.isFinite ? Int(min(max(0, $0), 1e15)) : 0 } ?? 0
    }

    private static func readProduct(
        _ product: Product, _ position: Int, _ brand: Brand?, source: String, into builder: inout CatalogueBuilder,
        resolve: (String) -> String
    ) {
        guard let name = product.name.map(DelimitedCatalogue.trimmed), !name.isEmpty else {
            builder.report.add(
                CatalogueProblem(
                    .missingName, source: source,
                    "product \(position + 1)\(product.id.map { " (\"\($0.text)\")" } ?? "") has no name"))
            return
        }
        let location = product.documentation?.url.map(DelimitedCatalogue.trimmed)
        let document = location.flatMap { location in
            location.isEmpty
                ? nil
                : DocumentReference(
                    location: resolve(location),
                    format: product.documentation?.type.flatMap(DocumentFormat.init(word:)),
                    backup: product.documentation?.backup.map(DelimitedCatalogue.trimmed).flatMap {
                        $0.isEmpty ? nil : resolve($0)
                    }, language: product.documentation?.language)
        }
        let ownBrand = product.brand.flatMap { $0 == brand?.id || $0 == brand?.name ? nil : Brand(id: $0, name: $0) }
        var item = CatalogueItem(
            id: product.id?.text ?? name, name: name, brand: ownBrand ?? brand, category: product.category,
            aliases: product.aliases?.list ?? [], popularity: count(product.popularity), summary: product.description,
            document: document, relations: product.relationships?.relations ?? [])
        item.details.images = product.images?.list ?? []
        item.details.price = product.price?.text
        item.details.country = product.productionCountry
        item.details.specifications = (product.specs ?? [:]).sorted { $0.key < $1.key }.map {
            ItemDetails.Specification(name: $0.key, value: $0.value.text)
        }
        builder.add(item, source: source)
    }

    /// Description of what is wrong with a file, and its line.
    private static func described(_ error: any Error, _ bytes: [UInt8]) -> (message: String, line: Int?) {
        if let problem = JSONSyntax.problem(in: CatalogueText(bytes).bytes) {
            return ("not JSON: \(problem.message) in column \(problem.column)", problem.line)
        }
        func place(_ path: [any CodingKey]) -> String {
            let steps = path.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
            return steps.hasPrefix(".") ? String(steps.dropFirst()) : steps.isEmpty ? "the file" : steps
        }
        switch error as? DecodingError {
        case .typeMismatch(let type, let context): return ("\(place(context.codingPath)): expected \(word(type))", nil)
        case .valueNotFound(let type, let context):
            return ("\(place(context.codingPath)): expected \(word(type)), came nothing", nil)
        case .keyNotFound(let key, let context):
            return ("\(place(context.codingPath)): expected \"\(key.stringValue)\", which is not there", nil)
        case .dataCorrupted(let context): return ("\(place(context.codingPath)): expected another value", nil)
        default: return ("it cannot be read as a brand file", nil)
        }
    }

    private static func word(_ type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Int.Type, is Double.Type: "a number"
        case is Bool.Type: "true or false"
        default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
        }
    }

    // MARK: Form of the file

    private struct File: Decodable {
        var brandIdentity: Identity?
        var products: [Entry]?

        enum CodingKeys: String, CodingKey {
            case brandIdentity = "brand_identity"
            case products
        }
    }

    /// One product, or why it cannot be read: the other products are read all the same.
    private struct Entry: Decodable {
        var result: Result<Product, any Error>

        init(from decoder: any Decoder) {
            result = Result { try Product(from: decoder) }
        }
    }

    private struct Identity: Decodable {
        var id: String?
        var name: String?
        var website: String?
        var logo: String?
        var headquarters: String?
        var description: String?
        var founded: Scalar?

        enum CodingKeys: String, CodingKey {
            case id, name, website, description, founded
            case logo = "logo_url"
            case headquarters = "hq"
        }
    }

    private struct Product: Decodable {
        var id: Identifier?
        var name: String?
        var brand: String?
        var category: String?
        var description: String?
        var aliases: Texts?
        var popularity: Double?
        var documentation: Documentation?
        var relationships: Relationships?
        var images: Images?
        var price: Scalar?
        var productionCountry: String?
        var specs: [String: Scalar]?

        enum CodingKeys: String, CodingKey {
            case id, name, brand, category, description, aliases, popularity, documentation, relationships, images,
                price
            case specs
            case productionCountry = "production_country"
        }
    }

    /// Value of a specification: a text, a number, true or false, or a list of them.
    private struct Scalar: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let text = try? value.decode(String.self) {
                self.text = text
            } else if let flag = try? value.decode(Bool.self) {
                text = flag ? "yes" : "no"
            } else if let number = try? value.decode(Int.self) {
                text = String(number)
            } else if let number = try? value.decode(Double.self) {
                text = String(number)
            } else if let list = try? value.decode([Scalar].self) {
                text = list.map(\.text).joined(separator: ", ")
            } else if let parts = try? value.decode([String: Scalar].self) {
                text = parts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.text)" }.joined(separator: ", ")
            } else {
                text = ""
            }
        }
    }

    /// Identifier: a text, or a whole number in its place.
    private struct Identifier: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let number = try? value.decode(Int.self) {
                text = String(number)
            } else {
                text = try value.decode(String.self)
            }
        }
    }

    /// A list of texts, or one.
    private struct Texts: Decodable {
        var list: [String]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            list = try (try? value.decode(String.self)).map { [$0] } ?? value.decode([String].self)
        }
    }

    /// An address, a list of them, or a dictionary with `main` and others.
    private struct Images: Decodable {
        var list: [String]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let one = try? value.decode(String.self) {
                list = [one]
            } else if let several = try? value.decode([String].self) {
                list = several
            } else {
                let named = try value.decode([String: String].self)
                let order = ["main", "thumbnail"]
                let rest = named.keys.filter { !order.contains($0) }.sorted()
                var seen: Set<String> = []
                list = (order + rest).compactMap { named[$0] }.filter { !$0.isEmpty && seen.insert($0).inserted }
            }
        }
    }

    private struct Documentation: Decodable {
        var type: String?
        var url: String?
        var backup: String?
        var language: String?

        init(from decoder: any Decoder) throws {
            // A bare string is the address.
            if let url = try? decoder.singleValueContainer().decode(String.self) {
                self.url = url
                return
            }
            let values = try decoder.container(keyedBy: CodingKeys.self)
            type = try? values.decode(String.self, forKey: .type)
            url = try? values.decode(String.self, forKey: .url)
            backup = try? values.decode(String.self, forKey: .backup)
            language = try? values.decode(String.self, forKey: .language)
        }

        enum CodingKeys: String, CodingKey {
            case type, url, language
            case backup = "backup_url"
        }
    }

    private struct Target: Decodable {
        var targetID: String?
        var id: String?
        var label: String?
        var type: String?

        init(from decoder: any Decoder) throws {
            if let id = try? decoder.singleValueContainer().decode(Identifier.self) {
                self.id = id.text
                return
            }
            let values = try decoder.container(keyedBy: CodingKeys.self)
            targetID = try? values.decode(Identifier.self, forKey: .targetID).text
            id = try? values.decode(Identifier.self, forKey: .id).text
            label = try? values.decode(String.self, forKey: .label)
            type = try? values.decode(String.self, forKey: .type)
        }

        enum CodingKeys: String, CodingKey {
            case targetID = "target_id"
            case id, label, type
        }

        func relation(_ type: String?) -> Relation? {
            (targetID ?? id).map { Relation(target: $0, label: label ?? self.type ?? type, kind: self.type ?? type) }
        }
    }

    /// One target or a list of them.
    private struct Targets: Decodable {
        var list: [Target]

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            list = try (try? value.decode([Target].self)) ?? [value.decode(Target.self)]
        }
    }

    private struct Relationships: Decodable {
        var relations: [Relation]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let list = try? container.decode([Target].self) {
                relations = list.compactMap { $0.relation(nil) }
            } else if let byType = try? container.decode([String: [Target]].self) {
                relations = byType.sorted { $0.key < $1.key }.flatMap { type, list in
                    list.compactMap { $0.relation(type) }
                }
            } else {
                let byType = try container.decode([String: Targets].self)
                relations = byType.sorted { $0.key < $1.key }.flatMap { type, targets in
                    targets.list.compactMap { $0.relation(type) }
                }
            }
        }
    }
}
