extension Cage {
    /// Limits of the readers of one pod, each with its reason.
    package struct Limits: Sendable {
        /// Readers at once that take a moment; that take longer.
        package var quickMax = 8
        package var longMax = 2
        /// Children kept ready.
        package var warmMax = 1
        /// How long a reading stays in the quick lane.
        package var momentMilliseconds = 2000
        /// Bytes from which a document is expected to take long.
        package var largeBytes = 4 << 20
        /// How long a reading may take, and how much longer for each MiB of the document.
        package var deadlineMilliseconds = 30_000
        package var deadlineMillisecondsForMebibyte = 2000
        package var deadlineMillisecondsMax = 300_000
        /// Bytes of heap for a reader and its program together; for a large document so many more for each of its bytes; at most.
        package var memoryBytes = 96 << 20
        package var memoryBytesForByte = 10
        package var memoryBytesMax = 1 << 30
        /// Bytes of a document unpacked, and of its text.
        package var bytesMax = 64 << 20
        package var textBytesMax = 64 << 20

        package init() {}

        /// As many readers as fit besides a pod's documents.
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
