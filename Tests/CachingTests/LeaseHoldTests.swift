import Testing

@testable import Caching

@Suite struct LeaseHoldTests {
    @Test func aLeaseIsRenewedInTime() {
        var lease = LeaseHold(fence: 4, askedAt: .zero)
        #expect(lease.ticked(now: .milliseconds(900)) == .doNothing)
        #expect(lease.ticked(now: .seconds(1)) == .renew)
        lease.renewalAnswered(isOurs: true, askedAt: .seconds(1))
        #expect(lease.ticked(now: .milliseconds(1500)) == .doNothing)
        #expect(lease.isHeld(now: .milliseconds(3999)))
        #expect(!lease.isHeld(now: .seconds(4)))
    }

    @Test func withoutAnAnswerItIsHeldAsLongAsItWasAndAskedForAgain() {
        var lease = LeaseHold(fence: 4, askedAt: .zero)
        lease.renewalAnswered(isOurs: nil, askedAt: .seconds(1))
        #expect(lease.ticked(now: .milliseconds(1300)) == .renew)
        #expect(lease.ticked(now: .seconds(3)) == .lost)
    }

    @Test func aLeaseThatIsAnothersIsLostForGood() {
        var lease = LeaseHold(fence: 4, askedAt: .zero)
        lease.renewalAnswered(isOurs: false, askedAt: .seconds(1))
        #expect(lease.ticked(now: .seconds(1)) == .lost)
        lease.renewalAnswered(isOurs: true, askedAt: .seconds(1))
        #expect(!lease.isHeld(now: .seconds(2)))
    }
}
