import Resilience
import DocumentSource
import HTTPServing
import ItemServing
import PodRuntime
import PrometheusMetrics
import ServiceLifecycle
import SessionServing
import DocumentServing

/// Service that samples the process's usage every few seconds, and removes old sessions.
struct Sampler: Service {
    private static let every = Duration.seconds(2)

    let telemetry: Telemetry
    let usage: ProcessUsage
    let documents: DocumentServices
    let health: PodHealth
    let registry: SessionRegistry
    /// Descriptor limit of this process.
    let descriptors: Int

    func run() async throws {
        telemetry.startTime.set(Double(MonotonicClock.epochSeconds))
        telemetry.descriptorsMax.set(Double(descriptors))
        await cancelWhenGracefulShutdown {
            repeat { sample() } while (try? await Task.sleep(for: Self.every)) != nil
        }
    }

    private func sample() {
        let sample = usage.refresh()
        telemetry.residentMemory.set(Double(sample.residentBytes))
        telemetry.processorTime.set(sample.cpuSeconds)
        telemetry.openDescriptors.set(Double(sample.openDescriptors))
        telemetry.documentMemory.set(Double(documents.memory.heldBytes))
        telemetry.documentMemoryLimit.set(Double(documents.memory.bytesMax))
        telemetry.documentReadings.set(Double(documents.cage.readings))
        telemetry.sheddingStep.set(Double(health.shedding.rawValue))
        registry.tick(now: MonotonicClock.now)
    }
}
