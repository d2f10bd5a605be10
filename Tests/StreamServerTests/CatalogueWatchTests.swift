@testable import CatalogueServing
@testable import ItemServing
import Testing

@testable import StreamServer

@Suite struct CatalogueWatchTests {
    private let second = 1_000_000_000

    private func signature(_ files: [String: Int]) -> CatalogueSignature {
        CatalogueSignature(files: files.mapValues { .init(modified: $0) })
    }

    @Test func theFirstCatalogueIsLoadedAsSoonAsItsFilesRest() {
        var watch = CatalogueWatch()
        let files = signature(["a.csv": 100 * second])
        let step1 = watch.looked(files, nowNanoseconds: 100 * second + second / 10)
        #expect(step1 == .doNothing)
        let step2 = watch.looked(files, nowNanoseconds: 100 * second + second / 2)
        #expect(step2 == .load)
        let now = 101 * second
        let step3 = watch.loaded(before: files, after: files, nowNanoseconds: now)
        #expect(step3)
        let step4 = watch.looked(files, nowNanoseconds: now)
        #expect(step4 == .doNothing)
    }

    @Test func aChangeIsTakenWhenItRests() {
        var watch = CatalogueWatch()
        let old = signature(["a.csv": 1])
        let step5 = watch.loaded(before: old, after: old, nowNanoseconds: 100 * second)
        #expect(step5)
        let new = signature(["a.csv": 200 * second])
        let step6 = watch.looked(new, nowNanoseconds: 201 * second)
        #expect(step6 == .doNothing)
        let step7 = watch.looked(new, nowNanoseconds: 203 * second)
        #expect(step7 == .load)
        // It changed while it was read.
        let newer = signature(["a.csv": 204 * second])
        let step8 = watch.loaded(before: new, after: newer, nowNanoseconds: 205 * second)
        #expect(!step8)
    }

    @Test func filesThatNeverRestAreTakenAsTheyAre() {
        var watch = CatalogueWatch()
        let old = signature(["a.csv": 1])
        let step9 = watch.loaded(before: old, after: old, nowNanoseconds: second)
        #expect(step9)
        for now in 100..<130 {
            let step10 = watch.looked(signature(["a.csv": now * second]), nowNanoseconds: now * second)
            #expect(step10 == .doNothing)
        }
        let last = signature(["a.csv": 130 * second])
        let step11 = watch.looked(last, nowNanoseconds: 130 * second)
        #expect(step11 == .load)
        let step12 = watch.loaded(before: last, after: signature([:]), nowNanoseconds: 130 * second)
        #expect(step12)
        // And the next time is as far away again.
        let step13 = watch.looked(signature(["a.csv": 131 * second]), nowNanoseconds: 131 * second)
        #expect(step13 == .doNothing)
    }

    @Test func atTheEndOfThePatienceAtTheStartWhatIsThereIsTaken() {
        var watch = CatalogueWatch()
        let (before, after) = (signature(["a.csv": 1]), signature(["a.csv": 2]))
        let step14 = watch.loaded(before: before, after: after, nowNanoseconds: 5)
        #expect(!step14)
        let step15 = watch.loaded(before: before, after: after, nowNanoseconds: 5, isForced: true)
        #expect(step15)
    }

    /// A log that is written to all the time changes nothing of a catalogue, and nobody waits for it.
    @Test func ofADocumentOnlyItsTitleCounts() {
        let one = CatalogueSignature(files: ["a.md": .init(title: "A")])
        #expect(one == CatalogueSignature(files: ["a.md": .init(title: "A")]))
        #expect(one != CatalogueSignature(files: ["a.md": .init(title: "B")]))
        #expect(one.restedFor(nowNanoseconds: second) > .seconds(1000))
    }
}
