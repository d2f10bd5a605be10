import Catalogue
import PredictionEngine
import WireProtocol

/// Catalogue revision with everything derived from it once: the prediction index and each item's JSON.
package final class ServedCatalogue: Sendable {
    /// Related items sent with a candidate; the rest is one request away.
    private static let relatedMax = 8

    package let revision: CatalogueRevision
    package let index: PredictionIndex
    /// Rendered details of all items in one block, and where each ends.
    private let rendered: [UInt8]
    private let ends: [Int]

    /// Version of the learned priors that its predictions use; 0: none.
    package let priorVersion: UInt64

    package init(_ revision: CatalogueRevision) {
        self.revision = revision
        priorVersion = 0
        index = PredictionIndex(revision.items.map(Self.predictable), revision: revision.fingerprint)
        var writer = JSONWriter()
        var rendered: [UInt8] = []
        var ends: [Int] = []
        ends.reserveCapacity(revision.items.count)
        for item in revision.items {
            writer.reset()
            Self.writeDetails(of: item, in: revision, to: &writer)
            rendered.append(contentsOf: writer.bytes)
            ends.append(rendered.count)
        }
        self.rendered = rendered
        self.ends = ends
    }

    /// The same catalogue, predicted by what was learned: only the index is made anew.
    ///
    /// - Parameters:
    ///   - confirmations: recent questions about each item, on top of its popularity
    ///   - habits: how people type here
    package init(
        _ served: ServedCatalogue, confirmations: [String: Double], habits: TypingHabits, priorVersion: UInt64
    ) {
        revision = served.revision
        (rendered, ends) = (served.rendered, served.ends)
        self.priorVersion = priorVersion
        let items = revision.items.map { item in
            var predictable = Self.predictable(item)
            predictable.confirmations = confirmations[item.id] ?? 0
            return predictable
        }
        // Columns and cached rankings of other priors belong to another index.
        index = PredictionIndex(
            items, revision: revision.fingerprint &+ priorVersion &* 0x9E37_79B9_7F4A_7C15, habits: habits)
    }

    /// Spellings of an item depend on its kind: a person types neither the section's title before a manual page's name
    /// nor its identifier, which is the name in other signs. Of other items the number may be known.
    package static func predictable(_ item: CatalogueItem) -> PredictableItem {
        let isPage = item.kind == .manualPage
        return PredictableItem(
            name: item.name, shortName: isPage ? shortName(ofPage: item.name) : nil,
            brand: isPage ? nil : item.brand?.name, aliases: item.aliases + (isPage ? [] : [item.id]),
            popularity: item.popularity)
    }

    /// "cp" of "cp(1)"; nil when there is no section.
    private static func shortName(ofPage name: String) -> String? {
        guard name.hasSuffix(")"), let section = name.lastIndex(of: "("), section > name.startIndex else { return nil }
        return String(name[..<section])
    }

    /// `"product":{…},"brand":{…},"context":{…}`
    package func details(_ position: Int) -> ArraySlice<UInt8> {
        rendered[(position == 0 ? 0 : ends[position - 1])..<ends[position]]
    }

    /// `"brand":{…},"related_items":[…]`, for the `context` of an answer.
    package func contextDetails(_ item: CatalogueItem) -> [UInt8] {
        var writer = JSONWriter()
        Self.writeBrand(of: item, to: &writer)
        Self.writeRelated(to: item, in: revision, &writer)
        return writer.finish()
    }

    /// Spelling of the item that matched.
    package func spelling(_ position: Int, variant: Int) -> String {
        index.spelling(of: position, variant: variant) ?? revision.items[position].name
    }

    // MARK: Rendering

    private static func writeDetails(
        of item: CatalogueItem, in revision: CatalogueRevision, to writer: inout JSONWriter
    ) {
        writer.key("product")
        writer.object { writer in
            writer.field("id", item.id)
            writer.field("name", item.name)
            writer.field("kind", item.kind.rawValue)
            writer.field("category", optional: item.category)
            writer.field("summary", optional: item.summary.map { String($0.prefix(200)) })
            writer.field("has_document", item.document != nil)
            writeFacts(of: item.details, to: &writer)
        }
        writeBrand(of: item, to: &writer)
        writer.key("context")
        writer.object { writer in writeRelated(to: item, in: revision, &writer) }
    }

    /// Pictures and specifications sent with an item; more are not read in a list.
    private static let imagesMax = 4
    private static let specificationsMax = 32
    private static let factMax = 200

    private static func writeFacts(of details: ItemDetails, to writer: inout JSONWriter) {
        guard !details.isEmpty else { return }
        if !details.images.isEmpty {
            writer.key("images")
            writer.array { writer in
                for image in details.images.prefix(imagesMax) where image.utf8.count <= 2048 { writer.string(image) }
            }
        }
        writer.field("price", optional: details.price.map(short))
        writer.field("country", optional: details.country.map(short))
        if !details.specifications.isEmpty {
            writer.key("specifications")
            writer.object { writer in
                for fact in details.specifications.prefix(specificationsMax) {
                    writer.dynamicField(short(fact.name), short(fact.value))
                }
            }
        }
    }

    private static func short(_ text: String) -> String { String(text.prefix(factMax)) }

    private static func writeBrand(of item: CatalogueItem, to writer: inout JSONWriter) {
        writer.key("brand")
        guard let brand = item.brand else { return writer.null() }
        writer.object { writer in
            writer.field("id", brand.id)
            writer.field("name", brand.name)
            writer.field("website", optional: brand.website)
            writer.field("logo", optional: brand.logo)
            writer.field("headquarters", optional: brand.headquarters)
            writer.field("summary", optional: brand.summary.map(Self.short))
            writer.field("founded", optional: brand.founded.map(Self.short))
        }
    }

    private static func writeRelated(to item: CatalogueItem, in revision: CatalogueRevision, _ writer: inout JSONWriter)
    {
        writer.key("related_items")
        writer.array { writer in
            for relation in item.relations.prefix(relatedMax) {
                guard let target = revision.item(relation.target) else { continue }
                writer.object { writer in
                    writer.field("id", target.id)
                    writer.field("name", target.name)
                    writer.field("label", optional: relation.label)
                    writer.field("kind", optional: relation.kind)
                }
            }
        }
    }
}
