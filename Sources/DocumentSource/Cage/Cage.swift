import CLinux
import DocumentSearch
import Foundation
import NIOPosix
import Synchronization

/// Has foreign documents read where they can do no harm: each by a child of its own, the pod's own program in a reader's role.
///
/// 1. One child reads one document and ends; one more is kept ready, shut in and waiting, because starting takes longer than
///    reading something short.
/// 2. A child has limited memory, processor time and files, no environment, no network and nothing to read but its document
///    (`Confinement`); its whole group is killed at its deadline, and always reaped.
/// 3. What takes longer than a moment never holds up what takes a moment (`ReadingLanes`).
/// 4. Nothing that a child says is believed (`CageReplyDecoder`); its text is taken only when there is room for it.
package final class Cage: Sendable {
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
        /// Bytes of heap for a reader, and how many more for each byte of the document; at most.
        package var memoryBytes = 96 << 20
        package var memoryBytesForByte = 10
        package var memoryBytesMax = 1 << 30
        /// Bytes of a document unpacked, and of its text.
        package var bytesMax = 64 << 20
        package var textBytesMax = 64 << 20

        package init() {}

        /// As many readers as fit besides a pod's documents.
        ///
        /// - Parameter documentMemoryBytes: a quarter of what the pod may have; all readers together stay below twice as much
        package init(documentMemoryBytes: Int, documentBytesMax: Int, cores: Int) {
            quickMax = min(16, max(4, documentMemoryBytes / memoryBytes))
            longMax = documentMemoryBytes < 512 << 20 ? 1 : max(2, cores / 2)
            memoryBytesMax = min(memoryBytesMax, max(192 << 20, documentMemoryBytes))
            bytesMax = documentBytesMax
            textBytesMax = documentBytesMax
        }
    }

    private struct State {
        var lanes: ReadingLanes
        var readings: [UInt64: Reading] = [:]
        /// Those that wait for their place.
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        /// Places that were given before anybody waited for them.
        var started: Set<UInt64> = []
        var warm: [CagedChild] = []
        var warming = 0
        var active = 0
        var isStopped = false
    }

    private let limits: Limits
    private let program: String?
    private let temporaryFolder: String
    private let state: Mutex<State>
    private let threads: NIOThreadPool

    /// - Parameter program: `hunch` itself; nil when this process is none and there is none beside it
    package init(
        limits: Limits = Limits(), program: String? = Cage.ownProgram,
        temporaryFolder: String = Cage.usualTemporaryFolder
    ) {
        self.limits = limits
        self.program = program
        self.temporaryFolder = temporaryFolder
        state = Mutex(State(lanes: ReadingLanes(.init(quickMax: limits.quickMax, longMax: limits.longMax))))
        threads = NIOThreadPool(numberOfThreads: limits.quickMax + limits.longMax + 2)
        threads.start()
        _ = hunch_become_subreaper()
    }

    /// The version of Landlock's interface in this kernel; 0: it has none, and readers may read what the user may.
    package static var landlock: Int { max(0, Int(hunch_landlock_version())) }

    package static var usualTemporaryFolder: String {
        ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    }

    /// This process when it is `hunch`, else the one that was built beside it.
    package static var ownProgram: String? {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        // The link itself: it stays good when the file is replaced.
        if own.hasSuffix("/hunch") || own.hasSuffix("/hunch (deleted)") { return "/proc/self/exe" }
        let beside = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("hunch").path
        return FileManager.default.isExecutableFile(atPath: beside) ? beside : nil
    }

    // MARK: reading

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - format: nil: told by content type, name's ending, or the bytes themselves, in this order
    ///   - include: opens a page of the document's own tree of manual pages
    ///   - admit: makes room for a text of so many bytes on so many pages, or refuses it
    package func read(
        _ document: FetchedDocument, format: DocumentFormat?,
        include: @escaping @Sendable (String) -> OpenFile? = { _ in nil },
        admit: (_ textBytes: Int, _ pages: Int) async throws(DocumentProblem) -> Void = { _, _ in }
    ) async throws(DocumentProblem) -> [Page] {
        let isLarge = document.file.byteCount >= limits.largeBytes
        let number = try await enter(isLarge: isLarge)
        let plan = plan(document, format, isLarge: isLarge)
        guard
            let reading = Reading(
                number: number, plan: plan, file: document.file, include: include,
                momentPassed: { [self] in momentPassed(number) })
        else {
            leave(number)
            throw DocumentProblem(.busy, "this process has no free file descriptors", isTransient: true)
        }
        let result = await run(reading, admit)
        end(reading)
        return try result.get()
    }

    /// Nobody waits for a child to be gone, but for `stop`.
    private func end(_ reading: Reading) {
        threads.submit { [self] _ in
            reading.end()
            leave(reading.number)
        }
    }

    private func run(
        _ reading: Reading, _ admit: (Int, Int) async throws(DocumentProblem) -> Void
    ) async -> Result<[Page], DocumentProblem> {
        register(reading)
        return await withTaskCancellationHandler {
            let summary = await onThread { [self] () -> Result<(textBytes: Int, pages: Int), DocumentProblem> in
                child(for: reading).flatMap { reading.summary(of: $0) }
            }
            do throws(DocumentProblem) {
                let (textBytes, pages) = try summary.get()
                try await admit(textBytes, pages)
            } catch {
                return .failure(error)
            }
            return await onThread { reading.pages() }
        } onCancel: {
            reading.cancel()
        }
    }

    private func plan(_ document: FetchedDocument, _ format: DocumentFormat?, isLarge: Bool) -> Reading.Plan {
        let bytes = document.file.byteCount
        let deadline = min(
            limits.deadlineMillisecondsMax,
            limits.deadlineMilliseconds + (bytes >> 20) * limits.deadlineMillisecondsForMebibyte)
        var job = CageJob()
        job.format = format
        job.isLocal = document.isLocal
        job.contentType = document.contentType ?? ""
        job.location = document.location
        job.memoryBytes = min(limits.memoryBytesMax, limits.memoryBytes + bytes * limits.memoryBytesForByte)
        job.processorSeconds = max(1, (deadline + 999) / 1000)
        (job.bytesMax, job.textBytesMax) = (limits.bytesMax, limits.textBytesMax)
        return Reading.Plan(
            job: job, deadlineMilliseconds: deadline, momentMilliseconds: isLarge ? nil : limits.momentMilliseconds)
    }

    /// Tries everything that the cage forbids from inside it: a line each, `denied` or `ALLOWED`.
    package func probe() async throws(DocumentProblem) -> String {
        let number = try await enter(isLarge: false)
        var job = CageJob()
        job.task = .probe
        let plan = Reading.Plan(job: job, deadlineMilliseconds: limits.deadlineMilliseconds)
        guard
            let reading = Reading(
                number: number, plan: plan, file: nil, include: { _ in nil }, momentPassed: { .goOn })
        else {
            leave(number)
            throw DocumentProblem(.busy, "this process has no free file descriptors", isTransient: true)
        }
        register(reading)
        let result = await onThread { [self] in child(for: reading).flatMap { reading.report(of: $0) } }
        end(reading)
        return try result.get()
    }

    /// Documents that are being read, or wait for it.
    package var readings: Int { state.withLock { $0.lanes.count } }

    // MARK: places

    /// Waits for a place. The place is to be left again, unless this throws.
    private func enter(isLarge: Bool) async throws(DocumentProblem) -> UInt64 {
        let (number, isStarted) = state.withLock { state -> (UInt64?, Bool) in
            guard !state.isStopped else { return (nil, false) }
            let (number, action) = state.lanes.readingWanted(isLarge: isLarge)
            state.active += 1
            return (number, action == .start)
        }
        guard let number else { throw Reading.notWanted }
        if isStarted { return number }
        let isWanted = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isStarted = state.withLock { state -> Bool? in
                    if state.started.remove(number) != nil { return true }
                    if state.isStopped || Task.isCancelled { return false }
                    state.waiting[number] = continuation
                    return nil
                }
                if let isStarted { continuation.resume(returning: isStarted) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: number) }?.resume(returning: false)
        }
        guard isWanted else {
            leave(number)
            throw Reading.notWanted
        }
        return number
    }

    private func leave(_ number: UInt64) {
        let starts = state.withLock { state in
            state.readings[number] = nil
            state.started.remove(number)
            state.active -= 1
            return state.lanes.readingEnded(number)
        }
        start(starts)
    }

    private func start(_ numbers: [UInt64]) {
        for number in numbers {
            // One that is being read stood still in the long lane; else it waits for its place, or is about to.
            if let reading = state.withLock({ $0.readings[number] }) {
                reading.resume()
            } else {
                begin(number)
            }
        }
    }

    private func begin(_ number: UInt64) {
        state.withLock { state -> CheckedContinuation<Bool, Never>? in
            let continuation = state.waiting.removeValue(forKey: number)
            if continuation == nil { state.started.insert(number) }
            return continuation
        }?.resume(returning: true)
    }

    private func momentPassed(_ number: UInt64) -> ReadingLanes.MomentAction {
        let (action, starts) = state.withLock { $0.lanes.momentPassed(number) }
        start(starts)
        return action
    }

    private func register(_ reading: Reading) {
        let isStopped = state.withLock { state in
            state.readings[reading.number] = reading
            return state.isStopped
        }
        if isStopped { reading.cancel() }
    }

    // MARK: children

    /// A child that has the reading's document. Blocks.
    private func child(for reading: Reading) -> Result<CagedChild, DocumentProblem> {
        guard let program else {
            return .failure(
                DocumentProblem(.extractorMissing, "the program that reads documents was not found: it is hunch itself")
            )
        }
        let ready = state.withLock { $0.warm.popLast() }
        defer { warmUp() }
        if let ready {
            if case .success = reading.begin(with: ready) { return .success(ready) }
            // It went while it waited: that says nothing about the document.
            ready.end()
        }
        guard let fresh = CagedChild.start(program, temporaryFolder: temporaryFolder) else {
            return .failure(DocumentProblem(.extractorFailed, "no reader can be started", isTransient: true))
        }
        let begun = reading.begin(with: fresh)
        if case .failure = begun { fresh.end() }
        return begun.map { fresh }
    }

    /// Has a child started that waits for the next document.
    package func warmUp() {
        guard let program else { return }
        let isNeeded = state.withLock { state in
            guard !state.isStopped, state.warm.count + state.warming < limits.warmMax else { return false }
            state.warming += 1
            return true
        }
        guard isNeeded else { return }
        threads.submit { [self] _ in
            let child = CagedChild.start(program, temporaryFolder: temporaryFolder)
            let isLate = state.withLock { state in
                state.warming -= 1
                if state.isStopped { return true }
                if let child { state.warm.append(child) }
                return false
            }
            if isLate { child?.end() }
        }
    }

    /// Runs on a thread of the cage's, whatever becomes of the task: a child is always talked to the end, and reaped.
    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            threads.submit { _ in continuation.resume(returning: body()) }
        }
    }

    // MARK: the end

    /// How long `stop` waits for readers to be gone: they are killed, so only a kernel that holds them takes longer.
    private static let stopSteps = 1000
    private static let stopStep = Duration.milliseconds(5)

    /// Ends every child, waits until all are reaped, and reads nothing from then on.
    package func stop() async {
        let (readings, waiting) = state.withLock { state in
            state.isStopped = true
            defer { state.waiting.removeAll() }
            return (Array(state.readings.values), Array(state.waiting.values))
        }
        for reading in readings { reading.cancel() }
        for continuation in waiting { continuation.resume(returning: false) }
        for _ in 0..<Self.stopSteps where state.withLock({ $0.active > 0 || $0.warming > 0 }) {
            try? await Task.sleep(for: Self.stopStep)
        }
        let warm = state.withLock { state in
            defer { state.warm.removeAll() }
            return state.warm
        }
        await onThread { for child in warm { child.end() } }
        try? await threads.shutdownGracefully()
    }
}
