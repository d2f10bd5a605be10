import Testing

@testable import DocumentSearch

@Suite struct SynonymTableTests {
    private func problem(_ text: String) -> SynonymTable.Problem? {
        do throws(SynonymTable.Problem) {
            _ = try SynonymTable(text)
            return nil
        } catch {
            return error
        }
    }

    @Test func aSitesWordFindsTheDocumentsOwn() throws {
        let table = try SynonymTable("# things\nclicker, zapper, remote control\n\ntelly,television\n")
        let pages = [
            Page(number: 1, section: "A", text: "The remote control has many keys."),
            Page(number: 2, section: "B", text: "The television hangs on the wall."),
        ]
        let index = PassageIndex(pages, IndexResources(synonyms: table))
        #expect(index.search("clicker", limit: 1).first?.passage == 0)
        #expect(index.search("telly", limit: 1).first?.passage == 1)
        #expect(PassageIndex(pages).search("clicker", limit: 1).isEmpty)
    }

    @Test func wordsAreStemmedInTheLanguageOfTheDocument() throws {
        let table = try SynonymTable("Glotze, Fernseher")
        let page = Page(number: 1, text: "Der Fernseher hängt an der Wand, und das ist nicht alles, was er kann.")
        let index = PassageIndex([page], IndexResources(synonyms: table))
        #expect(index.stems.language == .german && index.search("Glotze", limit: 1).count == 1)
    }

    @Test func aBrokenTableIsRefusedWithItsLine() {
        #expect(problem("a, b\nalone") == .init(line: 2, message: "expected 2 to 30 words separated by commas, came 1"))
        #expect(problem(String(repeating: "a", count: 1001))?.line == 1)
        #expect(problem(String(repeating: "a, b\n", count: 10_001))?.line == 10_001)
        #expect(problem("") == nil && problem("#\n\n , ,\n") == nil)
    }

    @Test func anotherTextHasAnotherChecksum() throws {
        #expect(try SynonymTable("a, b").checksum != SynonymTable("a, c").checksum)
    }
}
