import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

extension SpeculationDesk {
    /// By its candidates, best first.
    fileprivate mutating func predicted(
        _ candidates: [(item: ItemKey, confidence: Double)], now: Duration
    ) -> PredictAction {
        predicted(
            candidates.first.map { Hunch($0.item, confidence: $0.confidence) },
            confidence: { item in candidates.first { $0.item == item }?.confidence ?? 0 }, now: now)
    }
}

extension ItemKey: ExpressibleByStringLiteral {
    public init(stringLiteral id: String) { self.init(id: id) }
}

@Suite struct SpeculationDeskTests {
    private func desk() -> SpeculationDesk { SpeculationDesk(policy: ActionPolicy()) }

    @Test func aSureFirstCandidateIsWantedOnce() {
        var desk = desk()
        #expect(desk.predicted([("a", 0.84)], now: .zero).prefetch == nil)
        #expect(desk.predicted([("a", 0.85)], now: .zero).prefetch == "a")
        #expect(desk.predicted([("a", 0.99)], now: .zero).prefetch == nil)
    }

    /// Acting wrongly may cost more than effort; making an item ready never does.
    @Test func whatCostsMoreToDoIsPreparedAllTheSame() {
        var desk = desk()
        func predicted(_ confidence: Double, _ rights: ActionPolicy.Rights) -> SpeculationDesk.PredictAction {
            desk.predicted(
                .init("a", confidence: confidence, cost: .undoable, rights: rights), confidence: { _ in confidence },
                now: .zero)
        }
        #expect(predicted(0.7, .mayPrepare) == .init(decision: .ask))
        #expect(predicted(0.9, .none) == .init(decision: .refuse))
        #expect(predicted(0.9, .mayPrepare) == .init(decision: .ask, prefetch: "a"))
        #expect(predicted(0.9, .mayAct) == .init(decision: .act))
    }

    @Test func aDocumentOnItsWayIsLetGoWhenConfidenceFalls() {
        var desk = desk()
        _ = desk.predicted([("a", 0.9)], now: .zero)
        #expect(desk.predicted([("a", 0.66)], now: .zero).release == [])
        #expect(
            desk.predicted([("b", 0.9), ("a", 0.05)], now: .zero)
                == .init(decision: .prepare, prefetch: "b", release: ["a"]))
    }

    @Test func itemsOfTwoCataloguesWithOneIdAreTwo() {
        var desk = desk()
        _ = desk.predicted([("a", 0.9)], now: .zero)
        let other = ItemKey(catalogue: "other", id: "a")
        #expect(desk.predicted([(other, 0.9)], now: .zero).prefetch == other)
        #expect(desk.queried(other, now: .zero) == .adopted(foreseen: .zero))
    }

    @Test func nothingBeginsThatMayNotAndWhatIsLetGoIsLetGoAllTheSame() {
        var desk = desk()
        _ = desk.predicted([("a", 0.9)], now: .zero)
        let action = desk.predicted(.init("b", confidence: 0.95), mayBegin: false, confidence: { _ in 0 }, now: .zero)
        #expect(action == .init(decision: .prepare, prefetch: nil, release: ["a"]))
    }

    @Test func aChosenItemIsKeptWhateverIsTyped() {
        var desk = desk()
        #expect(desk.chosen("a", now: .zero) == true)
        #expect(desk.predicted([], now: .zero).release == [])
        #expect(desk.chosen("a", now: .zero) == false)
    }

    @Test func aQueryTellsWhetherItWasForeseen() {
        var desk = desk()
        #expect(desk.queried("a", now: .zero) == .unforeseen)
        _ = desk.predicted([("a", 0.9)], now: .zero)
        #expect(desk.queried("a", now: .seconds(1)) == .adopted(foreseen: .seconds(1)))
        _ = desk.predicted([("a", 0.9)], now: .seconds(2))
        desk.loaded("a", isUsable: true, now: .seconds(3))
        #expect(desk.queried("a", now: .seconds(5)) == .useful(lead: .seconds(2), foreseen: .seconds(3)))
        #expect(desk.queried("a", now: .seconds(6)) == .unforeseen)
    }

    @Test func whatIsNeverAskedAboutIsWastedOnce() {
        var desk = desk()
        _ = desk.predicted([("a", 0.9)], now: .zero)
        desk.loaded("a", isUsable: true, now: .zero)
        #expect(desk.expire(now: .seconds(600)) == 0)
        #expect(desk.expire(now: .seconds(601)) == 1)
        #expect(desk.expire(now: .seconds(602)) == 0)
        #expect(desk.ended() == 0)
    }

    @Test func whatFailedIsNeitherUsefulNorWasted() {
        var desk = desk()
        _ = desk.predicted([("a", 0.9)], now: .zero)
        desk.loaded("a", isUsable: false, now: .zero)
        #expect(desk.queried("a", now: .zero) == .unforeseen)
        #expect(desk.ended() == 0)
    }

    @Test func whatFailedIsTriedAgainAfterAWhile() {
        var desk = desk()
        #expect(desk.chosen("a", now: .zero) == true)
        desk.loaded("a", isUsable: false, now: .zero)
        #expect(desk.chosen("a", now: .seconds(29)) == false)
        #expect(desk.chosen("a", now: .seconds(30)) == true)
    }

    @Test func theOldestMakesRoomAndCountsAsWasted() {
        var desk = desk()
        for item in 0..<SpeculationDesk.rememberedMax + 3 {
            #expect(desk.chosen(ItemKey(id: "\(item)"), now: .zero) == true)
            desk.loaded(ItemKey(id: "\(item)"), isUsable: true, now: .zero)
        }
        #expect(desk.queried("0", now: .zero) == .unforeseen)
        #expect(desk.expire(now: .zero) == 3)
    }

    @Test func aSessionHasABudget() {
        var desk = desk()
        #expect(desk.predicted([("a", 0.9)], now: .zero).prefetch == "a")
        #expect(desk.chosen("b", now: .zero) == true)
        #expect(desk.chosen("c", now: .zero) == true)
        for item in 0..<40 {
            _ = desk.chosen(ItemKey(id: "x\(item)"), now: .zero)
            desk.loaded(ItemKey(id: "x\(item)"), isUsable: true, now: .zero)
        }
        #expect(desk.ended() == 40)
    }

    @Test func whenNobodyIsThereNothingGoesOnAndWhatIsReadyStays() {
        var desk = desk()
        _ = desk.chosen("a", now: .zero)
        _ = desk.predicted([("b", 0.9)], now: .zero)
        desk.loaded("b", isUsable: true, now: .zero)
        _ = desk.predicted([("c", 0.99)], now: .zero)
        let (first, second) = (desk.left(), desk.left())
        #expect(first == ["a", "c"])
        #expect(second == [])
        let isWantedAgain = desk.chosen("a", now: .zero)
        #expect(isWantedAgain)
        let foreseen = desk.queried("b", now: .seconds(1))
        #expect(foreseen == .useful(lead: .seconds(1), foreseen: .seconds(1)))
    }
}
