import Testing

@testable import Fleet

@Suite struct SharedFormTests {
    private struct Newer: SharedForm, Equatable {
        static let bytesMax = 1000
        var name: String
        var added: Int
        var isWithinLimits: Bool { added < 10 }
    }

    private struct Older: SharedForm, Equatable {
        static let bytesMax = 40
        var name: String
        var isWithinLimits: Bool { true }
    }

    @Test func anOlderPodReadsWhatANewerOneWroteAndTheOtherWayRoundIsNothing() {
        #expect(Older(shared: Newer(name: "a/b", added: 1).shared) == Older(name: "a/b"))
        #expect(Newer(shared: Older(name: "a").shared) == nil)
        #expect(String(decoding: Newer(name: "a/b", added: 1).shared, as: UTF8.self) == #"{"added":1,"name":"a/b"}"#)
    }

    @Test func whatIsTooLongOrOutsideItsLimitsIsNothing() {
        #expect(Newer(shared: Newer(name: "a", added: 9).shared) != nil)
        #expect(Newer(shared: Newer(name: "a", added: 10).shared) == nil)
        #expect(Older(shared: Older(name: String(repeating: "a", count: 29)).shared) != nil)
        #expect(Older(shared: Older(name: String(repeating: "a", count: 30)).shared) == nil)
    }

    /// What JSON can say and no number of ours can be.
    @Test(arguments: ["1e400", "9223372036854775808", "-1e400", "1.5", "\"5\"", "[1]", "null", "{}", "NaN", "0x10"])
    func whatIsNoNumberIsNothing(number: String) {
        #expect(Newer(shared: Array("{\"name\":\"a\",\"added\":\(number)}".utf8)) == nil)
    }

    @Test func depthWithoutEndIsNothing() {
        let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        #expect(Newer(shared: Array("{\"name\":\"a\",\"added\":1,\"x\":\(deep)}".utf8)) == nil)
    }
}
