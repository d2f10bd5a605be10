import Testing

@testable import DocumentSearch

@Suite struct AnswerSpanTests {
    private func span(
        _ type: QuestionType, _ sentence: String, asked: Set<String> = [], _ language: Language = .english
    ) -> String? {
        AnswerSpan.of(
            type, in: sentence, language, isAsked: { asked.contains($0) },
            saysNothing: { WordStems(language).saysNothing($0) }
        ).map { range in
            String(decoding: Array(sentence.utf16)[range], as: UTF16.self)
        }
    }

    @Test func aMeasureIsANumberWithItsUnit() {
        #expect(span(.measure, "The device has 12 bands and 2 ports.", asked: ["bands"]) == "12 bands")
        #expect(span(.measure, "The device has 12 bands and 2 ports.", asked: ["ports"]) == "2 ports")
        #expect(span(.measure, "It weighs 1.5 kg.", asked: ["weighs"]) == "1.5 kg")
        #expect(span(.measure, "Up to 80% is used.") == "80%")
        #expect(span(.measure, "The cable costs 15 euros and more.", asked: ["cable"]) == "15 euros")
        #expect(span(.measure, "A swap of 64–128MB is enough.", asked: ["swap"]) == "64–128MB")
        #expect(span(.measure, "A -12V/+12V power supply.", asked: ["power"]) == "12V")
        #expect(span(.measure, "There is nothing to count here.") == nil)
    }

    @Test func aPriceHasACurrency() {
        let asked: Set = ["cost", "costs", "repair"]
        #expect(span(.measure, "A repair within 3 days costs €20.50 at most.", asked: asked) == "€20.50")
        #expect(span(.measure, "A repair of 2 parts costs 15 euros.", asked: asked) == "15 euros")
        #expect(span(.measure, "Die Reparatur dauert 3 Tage und kostet 20€.", asked: ["kostet"], .german) == "20€")
        #expect(span(.measure, "Die Reparatur dauert 3 Tage und kostet 20 €.", asked: ["kostet"], .german) == "20 €")
        #expect(span(.measure, "Repairs of 2 parts cost from €12 on.", asked: asked) == "€12")
        #expect(span(.measure, "A repair takes 3 days.", asked: asked) == "3 days")
    }

    @Test func aTimeHasAUnitOfTime() {
        #expect(span(.time, "Hold button 2 for 10 seconds.", asked: ["hold"]) == "10 seconds")
        #expect(span(.time, "It takes two hours.", asked: ["takes"]) == "two hours")
        #expect(span(.time, "Halten Sie Taste 3 für 5 Sekunden.", [], .german) == "5 Sekunden")
        #expect(span(.time, "It has 12 bands.") == nil)
    }

    private func span(_ type: QuestionType, _ sentence: String, _ asked: Set<String>, _ language: Language) -> String? {
        span(type, sentence, asked: asked, language)
    }

    @Test func aPlaceIsAPathThroughMenus() {
        #expect(span(.place, "It is under Settings > Sound > Volume, or on the remote.") == "Settings > Sound > Volume")
        #expect(span(.way, "From Settings, tap Display > Navigation bar.") == "Display > Navigation bar")
        #expect(span(.place, "It stands on the left.") == nil && span(.place, "> here") == nil)
    }

    @Test func aMeaningStandsBehindItsTerm() {
        #expect(span(.meaning, "--depth:\u{2002}Create a shallow clone.") == "Create a shallow clone.")
        #expect(span(.meaning, "Depth is how far it goes.") == nil)
    }

    @Test func anyTextIsTaken() {
        for type in QuestionType.allCases {
            for text in ["", ">", " > ", "1", "1.", "1.2.3.4", "> > >", String(repeating: "1 ", count: 500), "𝟙𝟚 >𝟛"] {
                if let range = AnswerSpan.of(
                    type, in: text, .english, isAsked: { _ in true }, saysNothing: { _ in false })
                {
                    #expect(range.upperBound <= text.utf16.count && !range.isEmpty)
                }
            }
        }
    }
}
