@testable import ItemServing
import DocumentSource
import Synchronization
import Testing

@testable import StreamServer
@testable import DocumentServing

@Suite struct DocumentMemoryTests {
    private func code(_ body: () async throws(DocumentProblem) -> Void) async -> DocumentProblem.Code? {
        do {
            try await body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func whatIsHeldIsGivenBackWithItsHolder() async throws {
        let memory = DocumentMemory(bytesMax: 100)
        var hold: DocumentHold? = memory.hold()
        try await hold?.want(70)
        #expect(memory.heldBytes == 70)
        hold?.shrink(to: 30)
        #expect(memory.heldBytes == 30)
        hold = nil
        #expect(memory.heldBytes == 0)
    }

    @Test func whatNeverFitsIsRefusedInWords() async {
        let memory = DocumentMemory(bytesMax: 10 << 20)
        do throws(DocumentProblem) {
            try await memory.hold().want(64 << 20)
            Issue.record("it was let in")
        } catch {
            #expect(error.code == .tooLarge)
            #expect(error.isOfTheDocument)
            #expect(error.message.contains("64 MiB") && error.message.contains("10 MiB"))
        }
    }

    @Test func whoeverKeepsSomethingIsAskedForAsMuchAsIsMissing() async throws {
        let memory = DocumentMemory(bytesMax: 100)
        let kept = Mutex<DocumentHold?>(memory.hold())
        try await kept.withLock { $0 }?.want(80)
        let asked = Mutex(0)
        memory.install { bytes in
            asked.withLock { $0 = bytes }
            kept.withLock { $0 = nil }
        }
        let hold = memory.hold()
        try await hold.want(50)
        #expect(asked.withLock { $0 } == 30)
        #expect(memory.heldBytes == 50)
    }

    @Test func aHoldThatEvictsNothingTakesOnlyWhatIsFree() async throws {
        let memory = DocumentMemory(bytesMax: 100)
        let kept = memory.hold()
        try await kept.want(60)
        let asked = Mutex(false)
        memory.install { _ in asked.withLock { $0 = true } }
        let part = memory.hold(evicts: false)
        #expect(await code { () async throws(DocumentProblem) in try part.take(50) } == .busy)
        #expect(await code { () async throws(DocumentProblem) in try part.take(30, leaving: 20) } == .busy)
        try part.take(20, leaving: 20)
        #expect(!asked.withLock { $0 } && memory.heldBytes == 80)
    }

    @Test func aWishWaitsForRoomAndMayBeTakenBack() async throws {
        let memory = DocumentMemory(bytesMax: 100)
        var first: DocumentHold? = memory.hold()
        try await first?.want(100)
        let second = memory.hold()
        let patient = Task { await code { () async throws(DocumentProblem) in try await second.want(60) } }
        let impatient = Task { await code { () async throws(DocumentProblem) in try await memory.hold().want(60) } }
        try await Task.sleep(for: .milliseconds(50))
        impatient.cancel()
        #expect(await impatient.value == .unreachable)
        #expect(memory.heldBytes == 100)
        first = nil
        #expect(await patient.value == nil)
        #expect(memory.heldBytes == 60)
    }

    @Test func manyAtOncePassTheTotalNever() async throws {
        let memory = DocumentMemory(bytesMax: 1000)
        await withTaskGroup(of: Void.self) { group in
            for number in 1...200 {
                group.addTask {
                    let hold = memory.hold()
                    try? await hold.want(number % 7 * 100 + 50)
                    #expect(memory.heldBytes <= 1000)
                    await Task.yield()
                    hold.shrink(to: 10)
                }
            }
        }
        #expect(memory.heldBytes == 0)
    }
}
