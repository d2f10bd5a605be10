import Testing

@testable import Fleet

@Suite struct PresenceEnvelopeTests {
    @Test func anEnvelopeIsReadBackAndHasItsVersion() {
        let envelope = PresenceEnvelope(.moved, session: "s", client: "c", pod: "p", epoch: 3)
        #expect(PresenceEnvelope(shared: envelope.shared) == envelope)
        #expect(String(decoding: envelope.shared, as: UTF8.self).contains(#""v":1"#))
        let canary = Canary(pod: "p", role: "serve", number: 7, connections: 2, sessions: 3)
        #expect(Canary(shared: canary.shared) == canary)
    }

    /// A newer pod may add fields; a newer version of the envelope is not for us.
    @Test func whatIsNotUnderstoodIsIgnored() {
        func read(_ text: String) -> PresenceEnvelope? { PresenceEnvelope(shared: Array(text.utf8)) }
        #expect(read(#"{"v":1,"event":"gone","session":"s","client":"c","pod":"p","epoch":1,"new":{}}"#) != nil)
        #expect(read(#"{"v":2,"event":"gone","session":"s","client":"c","pod":"p","epoch":1}"#) == nil)
        #expect(read(#"{"v":1,"event":"flown","session":"s","client":"c","pod":"p","epoch":1}"#) == nil)
        for bad in ["", "x", "{}", "[1]"] { #expect(read(bad) == nil) }
    }

    /// Anybody may publish: numbers that overflow and names that fill memory are not believed.
    @Test func whatNoPodWouldSayIsIgnored() {
        func canary(_ number: String, _ count: String = "1", pod: String = "p") -> Canary? {
            Canary(
                shared:
                    Array(
                        #"{"v":1,"pod":"\#(pod)","role":"serve","number":\#(number),"connections":\#(count),"sessions":1}"#
                            .utf8))
        }
        #expect(canary("7") != nil)
        #expect(canary("-9223372036854775808") == nil && canary("9223372036854775807") == nil)
        #expect(canary("1", "9223372036854775807") == nil && canary("1", "-1") == nil)
        #expect(canary("1", pod: String(repeating: "x", count: 1000)) == nil)
        let long = PresenceEnvelope(
            .moved, session: String(repeating: "s", count: 1000), client: "c", pod: "p", epoch: 1)
        #expect(PresenceEnvelope(shared: long.shared) == nil)
        #expect(
            PresenceEnvelope(shared: PresenceEnvelope(.moved, session: "s", client: "a b", pod: "p", epoch: 1).shared)
                == nil)
    }
}
