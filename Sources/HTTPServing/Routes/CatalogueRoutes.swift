import SessionLogic
import CatalogueServing
import SessionServing
import Foundation
import Catalogue
import Hummingbird
import ItemServing
import WireProtocol
import TextCoding

/// Routes for reading catalogues: their names, one item, the brands. `?catalogue=` names one; without it the first is
/// used.
struct CatalogueRoutes: RouteProvider {
    let catalogues: ServedCatalogues

    func add(to routes: inout RouteCollector) {
        routes.get("/api/v1/catalogues", .request) { _, _ in list() }
        routes.get("/api/v1/items/**", .request) { request, context in
            try item(context.parameters.getCatchAll().joined(separator: "/"), in: try catalogues.items(of: request))
        }
        routes.get("/api/v1/brands", .request) { request, _ in try brands(try catalogues.items(of: request)) }
    }

    private func list() -> Response {
        JSONResponse.make { writer in
            writer.object { writer in
                writer.key("catalogues")
                writer.array { writer in for state in catalogues.states { writer.object { state.write(to: &$0) } } }
            }
        }
    }

    private func item(_ id: String, in items: ServedItems) throws -> Response {
        let served = try items.store.served()
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

    private func brands(_ items: ServedItems) throws -> Response {
        let revision = try items.store.served().revision
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

/// Routes for operators about a catalogue's sources.
struct CatalogueReportRoutes: RouteProvider {
    let catalogues: ServedCatalogues

    func add(to routes: inout RouteCollector) {
        routes.get("/api/v1/catalogue/report", .request, isForOperators: true) { request, _ in
            report(try catalogues.items(of: request))
        }
    }

    private func report(_ items: ServedItems) -> Response {
        let report = items.store.report
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

extension ServedCatalogues {
    /// Catalogue with that name.
    func items(_ name: String?) throws(HTTPProblem) -> ServedItems {
        guard let items = named(name) else {
            throw HTTPProblem(.notFound, .unknownCatalogue(name ?? "", known: names))
        }
        return items
    }

    /// Catalogue named in a request's address.
    func items(of request: Request) throws(HTTPProblem) -> ServedItems {
        try items(request.uri.queryParameters["catalogue"].map { String($0) })
    }
}

extension CatalogueStore {
    /// Catalogue revision being served.
    func served() throws(HTTPProblem) -> ServedCatalogue {
        guard let current else {
            throw HTTPProblem(.serviceUnavailable, .shed, PodReason.isLoading, retryAfterSeconds: 1)
        }
        return current
    }
}
