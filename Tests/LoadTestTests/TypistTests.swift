import Testing

@testable import loadtest

@Suite struct TypistTests {
    private func acts(_ count: Int, seed: UInt64 = 1, _ change: (inout Typist.Settings) -> Void = { _ in }) -> [(
        act: Typist.Act, after: Duration
    )] {
        var settings = Typist.Settings()
        change(&settings)
        var typist = Typist(names: ["ab", "abc", "xy"], settings: settings, seed: seed)
        return (0..<count).map { _ in typist.next() }
    }

    @Test func aNameIsTypedLetterByLetter() {
        let texts = acts(200) {
            $0.wrongShare = 0; $0.askShare = 0
        }.map(\.act)
        for (before, now) in zip(texts, texts.dropFirst()) {
            guard case .type(let old) = before, case .type(let new) = now else { continue }
            #expect(new.count == 1 || new == old + String(new.suffix(1)))
        }
    }

    @Test func aWrongLetterIsTakenBack() {
        let texts = acts(2000) {
            $0.askShare = 0; $0.wrongShare = 0.5
        }.map(\.act)
        let steps = zip(texts, texts.dropFirst()).count { before, now in
            if case .type(let old) = before, case .type(let new) = now {
                new.count == old.count - 1 && old.hasPrefix(new)
            } else {
                false
            }
        }
        #expect(steps > 100)
    }

    @Test func aQuestionIsAboutTheNameThatWasTyped() {
        var typist = Typist(names: ["ab", "abc", "xy"], settings: .init(askShare: 1, wrongShare: 0), seed: 3)
        var last = ""
        var questions = 0
        for _ in 0..<300 {
            switch typist.next().act {
            case .type(let text): last = text
            case .ask(let item, _):
                questions += 1
                #expect(["ab", "abc", "xy"][item] == last)
            }
        }
        #expect(questions > 30)
    }

    @Test func theSameSeedTypesTheSame() {
        #expect(acts(100, seed: 7).map(\.act) == acts(100, seed: 7).map(\.act))
        #expect(acts(100, seed: 7).map(\.after) != acts(100, seed: 8).map(\.after))
    }

    @Test func theMedianIntervalIsTheOneOfTheSettings() {
        let times = acts(4000) { $0.rest = .zero }.map(\.after).sorted()
        #expect(times[2000] > .milliseconds(170) && times[2000] < .milliseconds(230))
        #expect(
            acts(50) {
                $0.isSteady = true; $0.interval = .seconds(1)
            }.allSatisfy { $0.after == .seconds(1) })
    }
}
