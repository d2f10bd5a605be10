import CatalogueServing
import SessionServing
import Foundation
import Catalogue
import Hummingbird
import ItemServing
import WireProtocol

/// What the catalogue holds: one item, the brands, and for operators what was wrong with its sources.
struct CatalogueRoutes: RouteProvider {
    let store: CatalogueStore

    func add(to routes: inout RouteCollector) {
        routes.get("/api/v1/items/**", .request) { _, context in
            try item(context.parameters.getCatchAll().joined(separator: "/"))
        }
        routes.get("/api/v1/brands", .request) { _, _ in try brands() }
    }

    private func item(_ id: String) throws -> Response {
        let served = try store.served()
        let id = id.removingPercentEncoding ?? id
        guard let position = served.revision.position(of: id) else { throw HTTPProblem.unknownItem(id) }
        let item = served.revision.items[position]
        return JSONResponse.make { writer in
            writer.object { writer in
                writer.raw(served.details(position))
                writer.key("aliases")
                writer.array { writer in for alias in item.aliases { writer.string(alias) } }
                writer.field("popularity", item.popularity)
                writer.field("document_type", optional: item.document?.format?.rawValue)
            }
        }
    }

    private func brands() throws -> Response {
        let revision = try store.served().revision
        return JSONResponse.make { writer in
            writer.object { writer in
                writer.key("brands")
                writer.array { writer in
                    for brand in revision.brands {
                        writer.object { writer in
                            writer.field("id", brand.id)
                            writer.field("name", brand.name)
                            writer.field("website", optional: brand.website)
                        }
                    }
                }
            }
        }
    }
}

/// What operators ask of the catalogue's sources.
struct CatalogueReportRoutes: RouteProvider {
    let store: CatalogueStore

    func add(to routes: inout RouteCollector) {
        routes.get("/api/v1/catalogue/report", .request, isForOperators: true) { _, _ in report() }
    }

    private func report() -> Response {
        let report = store.report
        return JSONResponse.make { writer in
            writer.object { writer in
                writer.field("items", report.items)
                writer.field("sources", report.sources)
                writer.field("problems", report.problemCount)
                writer.key("first")
                writer.array { writer in for problem in report.worstFirst.prefix(100) { writer.string(problem.text) } }
            }
        }
    }
}

extension CatalogueStore {
    /// The catalogue that is served.
    func served() throws(HTTPProblem) -> ServedCatalogue {
        guard let current else {
            throw HTTPProblem(.serviceUnavailable, .shed, "the catalogue is being loaded", retryAfterSeconds: 1)
        }
        return current
    }
}
