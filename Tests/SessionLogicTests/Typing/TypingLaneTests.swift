import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct TypingLaneTests {
    private func lane(_ rate: Double = 60) -> TypingLane { TypingLane(keystrokesPerSecond: rate, now: .zero) }

    @Test func aNewerKeystrokeReplacesTheOneThatWaits() {
        var lane = lane()
        #expect(lane.keystrokeReceived(Typing(content: "a", seq: 1), now: .zero) == .hold)
        #expect(lane.keystrokeReceived(Typing(content: "ab", seq: 2), now: .zero) == .replaceWaiting)
        #expect(
            lane.keystrokeDue(now: .milliseconds(1))
                == .predict(Typing(content: "ab", seq: 2), queued: .milliseconds(1)))
        #expect(lane.keystrokeDue(now: .zero) == .doNothing)
    }

    @Test func aKeystrokeThatIsNotAboveTheLastSeqIsDropped() {
        var lane = lane()
        #expect(lane.keystrokeReceived(Typing(content: "ab", seq: 5), now: .zero) == .hold)
        #expect(lane.keystrokeReceived(Typing(content: "a", seq: 5), now: .zero) == .dropStale)
        #expect(lane.keystrokeReceived(Typing(content: "a", seq: 4), now: .zero) == .dropStale)
        #expect(lane.keystrokeReceived(Typing(content: "abc", seq: 6), now: .zero) == .replaceWaiting)
    }

    @Test func withoutSeqTheOrderCounts() {
        var lane = lane()
        #expect(lane.keystrokeReceived(Typing(content: "b"), now: .zero) == .hold)
        #expect(lane.keystrokeReceived(Typing(content: "a"), now: .zero) == .replaceWaiting)
        #expect(lane.keystrokeDue(now: .zero) == .predict(Typing(content: "a"), queued: .zero))
    }

    @Test func overTheLimitTheNewestWaitsAndIsAnsweredWhenATokenIsThere() {
        var lane = lane(1)
        _ = lane.keystrokeReceived(Typing(content: "a"), now: .zero)
        _ = lane.keystrokeDue(now: .zero)
        _ = lane.keystrokeReceived(Typing(content: "ab"), now: .zero)
        guard case .wait(let time, isNew: true, let error?) = lane.keystrokeDue(now: .zero) else {
            Issue.record("expected to wait, with an error")
            return
        }
        #expect(error.code == .rateLimited)
        #expect(error.retryAfterMilliseconds == 1000)
        _ = lane.keystrokeReceived(Typing(content: "abc"), now: .milliseconds(10))
        guard case .wait(_, isNew: false, nil) = lane.keystrokeDue(now: .milliseconds(10)) else {
            Issue.record("expected no second wake-up and no second error")
            return
        }
        #expect(lane.keystrokeDue(now: time, isWake: true) == .predict(Typing(content: "abc"), queued: time))
    }

    @Test func errorsComeOnceASecondWithTheirCount() {
        var lane = lane(1)
        var errors: [Int?] = []
        for step in 0..<30 {
            let now = Duration.milliseconds(50 * step)
            _ = lane.keystrokeReceived(Typing(content: "\(step)"), now: now)
            if case .wait(_, _, let error?) = lane.keystrokeDue(now: now) { errors.append(error.count) }
        }
        #expect(errors.count == 2)
        #expect((errors[1] ?? 0) > 10)
    }

    @Test func underLoadAKeystrokeWaitsForANewerOne() {
        var lane = lane()
        let spacing = Duration.milliseconds(100)
        _ = lane.keystrokeReceived(Typing(content: "a"), now: .zero)
        #expect(lane.keystrokeDue(now: .zero, spacing: spacing) == .predict(Typing(content: "a"), queued: .zero))
        _ = lane.keystrokeReceived(Typing(content: "ab"), now: .milliseconds(40))
        #expect(
            lane.keystrokeDue(now: .milliseconds(40), spacing: spacing)
                == .wait(.milliseconds(60), isNew: true, error: nil))
        #expect(lane.keystrokeReceived(Typing(content: "abc"), now: .milliseconds(80)) == .replaceWaiting)
        #expect(
            lane.keystrokeDue(now: .milliseconds(80), spacing: spacing)
                == .wait(.milliseconds(20), isNew: false, error: nil))
        #expect(
            lane.keystrokeDue(now: .milliseconds(100), isWake: true, spacing: spacing)
                == .predict(Typing(content: "abc"), queued: .milliseconds(60)))
    }
}
