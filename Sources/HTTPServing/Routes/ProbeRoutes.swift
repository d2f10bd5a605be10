import CatalogueServing
import WebSocketTransport
import Hummingbird
import ItemServing
import PodRuntime
import SessionServing
import WireProtocol

/// Routes for probes and balancers: whether the pod lives, is ready, and has started.
struct ProbeRoutes: RouteProvider {
    /// Paths of probes, which are answered however many other requests there are.
    static let paths: Set<String> = Set(livePaths + readyPaths + startupPaths + [MetricsRoutes.path])
    private static let livePaths = ["/health", "/health/live", "/api/health/liveness", "/api/health/detailed"]
    private static let readyPaths = ["/ready", "/health/ready", "/api/health/readiness"]
    private static let startupPaths = ["/startup", "/health/startup", "/api/health/startup"]

    let health: PodHealth
    let usage: ProcessUsage
    let census: ConnectionCensus
    let catalogues: ServedCatalogues
    let podName: String

    func add(to routes: inout RouteCollector) {
        for path in Self.livePaths { routes.get(path, .probe) { _, _ in live() } }
        for path in Self.readyPaths { routes.get(path, .probe) { _, _ in ready() } }
        for path in Self.startupPaths { routes.get(path, .probe) { _, _ in started() } }
    }

    private func live() -> Response {
        let isAlive = health.areLoopsTurning
        let percents = usage.percents
        return JSONResponse.make(status: isAlive ? .ok : .serviceUnavailable) { writer in
            writer.object { writer in
                writer.field("status", isAlive ? "healthy" : "unhealthy")
                writer.field("redis_connected", health.isRedisThere ?? false)
                writer.key("memory_usage_percent")
                writer.number((percents.memory * 100).rounded() / 100)
                writer.key("cpu_usage_percent")
                writer.number((percents.cpu * 100).rounded() / 100)
                writer.field("active_connections", census.count)
                writer.field("product_count", catalogues.itemCount)
                writer.field("uptime_seconds", Int(health.uptime.components.seconds))
                writer.field("ready", health.notReadyReason == nil)
                writer.field("pod", podName)
            }
        }
    }

    private func ready() -> Response {
        guard let reason = health.notReadyReason else {
            return JSONResponse.make { writer in
                writer.object { writer in
                    writer.field("status", "ready")
                    guard !health.degraded.isEmpty else { return }
                    writer.key("degraded")
                    writer.array { writer in for name in health.degraded { writer.string(name) } }
                }
            }
        }
        return JSONResponse.make(status: .serviceUnavailable) { writer in
            writer.object { writer in
                writer.field("status", "not ready")
                writer.field("reason", reason)
            }
        }
    }

    private func started() -> Response {
        JSONResponse.make(status: health.hasStarted ? .ok : .serviceUnavailable) { writer in
            writer.object { $0.field("status", health.hasStarted ? "started" : "starting") }
        }
    }
}
