import Testing

@testable import DocumentSearch

@Suite struct TermExpansionsTests {
    @Test func aPhraseGivesItsShortFormAndTheOtherWayRound() {
        var expansions = TermExpansions()
        expansions.add(short: 9, long: [1, 2])
        #expect(expansions.terms(at: 0, in: [1, 2, 3], end: 3) == [9])
        #expect(expansions.terms(at: 0, in: [1, 3], end: 2).isEmpty)
        #expect(expansions.terms(at: 0, in: [1, 2], end: 1).isEmpty, "the phrase ends in another passage")
        #expect(expansions.terms(at: 0, in: [9], end: 1) == [1, 2])
        #expect(TermExpansions().isEmpty)
    }

    @Test func wordsWrittenAsOneAreParted() {
        let known: Set<String> = ["netzwerk", "karte", "arbeit", "platz", "log", "datei"]
        func parts(_ word: String) -> [String]? {
            Compounds.parts(of: word) { known.contains($0) }.map { [$0.head, $0.tail] }
        }
        #expect(parts("netzwerkkarte") == ["netzwerk", "karte"])
        #expect(parts("arbeitsplatz") == ["arbeit", "platz"])
        #expect(parts("logdatei") == ["log", "datei"])
        #expect(parts("karte") == nil && parts("netzwerke") == nil && parts("") == nil)
        #expect(parts(String(repeating: "karte", count: 50)) == nil)
    }

    @Test func aCompoundIsFoundByItsPartsInGerman() {
        let pages = [
            Page(number: 1, section: "A", text: "Die Netzwerkkarte wird mit dem Kabel verbunden, und das ist alles."),
            Page(number: 2, section: "B", text: "Die Karte zeigt den Weg. Das Netzwerk ist nicht da."),
            Page(number: 3, section: "C", text: "Der Drucker steht auf dem Tisch und wird nicht benutzt."),
        ]
        let index = PassageIndex(pages)
        #expect(index.stems.language == .german)
        #expect(Set(index.search("Karte", limit: 5).map(\.passage)) == [0, 1])
        #expect(index.search("Druckertisch", limit: 1).first?.passage == 2)
    }
}
