extension Cage {
    /// Limits of the readers of one pod, each with its reason.
    package struct Limits: Sendable {
        /// Readers at once, upper bounds: in the quick lane; in the long lane.
        package var quickMax = 8
        package var longMax = 2
        /// Children kept ready.
        package var warmMax = 1
        /// Time that a reading may stay in the quick lane.
        package var momentMilliseconds = 2000
        /// Size in bytes from which a document is expected to be slow.
        package var largeBytes = 4 << 20
        /// Deadline of a reading, and its extension for each MiB of the document.
        package var deadlineMilliseconds = 30_000
        package var deadlineMillisecondsForMebibyte = 2000
        package var deadlineMillisecondsMax = 300_000
        /// How often a reading that had little of the processor gets its deadline once more: a busy machine says nothing about the
        /// document.
        package var starvedDeadlines = 2
        /// Heap in bytes of a reader and its program together; bytes added per byte of a large document; upper bound.
        package var memoryBytes = 96 << 20
        package var memoryBytesForByte = 10
        package var memoryBytesMax = 1 << 30
        /// Bytes of a document unpacked, and of its text.
        package var bytesMax = 64 << 20
        package var textBytesMax = 64 << 20
        /// Bytes of text from which a long document can be asked while the rest of it is read: indexed in a fraction of a second.
        package var partBytes = 1 << 20

        package init() {}

        /// Limits with as many readers as fit beside a pod's documents.
        ///
        /// - Parameter documentMemoryBytes: usually a quarter of what the pod may have; all readers together take at most two
        ///   and a half times as much, from 128 MiB on
        package init(documentMemoryBytes: Int, documentBytesMax: Int, cores: Int) {
            quickMax = min(16, max(2, documentMemoryBytes / (64 << 20)))
            longMax = documentMemoryBytes < 512 << 20 ? 1 : max(2, cores / 2)
            memoryBytesMax = min(1 << 30, max(128 << 20, documentMemoryBytes / longMax))
            memoryBytes = min(memoryBytes, memoryBytesMax)
            bytesMax = documentBytesMax
            textBytesMax = documentBytesMax
        }
    }
}
