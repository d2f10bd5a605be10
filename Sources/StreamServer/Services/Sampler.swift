import Resilience
import DocumentSource
import HTTPServing
import ItemServing
import PodRuntime
import PrometheusMetrics
import ServiceLifecycle
import SessionServing

/// Looks every few seconds at what the process uses, and forgets old sessions.
struct Sampler: Service {
    private static let every = Duration.seconds(2)

    let telemetry: Telemetry
    let usage: ProcessUsage
    let documents: DocumentServices
    let health: PodHealth
    let registry: SessionRegistry
    /// That this process may open.
    let descriptors: Int

    func run() async throws {
        set("process_start_time_seconds", Double(MonotonicClock.epochSeconds))
        set("process_max_fds", Double(descriptors))
        await cancelWhenGracefulShutdown {
            repeat { sample() } while (try? await Task.sleep(for: Self.every)) != nil
        }
    }

    private func set(_ metric: String, _ value: Double) { telemetry.registry.series(metric).set(value) }

    private func sample() {
        let sample = usage.refresh()
        set("process_resident_memory_bytes", Double(sample.residentBytes))
        set("process_cpu_seconds_total", sample.cpuSeconds)
        set("process_open_fds", Double(sample.openDescriptors))
        set("document_memory_bytes", Double(documents.memory.heldBytes))
        set("document_memory_limit_bytes", Double(documents.memory.bytesMax))
        set("document_readings", Double(documents.cage.readings))
        telemetry.sheddingStep.set(Double(health.shedding.rawValue))
        registry.tick(now: MonotonicClock.now)
    }
}
