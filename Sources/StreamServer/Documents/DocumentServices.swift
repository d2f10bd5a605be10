import DocumentSource
import Logging
import PrometheusMetrics

/// What loads documents under a pod's settings: the loader, the cage in which they are read, and the memory for all of them.
/// Whoever makes it stops the cage.
package struct DocumentServices: Sendable {
    package let loader: DocumentLoader
    package let cage: Cage
    package let memory: DocumentMemory

    /// Of the memory that the process may have, the part that documents get when no setting says more.
    private static let shareOfMemory = 4
    /// What they get at least, and what no pod needs more of by itself.
    private static let bytesLeast = 64 << 20
    private static let bytesMost = 4 << 30

    package init(_ settings: Settings, _ telemetry: Telemetry) {
        let bytes =
            settings.documentMemoryBytes
            ?? min(Self.bytesMost, max(Self.bytesLeast, ProcessUsage.memoryLimit() / Self.shareOfMemory))
        memory = DocumentMemory(bytesMax: bytes)
        cage = Cage(
            limits: Cage.Limits(
                documentMemoryBytes: bytes, documentBytesMax: settings.documentBytesMax, cores: AllowedCores.count))
        var limits = DocumentFetcher.Limits()
        limits.bytesMax = settings.documentBytesMax
        let roots = DocumentRoots(settings.catalogue.map(\.folder) + settings.documentRoots)
        let fetcher = DocumentFetcher(
            limits: limits, addresses: AddressGuard(allowsPrivate: settings.documentAllowPrivate), roots: roots)
        loader = DocumentLoader(fetcher: fetcher, cage: cage, roots: roots, memory: memory, telemetry: telemetry)
    }

    /// Says what keeps foreign documents in, and has a reader made ready.
    func start(_ logger: Logger) {
        let limit: Logger.MetadataValue = "\(memory.bytesMax)"
        if Cage.landlock > 0 {
            logger.info(
                "documents are read in a cage", metadata: ["landlock": "\(Cage.landlock)", "memory_bytes": limit])
        } else {
            logger.warning(
                "documents are read in a cage that keeps no files from their readers: this kernel has no Landlock (Linux 5.13, CONFIG_SECURITY_LANDLOCK)",
                metadata: ["memory_bytes": limit])
        }
        cage.warmUp()
    }
}
