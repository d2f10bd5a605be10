import CLinux
import DocumentSearch
import Foundation
import Glibc
import NIOPosix
import Synchronization
import TextCoding

/// Cage in which foreign documents are read without risk: each by a child of its own, the pod's own program in a
/// reader's role.
///
/// 1. One child reads one document and ends; another is kept ready, confined and waiting, because starting takes longer
///    than reading something short.
/// 2. A child has limited memory, processor time and files, no environment, no network and nothing to read but its
///    document (`Confinement`); its whole group is killed at its deadline, and always reaped.
/// 3. A slow document never holds up a quick one (`ReadingLanes`).
/// 4. No reply of a child is trusted (`CageReplyDecoder`); its text is taken only when there is room for it.
package final class Cage: Sendable {
    private struct State {
        var lanes: ReadingLanes
        var readings: [UInt64: Reading] = [:]
        /// Readings that wait for their place.
        var waiting: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        /// Readings whose place was given before they began to wait for it.
        var started: Set<UInt64> = []
        var warm: [CagedChild] = []
        var warming = 0
        var active = 0
        var isStopped = false
        var hasReported = false
        var slow = SlowDocuments()
    }

    private let limits: Limits
    private let program: String?
    private let temporaryFolder: String
    private let onFirstReader: @Sendable (Result<Int, DocumentProblem>) -> Void
    private let state: Mutex<State>
    private let threads: NIOThreadPool
    private let hasThreads = Mutex(false)

    /// - Parameters:
    ///   - program: `hunch` itself; nil when this process is not `hunch` and none was built beside it
    ///   - onFirstReader: called once, when the first prepared reader has confined itself, with the version of Landlock
    ///     that holds (0: none), or has failed to
    package init(
        limits: Limits = Limits(), program: String? = Cage.ownProgram,
        temporaryFolder: String = Cage.usualTemporaryFolder,
        onFirstReader: @escaping @Sendable (Result<Int, DocumentProblem>) -> Void = { _ in }
    ) {
        self.limits = limits
        self.program = program
        self.temporaryFolder = temporaryFolder
        self.onFirstReader = onFirstReader
        state = Mutex(State(lanes: ReadingLanes(.init(quickMax: limits.quickMax, longMax: limits.longMax))))
        threads = NIOThreadPool(numberOfThreads: limits.quickMax + limits.longMax + 2)
        Self.sweep(temporaryFolder)
        _ = hunch_become_subreaper()
    }

    package static var usualTemporaryFolder: String {
        ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    }

    /// Removes empty folders left by readers that were killed while making one.
    private static func sweep(_ folder: String) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard name.hasPrefix(Confinement.folderPrefix) else { continue }
            var status = stat()
            // A folder that is being made now is younger.
            if stat("\(folder)/\(name)", &status) == 0, time(nil) - status.st_mtim.tv_sec > 60 {
                rmdir("\(folder)/\(name)")
            }
        }
    }

    /// Program to start as a reader: this process when it is `hunch`, else the one built beside it.
    package static var ownProgram: String? {
        // The link itself stays valid when the file is replaced.
        if ReaderRole.isOffered { return "/proc/self/exe" }
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("hunch").path
        return FileManager.default.isExecutableFile(atPath: beside) ? beside : nil
    }

    // MARK: Reading

    /// Wishes about one reading.
    package struct Wishes: Sendable {
        /// nil: told by content type, name's ending, or the bytes themselves, in this order.
        package var format: DocumentFormat?
        package var urgency = ReadingUrgency(isAsked: true)
        /// The document was slow before: it goes to the long lane at once.
        package var isLong = false
        /// Opens a page of the document's own tree of manual pages.
        package var include: @Sendable (String) -> OpenFile? = { _ in nil }

        package init(format: DocumentFormat? = nil) { self.format = format }
    }

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - admit: makes room for a text of so many bytes on so many pages, or refuses it; it must not wait, because the reader
    ///     keeps its place meanwhile
    ///   - onPart: called with all pages so far while more of a long document are read; it must not wait either
    package func read(
        _ document: FetchedDocument, _ wishes: Wishes,
        admit: @escaping @Sendable (_ textBytes: Int, _ pages: Int) throws(DocumentProblem) -> Void = { _, _ in },
        onPart: @escaping @Sendable (_ pages: [Page]) -> Void = { _ in }
    ) async throws(DocumentProblem) -> ReadDocument {
        let isLarge =
            wishes.isLong || expectedBytes(of: document) >= limits.largeBytes
            || state.withLock { $0.slow.contains(document.location) }
        let number = try await enter(isLarge: isLarge, wishes.urgency)
        let plan = plan(document, wishes.format, isLarge: isLarge)
        guard
            let reading = Reading(
                number: number, plan: plan, file: document.file, include: wishes.include,
                isCrowded: { [self] in state.withLock { $0.lanes.isCrowded } },
                momentPassed: { [self] in momentPassed(number, document.location) })
        else {
            leave(number)
            throw .noDescriptors
        }
        register(reading)
        let result = await withTaskCancellationHandler {
            await onThread { [self] in read(reading, admit, onPart) }
        } onCancel: {
            reading.cancel()
        }
        end(reading)
        return try result.get()
    }

    /// Runs the whole conversation with a child. Blocks.
    private func read(
        _ reading: Reading, _ admit: (Int, Int) throws(DocumentProblem) -> Void, _ onPart: ([Page]) -> Void
    ) -> Result<ReadDocument, DocumentProblem> {
        do throws(DocumentProblem) {
            let child = try child(for: reading).get()
            let (textBytes, pages) = try reading.summary(of: child).get()
            try admit(textBytes, pages)
            return reading.document(admit: admit, onPart: onPart)
        } catch {
            return .failure(error)
        }
    }

    /// Ends a reading's child in the background; `stop` waits for it.
    private func end(_ reading: Reading) {
        submit { [self] in
            reading.end()
            leave(reading.number)
        }
    }

    /// Expected size of an unpacked document, as a multiple of its packed size.
    private static let unpackedTimes = 20

    private func expectedBytes(of document: FetchedDocument) -> Int {
        let isPacked = document.encoding != .identity || document.location.hasSuffix(".gz")
        return document.file.byteCount * (isPacked ? Self.unpackedTimes : 1)
    }

    private func plan(_ document: FetchedDocument, _ format: DocumentFormat?, isLarge: Bool) -> Reading.Plan {
        let bytes = document.file.byteCount
        let deadline = min(
            limits.deadlineMillisecondsMax,
            limits.deadlineMilliseconds + (bytes >> 20) * limits.deadlineMillisecondsForMebibyte)
        var job = CageJob()
        job.format = format
        job.isLocal = document.isLocal
        job.encoding = document.encoding
        job.contentType = document.contentType ?? ""
        job.location = document.location
        job.memoryBytes = min(
            limits.memoryBytesMax,
            limits.memoryBytes + (isLarge ? expectedBytes(of: document) * limits.memoryBytesForByte : 0))
        // The deadline ends readings that wait; this limit those that compute.
        job.processorSeconds = deadline / 1000 + Self.processorSecondsMore
        (job.bytesMax, job.textBytesMax, job.partBytes) = (limits.bytesMax, limits.textBytesMax, limits.partBytes)
        return Reading.Plan(
            job: job, deadlineMilliseconds: deadline, momentMilliseconds: isLarge ? nil : limits.momentMilliseconds,
            starvedDeadlines: limits.starvedDeadlines)
    }

    private static let processorSecondsMore = 2

    /// Probes the cage from inside by trying everything that it forbids: a line each, `denied` or `ALLOWED`.
    package func probe() async throws(DocumentProblem) -> String {
        let number = try await enter(isLarge: false, ReadingUrgency(isAsked: true))
        var job = CageJob()
        job.task = .probe
        let plan = Reading.Plan(job: job, deadlineMilliseconds: limits.deadlineMilliseconds)
        guard
            let reading = Reading(
                number: number, plan: plan, file: nil, include: { _ in nil }, momentPassed: { .goOn })
        else {
            leave(number)
            throw .noDescriptors
        }
        register(reading)
        let result = await onThread { [self] in child(for: reading).flatMap { reading.report(of: $0) } }
        end(reading)
        return try result.get()
    }

    /// Number of documents being read or waiting for it.
    package var readings: Int { state.withLock { $0.lanes.count } }

    // MARK: Places

    /// Waits for a place, which the caller must leave again unless this throws.
    private func enter(isLarge: Bool, _ urgency: ReadingUrgency) async throws(DocumentProblem) -> UInt64 {
        let entered = state.withLock { state -> (number: UInt64, change: ReadingLanes.Change)? in
            guard !state.isStopped else { return nil }
            state.active += 1
            return state.lanes.readingWanted(isLarge: isLarge, isAsked: urgency.isAsked)
        }
        guard let (number, change) = entered else { throw .notWanted }
        carryOut(change)
        urgency.onPromotion { [weak self] in self?.promoted(number) }
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
            throw .notWanted
        }
        return number
    }

    private func leave(_ number: UInt64) {
        let change = state.withLock { state in
            state.readings[number] = nil
            state.started.remove(number)
            state.active -= 1
            return state.lanes.readingEnded(number)
        }
        carryOut(change)
    }

    private func carryOut(_ change: ReadingLanes.Change) {
        if let displaced = change.displaced { state.withLock { $0.readings[displaced] }?.displace() }
        for number in change.starts {
            // A reading that had begun stood still in the long lane; any other waits for its place, or is about to.
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

    private func momentPassed(_ number: UInt64, _ location: String) -> ReadingLanes.MomentAction {
        let (action, change) = state.withLock { state in
            state.slow.note(location)
            return state.lanes.momentPassed(number)
        }
        carryOut(change)
        return action
    }

    private func promoted(_ number: UInt64) {
        carryOut(state.withLock { $0.lanes.readingPromoted(number) })
    }

    private func register(_ reading: Reading) {
        let isStopped = state.withLock { state in
            state.readings[reading.number] = reading
            return state.isStopped
        }
        if isStopped { reading.cancel() }
    }

    // MARK: Children

    /// A child that has the reading's document. Blocks.
    private func child(for reading: Reading) -> Result<CagedChild, DocumentProblem> {
        guard let program else {
            return .failure(
                DocumentProblem(
                    .extractorMissing, "the program that reads documents, the hunch executable itself, was not found")
            )
        }
        let ready = state.withLock { $0.warm.popLast() }
        defer { warmUp() }
        if let ready {
            let begun = reading.begin(with: ready)
            if case .success = begun { return .success(ready) }
            // The child ended while it was idle, which says nothing about the document.
            ready.end()
            if reading.isCancelled { return begun.map { ready } }
        }
        guard let fresh = CagedChild.start(program, temporaryFolder: temporaryFolder) else {
            return .failure(DocumentProblem(.extractorFailed, "no reader can be started", isTransient: true))
        }
        let begun = reading.begin(with: fresh)
        if case .failure = begun { fresh.end() }
        return begun.map { fresh }
    }

    /// Delay before the next child is started after a document was handed over: its start would take the processor from
    /// the answer that waits for the document.
    private static let warmingMicroseconds: UInt32 = 20_000

    /// Starts a child that waits for the next document.
    package func warmUp() {
        guard let program else { return }
        let isNeeded = state.withLock { state in
            guard !state.isStopped, state.warm.count + state.warming < limits.warmMax else { return false }
            state.warming += 1
            return true
        }
        guard isNeeded else { return }
        submit { [self] in
            usleep(Self.warmingMicroseconds)
            let child = CagedChild.start(program, temporaryFolder: temporaryFolder)
            report(child)
            let isLate = state.withLock { state in
                state.warming -= 1
                if state.isStopped { return true }
                if let child { state.warm.append(child) }
                return false
            }
            if isLate { child?.end() }
        }
    }

    /// Waits until the first child has confined itself, and reports the result.
    private func report(_ child: CagedChild?) {
        let isFirst = state.withLock { state in
            defer { state.hasReported = true }
            return !state.hasReported
        }
        guard isFirst else { return }
        onFirstReader(
            child.map { Reading.landlock(of: $0) }
                ?? .failure(DocumentProblem(.extractorFailed, "no process can be started")))
    }

    /// Runs `body` on a thread; threads are created with the first document.
    private func submit(_ body: @escaping @Sendable () -> Void) {
        hasThreads.withLock { hasThreads in
            if !hasThreads { threads.start() }
            hasThreads = true
        }
        threads.submit { _ in body() }
    }

    /// Runs `body` on a thread of the cage even if the task is cancelled: a child is always talked to the end, and
    /// reaped.
    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            submit { continuation.resume(returning: body()) }
        }
    }

    // MARK: Ending

    /// Wait of `stop` for readers to be gone: they are killed, so only a kernel that holds them takes longer.
    private static let stopSteps = 1000
    private static let stopStepMicroseconds: UInt32 = 5000

    /// Ends every child, waits until all are reaped, and reads nothing from then on.
    package func stop() async {
        let (readings, waiting) = state.withLock { state in
            state.isStopped = true
            defer { state.waiting.removeAll() }
            return (Array(state.readings.values), Array(state.waiting.values))
        }
        for reading in readings { reading.cancel() }
        for continuation in waiting { continuation.resume(returning: false) }
        // On a thread, where no cancelled task cuts the waiting short.
        await onThread { [self] in
            for _ in 0..<Self.stopSteps where state.withLock({ $0.active > 0 || $0.warming > 0 }) {
                usleep(Self.stopStepMicroseconds)
            }
            let warm = state.withLock { state in
                defer { state.warm.removeAll() }
                return state.warm
            }
            for child in warm { child.end() }
        }
        try? await threads.shutdownGracefully()
    }
}
