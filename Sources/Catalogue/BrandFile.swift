import Foundation

/// The original system's catalogue: one JSON file a brand, `brand_identity` and `products`.
///
/// Fields nobody knows are ignored. Relations come as a list of `{type, target_id, label}` or as a dictionary from
/// type to ids.
package enum BrandFile {
    package static func read(
        _ bytes: [UInt8], source: String, into builder: inout CatalogueBuilder, resolve: (String) -> String
    ) {
        builder.report.sources += 1
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: Data(bytes))
        } catch {
            let (message, line) = described(error, bytes)
            builder.report.add(CatalogueProblem(.malformed, source: source, line: line, message))
            return
        }
        let brand = file.brandIdentity.flatMap { identity in
            (identity.id ?? identity.name).map { Brand(id: $0, name: identity.name ?? $0, website: identity.website) }
        }
        for (position, product) in (file.products ?? []).enumerated() {
            readProduct(product, position, brand, source: source, into: &builder, resolve: resolve)
        }
    }

    private static func readProduct(
        _ product: Product, _ position: Int, _ brand: Brand?, source: String, into builder: inout CatalogueBuilder,
        resolve: (String) -> String
    ) {
        guard let name = product.name.map(DelimitedCatalogue.trimmed), !name.isEmpty else {
            builder.report.add(
                CatalogueProblem(
                    .missingName, source: source,
                    "product \(position + 1)\(product.id.map { " (\"\($0)\")" } ?? "") has no name"))
            return
        }
        let location = product.documentation?.url.map(DelimitedCatalogue.trimmed)
        let document = location.flatMap { location in
            location.isEmpty
                ? nil
                : DocumentReference(
                    location: resolve(location),
                    format: product.documentation?.type.flatMap(DocumentReference.Format.init(word:)))
        }
        let ownBrand = product.brand.flatMap { $0 == brand?.id || $0 == brand?.name ? nil : Brand(id: $0, name: $0) }
        builder.add(
            CatalogueItem(
                id: product.id ?? name, name: name, brand: ownBrand ?? brand, category: product.category,
                aliases: product.aliases ?? [], popularity: product.popularity ?? 0, summary: product.description,
                document: document, relations: product.relationships?.relations ?? []),
            source: source)
    }

    /// What is wrong with a file, and in which line.
    private static func described(_ error: any Error, _ bytes: [UInt8]) -> (message: String, line: Int?) {
        if let (problem, line) = syntaxProblem(bytes) { return (problem, line) }
        guard let error = error as? DecodingError else { return ("\(error)", nil) }
        switch error {
        case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
            .valueNotFound(_, let context):
            let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
            return (path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)", nil)
        @unknown default: return ("\(error)", nil)
        }
    }

    /// The decoder does not say where a text stops being JSON; the serialiser does: "… around character 30."
    private static func syntaxProblem(_ bytes: [UInt8]) -> (message: String, line: Int?)? {
        do {
            _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            return nil
        } catch {
            let detail = (error as NSError).userInfo["NSDebugDescription"] as? String ?? "\(error)"
            let offset = detail.range(of: "character ").flatMap {
                Int(detail[$0.upperBound...].prefix(while: \.isNumber))
            }
            let line = offset.map { offset in bytes.prefix(offset).count { $0 == 0x0A } + 1 }
            return ("not JSON: \(detail)", line)
        }
    }

    // MARK: the file's form

    private struct File: Decodable {
        var brandIdentity: Identity?
        var products: [Product]?

        enum CodingKeys: String, CodingKey {
            case brandIdentity = "brand_identity"
            case products
        }
    }

    private struct Identity: Decodable {
        var id: String?
        var name: String?
        var website: String?
    }

    private struct Product: Decodable {
        var id: String?
        var name: String?
        var brand: String?
        var category: String?
        var description: String?
        var aliases: [String]?
        var popularity: Int?
        var documentation: Documentation?
        var relationships: Relationships?
    }

    private struct Documentation: Decodable {
        var type: String?
        var url: String?

        init(from decoder: any Decoder) throws {
            // A bare string is the address.
            if let url = try? decoder.singleValueContainer().decode(String.self) {
                self.url = url
                return
            }
            let values = try decoder.container(keyedBy: CodingKeys.self)
            type = try? values.decode(String.self, forKey: .type)
            url = try? values.decode(String.self, forKey: .url)
        }

        enum CodingKeys: String, CodingKey { case type, url }
    }

    private struct Target: Decodable {
        var targetID: String?
        var id: String?
        var label: String?
        var type: String?

        init(from decoder: any Decoder) throws {
            if let id = try? decoder.singleValueContainer().decode(String.self) {
                self.id = id
                return
            }
            let values = try decoder.container(keyedBy: CodingKeys.self)
            targetID = try? values.decode(String.self, forKey: .targetID)
            id = try? values.decode(String.self, forKey: .id)
            label = try? values.decode(String.self, forKey: .label)
            type = try? values.decode(String.self, forKey: .type)
        }

        enum CodingKeys: String, CodingKey {
            case targetID = "target_id"
            case id, label, type
        }

        func relation(_ type: String?) -> Relation? {
            (targetID ?? id).map { Relation(target: $0, label: label ?? self.type ?? type) }
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
                let byType = try container.decode([String: Target].self)
                relations = byType.sorted { $0.key < $1.key }.compactMap { $0.value.relation($0.key) }
            }
        }
    }
}
