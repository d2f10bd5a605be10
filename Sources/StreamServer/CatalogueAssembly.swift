import CatalogueServing
import ItemServing
import Logging
import PodRuntime
import SharedWork

/// Assembly of a pod's catalogues, each from its kind, its predictor, its store and its learned popularity.
struct CatalogueAssembly {
    /// Failure at the start: a setting names a kind that this program does not have.
    package struct UnknownKind: Error, CustomStringConvertible {
        let description: String
    }

    let settings: Settings
    let stores: SharedStores
    let telemetry: Telemetry
    let logger: Logger

    /// - Parameter kinds: kinds that this program has
    func make(_ kinds: [any ItemKind]) throws(UnknownKind) -> ServedCatalogues {
        var all: [ServedItems] = []
        for catalogue in settings.catalogues.isEmpty ? [CatalogueSettings(sources: [])] : settings.catalogues {
            guard let kind = kinds.first(where: { $0.name == catalogue.kind }) else {
                throw UnknownKind(description: catalogue.unknownKind(among: kinds.map(\.name)))
            }
            all.append(items(catalogue, kind, isFirst: all.isEmpty))
        }
        return ServedCatalogues(all[0], Array(all.dropFirst()))
    }

    private func items(_ catalogue: CatalogueSettings, _ kind: any ItemKind, isFirst: Bool) -> ServedItems {
        let store = CatalogueStore()
        let resources = PredictionResources(
            cacheMaxSize: settings.cacheMaxSize, cacheTimeToLive: .seconds(settings.cacheTimeToLiveSeconds),
            telemetry: telemetry, catalogue: catalogue.name)
        let popularity = PopularityKeeper(
            store: store, catalogue: catalogue.name == CatalogueSettings.defaultName ? nil : catalogue.name,
            stores: stores,
            directory: settings.stateDirectory, logger: logger)
        return ServedItems(
            name: catalogue.name, isFirst: isFirst, kind: kind, store: store,
            predictor: kind.makePredictor(resources), popularity: popularity)
    }
}
