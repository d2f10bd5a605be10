@testable import ItemServing
@testable import PodRuntime
import Catalogue
import DocumentSource
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import DocumentSearch
@testable import StreamServer
@testable import DocumentServing

/// Says what the test wants, and counts how often it was asked.
private final class ScriptedLoader: DocumentLoading {
    private let script: @Sendable (DocumentReference) async -> DocumentOutcome
    private let loads = Mutex(0)

    init(_ script: @escaping @Sendable (DocumentReference) async -> DocumentOutcome) { self.script = script }

    var count: Int { loads.withLock { $0 } }

    func load(_ reference: DocumentReference, _ urgency: ReadingUrgency) async -> DocumentOutcome {
        loads.withLock { $0 += 1 }
        return await script(reference)
    }
}

@Suite struct DocumentLibraryTests {
    private func library(
        _ loader: ScriptedLoader, memory: DocumentMemory = DocumentMemory(bytesMax: 1 << 30),
        _ change: (inout DocumentLibrary.Limits) -> Void = { _ in }
    ) -> DocumentLibrary {
        var limits = DocumentLibrary.Limits()
        change(&limits)
        return DocumentLibrary(loader: loader, limits: limits, memory: memory, telemetry: Telemetry())
    }

    private func failure(_ outcome: DocumentOutcome) -> DocumentProblem.Code? {
        if case .failed(let problem) = outcome { problem.code } else { nil }
    }

    /// A loader of a document in two parts, the second of which comes when the test wants.
    private final class PartLoader: DocumentLoading {
        let whole = PreparedDocument(index: PassageIndex([Page(number: 1, text: "One. Two.")]), readyAt: .zero)
        let part = PreparedDocument(
            index: PassageIndex([Page(number: 1, text: "One.")]), readyAt: .zero, isPart: true)
        private let isOpen = Atomic(false)
        private let loads = Atomic(0)

        var count: Int { loads.load(ordering: .relaxed) }
        func open() { isOpen.store(true, ordering: .relaxed) }

        func load(_ reference: DocumentReference, _ urgency: ReadingUrgency) async -> DocumentOutcome { .ready(whole) }

        func load(
            _ reference: DocumentReference, _ urgency: ReadingUrgency,
            onPart: @escaping @Sendable (PreparedDocument) -> Void
        ) async -> DocumentOutcome {
            loads.add(1, ordering: .relaxed)
            onPart(part)
            while !isOpen.load(ordering: .relaxed) {
                if Task.isCancelled { return .failed(.notWanted) }
                try? await Task.sleep(for: .milliseconds(2))
            }
            return .ready(whole)
        }
    }

    @Test func aPartIsGivenToWhomItIsEnoughAndTheRestIsReadOn() async throws {
        let loader = PartLoader()
        let library = DocumentLibrary(
            loader: loader, memory: DocumentMemory(bytesMax: 1 << 30), telemetry: Telemetry())
        let reference = DocumentReference(location: "/long.txt")
        let parts = Mutex<[Bool]>([])
        let told = Mutex(false)
        let (wish, _) = library.foresee(
            reference, onPart: { part in parts.withLock { $0.append(part.isPart) } },
            onOutcome: { outcome in told.withLock { $0 = outcome.document?.isPart == false } })
        #expect(wish != nil)
        // The query that asks later gets the part that is there; another one waits for the whole.
        let early = await library.document(reference, accepts: { $0.isPart })
        #expect(early.document === loader.part)
        #expect(library.known(reference) == nil)
        async let late = library.document(reference, accepts: { _ in false })
        try await Task.sleep(for: .milliseconds(10))
        loader.open()
        #expect(await late.document === loader.whole)
        #expect(library.known(reference) === loader.whole)
        #expect(parts.withLock { $0 } == [true] && told.withLock { $0 } && loader.count == 1)
    }

    /// Loader of a document whose first part holds memory that the whole one needs.
    private struct TightLoader: DocumentLoading {
        let memory: DocumentMemory

        func load(_ reference: DocumentReference, _ urgency: ReadingUrgency) async -> DocumentOutcome {
            .failed(.notWanted)
        }

        func load(
            _ reference: DocumentReference, _ urgency: ReadingUrgency,
            onPart: @escaping @Sendable (PreparedDocument) -> Void
        ) async -> DocumentOutcome {
            let index = PassageIndex([Page(number: 1, text: "One.")])
            do throws(DocumentProblem) {
                let part = memory.hold(evicts: false)
                try part.take(40)
                onPart(PreparedDocument(index: index, readyAt: .zero, hold: part, isPart: true))
            } catch {
                return .failed(error)
            }
            let hold = memory.hold()
            do throws(DocumentProblem) {
                try hold.take(90)
                return .ready(PreparedDocument(index: index, readyAt: .zero, hold: hold))
            } catch {
                return .failed(error)
            }
        }
    }

    @Test func aPartGoesWhereTheWholeDocumentNeedsItsMemory() async throws {
        let memory = DocumentMemory(bytesMax: 100)
        let library = DocumentLibrary(
            loader: TightLoader(memory: memory), memory: memory, telemetry: Telemetry())
        let document = await library.document(DocumentReference(location: "/long.txt")).document
        #expect(document?.isPart == false && memory.heldBytes == 90)
    }

    @Test func thePartThatAQueryTookIsReadOnWithoutAnyOtherWish() async throws {
        let loader = PartLoader()
        let library = DocumentLibrary(
            loader: loader, memory: DocumentMemory(bytesMax: 1 << 30), telemetry: Telemetry())
        let reference = DocumentReference(location: "/long.txt")
        #expect(await library.document(reference, accepts: { _ in true }).document === loader.part)
        loader.open()
        for _ in 0..<500 where library.known(reference) == nil { try await Task.sleep(for: .milliseconds(5)) }
        #expect(library.known(reference) === loader.whole && loader.count == 1)
        // Forgetting it forgets its parts too.
        library.clear()
        #expect(await library.document(reference).document === loader.whole && loader.count == 2)
    }

    @Test func aDocumentThatIsAtFaultIsNotTriedAgainWhileOneThatIsAwayIs() async throws {
        for (code, loads) in [
            (DocumentProblem.Code.tooSlow, 1), (.extractorFailed, 1), (.unreachable, 2), (.notFound, 2),
        ] {
            let loader = ScriptedLoader { _ in .failed(DocumentProblem(code, "no")) }
            let library = library(loader) { $0.failureTimeToLive = .milliseconds(1) }
            let reference = DocumentReference(location: "http://x/a")
            #expect(failure(await library.document(reference)) == code)
            try await Task.sleep(for: .milliseconds(5))
            #expect(failure(await library.document(reference)) == code)
            #expect(loader.count == loads, "\(code)")
        }
        #expect(DocumentLibrary.Limits().faultTimeToLive == .seconds(3600))
    }

    @Test func aFileThatWasAtFaultIsTriedAgainWhenItChanged() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("a.txt", "broken")
        let loader = ScriptedLoader { _ in .failed(DocumentProblem(.extractorFailed, "no")) }
        let library = library(loader)
        let reference = DocumentReference(location: file)
        for _ in 0..<3 { _ = await library.document(reference) }
        #expect(loader.count == 1)
        try folder.write("a.txt", "mended, and longer")
        _ = await library.document(reference)
        #expect(loader.count == 2)
    }

    @Test func whatIsKeptMakesRoomForWhatIsAskedFor() async throws {
        let memory = DocumentMemory(bytesMax: 600_000)
        let text = String(repeating: "Some words that are kept. ", count: 2000)
        let loader = ScriptedLoader { _ in
            let hold = memory.hold()
            do throws(DocumentProblem) {
                try await hold.want(200_000)
                let index = try await DocumentIndexer.index(
                    [Page(number: 1, text: text)], IndexResources(), language: nil, hold)
                return .ready(PreparedDocument(index: index, readyAt: .zero, hold: hold))
            } catch {
                return .failed(error)
            }
        }
        let library = library(loader, memory: memory)
        for number in 0..<20 {
            let outcome = await library.document(DocumentReference(location: "http://x/\(number)"))
            #expect(outcome.document != nil)
            #expect(memory.heldBytes <= 600_000)
        }
        #expect(library.statistics.entries >= 2 && library.statistics.entries < 20)
        #expect(library.statistics.bytes <= 600_000)
        library.clear()
        // The task that loaded the last one may hold it for another moment.
        for _ in 0..<500 where memory.heldBytes > 0 { try await Task.sleep(for: .milliseconds(4)) }
        #expect(memory.heldBytes == 0)
    }

    @Test func stoppingWaitsForWhatIsUnderWay() async throws {
        let hasEnded = Mutex(false)
        let loader = ScriptedLoader { _ in
            try? await Task.sleep(for: .seconds(60))
            hasEnded.withLock { $0 = true }
            return .failed(DocumentProblem(.unreachable, "cancelled"))
        }
        let library = library(loader)
        let asked = Task { await library.document(DocumentReference(location: "http://x/a")) }
        for _ in 0..<500 where loader.count == 0 { try await Task.sleep(for: .milliseconds(2)) }
        await library.stop()
        #expect(hasEnded.withLock { $0 })
        #expect(failure(await asked.value) == .unreachable)
        #expect(failure(await library.document(DocumentReference(location: "http://x/b"))) == .unreachable)
        #expect(loader.count == 1)
    }
}
