import Testing

@testable import SessionLogic

@Suite struct SharedFormTests {
    private struct Newer: SharedForm, Equatable {
        var name: String
        var added: Int
    }

    private struct Older: SharedForm, Equatable {
        var name: String
    }

    @Test func anOlderPodReadsWhatANewerOneWroteAndTheOtherWayRoundIsNothing() {
        #expect(Older(shared: Newer(name: "a/b", added: 1).shared) == Older(name: "a/b"))
        #expect(Newer(shared: Older(name: "a").shared) == nil)
        #expect(String(decoding: Newer(name: "a/b", added: 1).shared, as: UTF8.self) == #"{"added":1,"name":"a/b"}"#)
    }
}
