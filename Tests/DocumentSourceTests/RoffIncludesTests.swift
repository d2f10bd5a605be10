import Testing

@testable import DocumentSource

@Suite struct RoffIncludesTests {
    private func expanded(_ source: String, _ tree: [String: String] = [:], bytesMax: Int = 10_000) throws -> String {
        let bytes = try RoffIncludes.expanded(Array(source.utf8), bytesMax: bytesMax) { path in
            tree[path].map { Array($0.utf8) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func aPageThatIncludesAnotherIsTheOther() throws {
        #expect(try expanded(".so man1/b.1\n", ["man1/b.1": ".TH B 1\n.SH NAME\n"]) == ".TH B 1\n.SH NAME\n")
        #expect(try expanded("'  so\tman1/b.1  \n.SH X", ["man1/b.1": "b\n"]) == "b\n.SH X\n")
        #expect(try expanded(".mso an.tmac\ntext\n", ["an.tmac": ".de X\n"]) == ".de X\ntext\n")
    }

    @Test func whatIsNotInTheTreeGoes() throws {
        #expect(try expanded(".TH X 1\n.so proc/1/environ\n.so /etc/passwd\n.so\nend") == ".TH X 1\nend\n")
    }

    @Test func otherLinesStayAsTheyAre() throws {
        for text in [".soft x\n", ".\n", "'\n", "so x\n", ".nf\n .so x\n", ".\\\" .so x\n"] {
            #expect(try expanded(text, ["x": "NO\n"]) == text)
        }
    }

    @Test func pagesThatIncludeEachOtherEnd() throws {
        let loop = try expanded(".so a\n", ["a": "A\n.so b\n", "b": "B\n.so a\n"])
        #expect(loop == "A\nB\nA\nB\nA\nB\nA\nB\n")
        let wide = String(repeating: ".so a\n", count: 1000)
        #expect(try expanded(wide, ["a": "A\n"]) == String(repeating: "A\n", count: 32))
    }

    @Test func theWholePageHasALimit() {
        #expect(throws: DocumentProblem.self) {
            try expanded(".so a\n", ["a": String(repeating: "x", count: 2000)], bytesMax: 1000)
        }
    }
}
