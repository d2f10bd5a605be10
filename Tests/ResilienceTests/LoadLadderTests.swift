import Testing

@testable import Resilience

@Suite struct LoadLadderTests {
    private func ladder() -> LoadLadder { LoadLadder(.init(tooLate: .milliseconds(100))) }

    @Test func oneLateTickIsAHiccup() {
        var ladder = ladder()
        #expect(ladder.sampled(lateness: .milliseconds(900)) == .stay)
        #expect(ladder.sampled(lateness: .milliseconds(10)) == .stay)
        #expect(ladder.sampled(lateness: .milliseconds(900)) == .stay)
        #expect(ladder.step == .nothing)
    }

    @Test func whileItIsLateOneThingAfterTheOtherIsGivenUp() {
        var ladder = ladder()
        var steps: [SheddingStep] = []
        for _ in 0..<14 {
            if case .climb(let step) = ladder.sampled(lateness: .milliseconds(150)) { steps.append(step) }
        }
        #expect(steps == [.prefetch, .detail, .connections, .predictions, .queries])
        #expect(ladder.step == .queries)
    }

    @Test func betweenHalfAndWholeNothingMoves() {
        var ladder = ladder()
        for _ in 0..<2 { _ = ladder.sampled(lateness: .milliseconds(100)) }
        for _ in 0..<50 { #expect(ladder.sampled(lateness: .milliseconds(60)) == .stay) }
        #expect(ladder.step == .prefetch)
    }

    @Test func whatWasGivenUpLastComesBackFirstAndSlowly() {
        var ladder = ladder()
        for _ in 0..<4 { _ = ladder.sampled(lateness: .milliseconds(100)) }
        #expect(ladder.step == .detail)
        for _ in 0..<7 { #expect(ladder.sampled(lateness: .zero) == .stay) }
        #expect(ladder.sampled(lateness: .zero) == .descend(.prefetch))
        for _ in 0..<7 { #expect(ladder.sampled(lateness: .zero) == .stay) }
        #expect(ladder.sampled(lateness: .zero) == .descend(.nothing))
        #expect(ladder.sampled(lateness: .zero) == .stay)
    }

    @Test func aLimitOfZeroMeansThatNothingIsShed() {
        var ladder = LoadLadder(.init(tooLate: .zero))
        for _ in 0..<20 { #expect(ladder.sampled(lateness: .seconds(5)) == .stay) }
    }
}
