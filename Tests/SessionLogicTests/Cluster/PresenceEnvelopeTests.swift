import Testing

@testable import SessionLogic

@Suite struct PresenceEnvelopeTests {
    @Test func anEnvelopeIsReadBackAndHasItsVersion() {
        let envelope = PresenceEnvelope(.moved, session: "s", client: "c", pod: "p", epoch: 3)
        #expect(PresenceEnvelope.read(envelope.shared) == envelope)
        #expect(String(decoding: envelope.shared, as: UTF8.self).contains(#""v":1"#))
        let canary = Canary(pod: "p", role: "serve", number: 7, connections: 2, sessions: 3)
        #expect(Canary.read(canary.shared) == canary)
    }

    /// A newer pod may add fields; a newer version of the envelope is not for us.
    @Test func whatIsNotUnderstoodIsIgnored() {
        func read(_ text: String) -> PresenceEnvelope? { PresenceEnvelope.read(Array(text.utf8)) }
        #expect(read(#"{"v":1,"event":"gone","session":"s","client":"c","pod":"p","epoch":1,"new":{}}"#) != nil)
        #expect(read(#"{"v":2,"event":"gone","session":"s","client":"c","pod":"p","epoch":1}"#) == nil)
        #expect(read(#"{"v":1,"event":"flown","session":"s","client":"c","pod":"p","epoch":1}"#) == nil)
        for bad in ["", "x", "{}", "[1]"] { #expect(read(bad) == nil) }
    }
}
