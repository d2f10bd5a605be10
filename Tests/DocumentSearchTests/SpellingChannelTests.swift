import Testing

@testable import DocumentSearch

@Suite struct SpellingChannelTests {
    private func cost(_ typed: String, _ meant: String) -> Float? {
        guard var channel = SpellingChannel(typed) else { return nil }
        return channel.cost(of: meant)
    }

    @Test func eachSlipOfAHandIsFollowed() {
        for typed in ["calibate", "calibbrate", "calirbate", "calibrste", "calibratee"] {
            #expect(cost(typed, "calibrate") != nil, "\(typed)")
        }
        #expect(cost("calibrate", "calibrate") == 0)
    }

    @Test func likelySlipsCostLess() throws {
        let leftOut = try #require(cost("calbrate", "calibrate"))
        let added = try #require(cost("calxibrate", "calibrate"))
        let doubled = try #require(cost("callibrate", "calibrate"))
        let farKey = try #require(cost("calibrpte", "calibrate"))
        let nearKey = try #require(cost("calibrste", "calibrate"))
        #expect(leftOut < doubled && doubled < added && nearKey < farKey)
        #expect(try #require(cost("aclibrate", "calibrate")) < farKey)
    }

    @Test func aShortWordHasOneSlipAndALongOneTwo() {
        #expect(cost("volune", "volume") != nil && cost("vlune", "volume") == nil)
        #expect(cost("notificatinos", "notifications") != nil && cost("notifcatinos", "notifications") != nil)
        #expect(cost("notfcatnos", "notifications") == nil)
    }

    @Test func numbersAndVeryShortWordsAreNotCorrected() {
        #expect(SpellingChannel("wif") == nil && SpellingChannel("mp3s") == nil)
        #expect(SpellingChannel(String(repeating: "a", count: 25)) == nil)
    }

    @Test func wordsOfOtherScriptsAreCompared() {
        #expect(cost("настройкп", "настройка") != nil)
        #expect(cost("настройка", "calibrate") == nil)
    }
}
