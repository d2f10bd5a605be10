import SharedWork
import ItemServing
import ServiceLifecycle
import SessionServing
import SharedState

/// Service that keeps in touch with the other pods. The first one, so the last to stop: running answers are handed
/// over.
struct StoresService: Service {
    private static let warmthEvery = Duration.seconds(60)

    let stores: SharedStores
    let registry: SessionRegistry
    let warmup: PredictionWarmup

    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await stores.run() }
            group.addTask {
                while (try? await Task.sleep(for: Self.warmthEvery)) != nil { await warmup.save() }
            }
            try? await gracefulShutdown()
            await warmup.save()
            registry.end(isHandedOver: stores.answers.outlivesPod)
            await stores.leave()
            group.cancelAll()
        }
    }
}
