import PodRuntime
import Catalogue
import DocumentSource
import Logging
import PrometheusMetrics
import Resilience
import TextCoding

/// Services that load documents under a pod's settings: the loader, the cage in which they are read, and the memory for all of
/// them. The owner stops the cage.
package struct DocumentServices: Sendable {
    /// What a pod allows documents.
    package struct Settings: Sendable {
        /// Memory that all of them may take; nil: a quarter of what the process may have.
        package var memoryBytes: Int?
        /// Bytes of one.
        package var bytesMax: Int
        /// Folders that files may be in.
        package var roots: [String]
        /// They may be fetched from private addresses.
        package var allowsPrivate: Bool
        package var times: DocumentFetcher.Times
        /// Attempts to fetch one in all.
        package var attempts: Int

        package init(
            memoryBytes: Int?, bytesMax: Int, roots: [String], allowsPrivate: Bool,
            times: DocumentFetcher.Times = DocumentFetcher.Times(), attempts: Int = 4
        ) {
            self.memoryBytes = memoryBytes
            self.bytesMax = bytesMax
            self.roots = roots
            self.allowsPrivate = allowsPrivate
            self.times = times
            self.attempts = attempts
        }
    }

    package let loader: DocumentLoader
    package let cage: Cage
    package let memory: DocumentMemory
    private let fetcher: DocumentFetcher

    /// Of the memory that the process may have, the part that documents get when no setting says more.
    private static let shareOfMemory = 4
    /// What they get at least, and what no pod needs more of by itself.
    private static let bytesLeast = 64 << 20
    private static let bytesMost = 4 << 30

    package init(
        _ settings: Settings, _ telemetry: Telemetry, _ logger: Logger? = nil, readersReady: Int = 1
    ) {
        let bytes =
            settings.memoryBytes
            ?? min(Self.bytesMost, max(Self.bytesLeast, ProcessUsage.memoryLimit() / Self.shareOfMemory))
        memory = DocumentMemory(bytesMax: bytes, documentBytesMax: settings.bytesMax)
        var readers = Cage.Limits(
            documentMemoryBytes: bytes, documentBytesMax: settings.bytesMax, cores: AllowedCores.count)
        readers.warmMax = readersReady
        cage = Cage(
            limits: readers,
            onFirstReader: { result in if let logger { Self.tell(result, memoryBytes: bytes, logger) } })
        var limits = DocumentFetcher.Limits()
        limits.bytesMax = settings.bytesMax
        limits.times = settings.times
        let roots = DocumentRoots(settings.roots)
        fetcher = DocumentFetcher(
            limits: limits, addresses: AddressGuard(allowsPrivate: settings.allowsPrivate), roots: roots)
        loader = DocumentLoader(
            fetcher: fetcher, cage: cage, roots: roots, memory: memory,
            backoff: RetryBackoff(retriesMax: settings.attempts - 1), telemetry: telemetry, logger: logger)
    }

    /// The title that a file's reader finds in it; nil when there is none.
    ///
    /// - Throws: what may go better later
    package func title(
        _ path: String, _ format: DocumentFormat
    ) async throws(DocumentProblem) -> String? {
        let hold = memory.hold()
        var wishes = Cage.Wishes(format: format)
        wishes.urgency = ReadingUrgency(isAsked: false)
        do throws(DocumentProblem) {
            let file = try await fetcher.fetch(path) { _ throws(DocumentProblem) in }
            return try await cage.read(file, wishes) { textBytes, pages throws(DocumentProblem) in
                try hold.take(DocumentIndexer.estimate(textBytes: textBytes, pages: pages))
            }.title
        } catch {
            // What is in the document stays there.
            if error.isOfTheDocument { return nil }
            throw error
        }
    }

    /// Says what keeps foreign documents in, by the first reader that was made ready.
    private static func tell(_ reader: Result<Int, DocumentProblem>, memoryBytes: Int, _ logger: Logger) {
        switch reader {
        case .success(let landlock) where landlock > 0:
            logger.info(
                "documents are read in a cage",
                metadata: ["landlock": "\(landlock)", "memory_bytes": "\(memoryBytes)"])
        case .success:
            logger.warning(
                "documents are read in a cage that keeps no files from their readers: this kernel has no Landlock (Linux 5.13, CONFIG_SECURITY_LANDLOCK)"
            )
        case .failure(let problem):
            logger.error("documents cannot be read", metadata: ["reason": "\(problem.message)"])
        }
    }
}
