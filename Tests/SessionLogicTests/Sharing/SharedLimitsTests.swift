import Fleet
import Testing

@testable import SessionLogic
@testable import WireProtocol

@Suite struct SharedLimitsTests {
    @Test func aNumberIsWithinItsRangeOrAbsent() {
        #expect(Int.isWithin(nil, 1...2) && Int.isWithin(1, 1...2) && Int.isWithin(2, 1...2))
        #expect(!Int.isWithin(0, 1...2) && !Int.isWithin(.max, 1...2))
    }

    @Test func aTextIsMeasuredInBytes() {
        #expect("öö".fits(4) && !"öö".fits(3) && "".fits(0))
    }

    /// Whatever a browser may say, and a pod makes of it, another pod reads.
    @Test func whoTakesOverStaysWithinTheLimits() {
        let most = ResumePlan.epoch(after: ProtocolLimits.epochMax, random: 1)
        #expect(SharedLimits.epochs.contains(most + ResumePlan.jumpMax))
    }

    private static let extremes = [Int.min, -1, 1 << 42, Int.max]

    /// Every field that holds a number, with every number that it must not have.
    @Test(arguments: extremes)
    func aNumberOutsideItsRangeIsNotRead(number: Int) {
        func isRead(_ text: String, _ read: ([UInt8]) -> Bool) -> Bool {
            read(Array(text.replacing("NUMBER", with: "\(number)").utf8))
        }
        #expect(!isRead(#"{"kind":"prefetch","subject":"a","failures":NUMBER}"#) { BackgroundTask(shared: $0) != nil })
        let presence = #"{"v":1,"event":"moved","session":"s","client":"c","pod":"p","epoch":NUMBER}"#
        #expect(!isRead(presence) { PresenceEnvelope(shared: $0) != nil })
        #expect(!isRead(presence.replacing("\"v\":1", with: "\"v\":NUMBER")) { PresenceEnvelope(shared: $0) != nil })
        for field in ["number", "connections", "sessions", "v"] {
            let canary = #"{"v":1,"pod":"p","role":"r","number":1,"connections":1,"sessions":1}"#
                .replacing("\"\(field)\":1", with: "\"\(field)\":NUMBER")
            #expect(!isRead(canary) { Canary(shared: $0) != nil }, "\(field)")
        }
        let record =
            #"{"id":"q","epoch":NUMBER,"item":"i","question":"q","scenario":"general","hasImage":false,"answerer":"a","pod":"p"}"#
        #expect(!isRead(record) { QueryRecord(shared: $0) != nil })
        #expect(!isRead("NUMBER") { SessionRecord(fields: ["client": Array("c".utf8), "epoch": $0]) != nil })
        for (kind, fields) in [
            ("text", #""text":"a","offset":NUMBER"#), ("final", #""finish":"stop","length":NUMBER"#),
            ("final", #""finish":"stop","length":1,"lead":NUMBER"#),
            ("final", #""finish":"stop","length":1,"documentMicroseconds":NUMBER"#),
            ("final", #""finish":"stop","length":1,"firstChunk":NUMBER"#),
            ("error", #""code":"AI_001","retryAfter":NUMBER"#),
            ("context", #""citations":[{"document":"d","page":NUMBER,"start":0,"end":1,"quote":"q"}]"#),
            ("context", #""citations":[{"document":"d","page":1,"start":NUMBER,"end":1,"quote":"q"}]"#),
            ("context", #""citations":[{"document":"d","page":1,"start":0,"end":NUMBER,"quote":"q"}]"#),
        ] {
            #expect(
                !isRead("{\"kind\":\"\(kind)\",\(fields)}") { AnswerEntry(shared: $0, id: "q", epoch: 1) != nil },
                "\(kind) \(fields)")
        }
    }
}
