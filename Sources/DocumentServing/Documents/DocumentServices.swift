import PodRuntime
import Catalogue
import DocumentSearch
import DocumentSource
import Logging
import PrometheusMetrics
import Resilience
import TextCoding

/// Services that load documents under a pod's settings: the loader, the cage for reading, and the memory budget. The
/// owner stops the cage.
package struct DocumentServices: Sendable {
    /// Limits of a pod on documents.
    package struct Settings: Sendable {
        /// Memory for all documents; nil: a quarter of what the process may have.
        package var memoryBytes: Int?
        /// Bytes of one document, at most.
        package var bytesMax: Int
        /// Folders in which files may lie.
        package var roots: [String]
        /// Whether documents may be fetched from private addresses.
        package var allowsPrivate: Bool
        package var times: DocumentFetcher.Times
        /// Attempts to fetch a document, including the first.
        package var attempts: Int
        /// File with the table of meanings, or `off`.
        package var meaningTable: String
        /// File with the site's synonyms; nil: none.
        package var synonyms: String?

        package init(
            memoryBytes: Int?, bytesMax: Int, roots: [String], allowsPrivate: Bool, meaningTable: String,
            synonyms: String? = nil,
            times: DocumentFetcher.Times = DocumentFetcher.Times(),
            attempts: Int = RetryBackoff().retriesMax + 1
        ) {
            self.memoryBytes = memoryBytes
            self.bytesMax = bytesMax
            self.roots = roots
            self.allowsPrivate = allowsPrivate
            self.times = times
            self.attempts = attempts
            self.meaningTable = meaningTable
            self.synonyms = synonyms
        }
    }

    package let loader: DocumentLoader
    package let cage: Cage
    package let memory: DocumentMemory
    /// What documents are indexed with besides their text.
    package let resources: IndexResources
    private let fetcher: DocumentFetcher

    /// Divisor of the memory that the process may have: the default share for documents.
    private static let shareOfMemory = 4
    /// Default limits of that share: its least, and the most that a pod needs.
    private static let bytesLeast = 64 << 20
    private static let bytesMost = 4 << 30

    package init(
        _ settings: Settings, _ telemetry: Telemetry, _ logger: Logger? = nil, readersReady: Int = 1
    ) {
        let bytes =
            settings.memoryBytes
            ?? min(Self.bytesMost, max(Self.bytesLeast, ProcessUsage.memoryLimit() / Self.shareOfMemory))
        var resources = IndexResources(stemmers: SnowballStemmers.shared)
        if resources.stemmers == nil {
            logger?.notice(
                "words of other languages than English are taken as they stand: Snowball's stemmers are not installed",
                metadata: ["package": "libstemmer0d"])
        }
        switch MeaningFile.table(settings.meaningTable) {
        case .success(let table): resources.meaning = table
        case .failure(let problem):
            logger?.warning(
                "documents are found by their words alone: MEANING_TABLE names no table that can be used",
                metadata: ["file": "\(settings.meaningTable)", "reason": "\(problem.message)"])
        }
        if let file = settings.synonyms {
            switch SynonymFile.table(file) {
            case .success(let table): resources.synonyms = table
            case .failure(let problem):
                logger?.warning(
                    "the site's synonyms are not used: SYNONYMS names no file of groups",
                    metadata: ["file": "\(file)", "reason": "\(problem.message)"])
            }
        }
        self.resources = resources
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
            fetcher: fetcher, cage: cage, roots: roots, memory: memory, resources: resources,
            backoff: RetryBackoff(retriesMax: settings.attempts - 1), telemetry: telemetry, logger: logger)
    }

    /// Title that the reader finds in a file; nil: none.
    ///
    /// - Throws: only problems that may pass
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
            // A fault of the document itself is permanent: it has no title.
            if error.isOfTheDocument { return nil }
            throw error
        }
    }

    /// Logs which protection foreign documents are read under, from the first reader that became ready.
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
