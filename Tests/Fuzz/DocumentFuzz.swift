// Built by `make fuzz-documents` together with the readers' sources: not part of the package.
import Catalogue
import DocumentSearch
import Glibc
import TextCoding

/// What is between a document's bytes and an answer, one target each; `FUZZ_TARGET` says which.
private enum Target: String, CaseIterable {
    case text, html, markdown, charset, print, includes, gzip, format, reply, job, index, citations
    case list, title, rules, sections, synonyms, meaning, followup

    func run(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch self {
        case .text: Self.text(bytes)
        case .html: Self.check(HTMLPages.read(Charset.decoded(bytes, isMarkup: true)).pages)
        case .markdown: if let read = try? MarkdownPages.read(Charset.decoded(bytes)) { Self.check(read.pages) }
        case .charset: Self.charset(bytes)
        case .print: Self.print(bytes)
        case .includes: Self.includes(bytes)
        case .gzip: Self.gzip(bytes)
        case .format: Self.format(bytes)
        case .reply: Self.reply(bytes)
        case .job: if let job = CageJob(Array(bytes)) { precondition(CageJob(job.encoded()) == job, "another job") }
        case .index: Self.index(bytes)
        case .citations: Self.citations(bytes)
        case .list: Self.list(Array(bytes))
        case .title: Self.title(Array(bytes))
        case .rules: Self.rules(bytes)
        case .sections: Self.sections(bytes)
        case .synonyms:
            if let table = try? SynonymTable(String(decoding: bytes, as: UTF8.self)) { Self.checkAnswer(bytes, table) }
        case .meaning: Self.meaning(Array(bytes))
        case .followup: Self.followUp(bytes)
        }
    }

    /// A header that is known stands before half of the inputs, so that records are read.
    private static func list(_ bytes: [UInt8]) {
        let header = Array("sku;Title;popularity;image_url;description\n".utf8)
        for text in [bytes, header + bytes] {
            var builder = CatalogueBuilder()
            DelimitedCatalogue.read(text, source: "f", into: &builder) { $0 }
            BrandFile.read(text, source: "f", into: &builder) { $0 }
            let (catalogue, report) = builder.finish()
            precondition(catalogue.items.count == report.items, "items are lost")
            precondition(catalogue.items.allSatisfy { !$0.name.isEmpty }, "an item without a name")
        }
    }

    private static func title(_ bytes: [UInt8]) {
        for format in DocumentFormat.allCases {
            let title = DocumentTitle.find(in: bytes, format)
            precondition(title.map { !$0.isEmpty && $0.count <= 160 } ?? true, "a title without limit")
        }
    }

    private static func rules(_ bytes: UnsafeBufferPointer<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        let rules = IgnoreRules(text)
        for path in ["a", "docs/a.md", "docs/deep/er/b.txt", String(text.prefix(40))] {
            _ = rules.ignores(path, isFolder: path.count % 2 == 0)
        }
    }

    private static func check(_ pages: [Page]) {
        for (number, page) in pages.enumerated() {
            precondition(page.number == number + 1, "pages out of order")
            precondition((page.section?.utf16.count ?? 0) <= Page.sectionUnitsMax, "a section without limit")
        }
    }

    private static func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        var sink = PageSink(textBytesMax: 4096)
        var sheets = SheetSplitter()
        var decoded = DocumentText.decoded(bytes)
        let isRead = decoded.withUTF8 { utf8 -> Bool in
            do throws(DocumentProblem) {
                // In two pieces, as a program writes them.
                try sheets.add(utf8.prefix(utf8.count / 3), to: &sink)
                try sheets.add(utf8.dropFirst(utf8.count / 3), to: &sink)
                try sheets.finish(&sink)
                return true
            } catch {
                precondition(error.code == .tooLarge)
                return false
            }
        }
        guard isRead else { return }
        var decoder = CageReplyDecoder()
        let summary = CageReply.summary(textBytes: sink.textBytes, pages: sink.pages).encoded()
        do throws(CageBabble) {
            let replies = try decoder.append(summary + sink.replies + CageReply.done.encoded())
            precondition(replies.count == sink.pages + 2, "pages were lost on their way")
        } catch {
            preconditionFailure("what a reader says is not believed: \(error.message)")
        }
        // Joined once, it stays as it is.
        let once = TextReflow.paragraphs(decoded)
        precondition(!once.contains("\n\n") && once.first != "\n", "an empty paragraph")
    }

    private static func charset(_ bytes: UnsafeBufferPointer<UInt8>) {
        let label = String(decoding: bytes.prefix(12), as: UTF8.self)
        let rest = bytes.dropFirst(min(12, bytes.count))
        let text = Charset.decoded(rest, label: label, isMarkup: true)
        precondition(text.utf8.count <= 8 * rest.count + 8, "more text than its bytes can hold")
    }

    /// A table of words whose texts and places are the input's.
    private static func print(_ bytes: UnsafeBufferPointer<UInt8>) {
        var words = PrintedWords()
        words.add(bytes)
        for (number, piece) in bytes.split(separator: 0x20).enumerated() {
            let level = [1, 3, 4, 5, 5, 5, 5][Int(piece.first ?? 0) % 7]
            // Every other input stands in columns, as a table does.
            let isTable = bytes.first.map { $0 % 2 == 0 } == true
            let left = isTable ? Int(piece.last ?? 0) % 4 * 120 : Int(piece.last ?? 0) * 3
            let top = isTable ? number / 3 * 12 % 700 : number * 7 % 700
            let text = String(decoding: piece, as: UTF8.self)
            words.add(Array("\(level)\t1\t0\t0\t0\t0\t\(left)\t\(top)\t20\t10\t100\t\(text)\n".utf8))
        }
        words.finish()
        let reflow = PrintReflow(words.pages)
        for position in words.pages.indices {
            let page = reflow.page(of: position)
            precondition(!page.text.contains("\n\n"), "an empty paragraph")
            let paragraphs =
                page.text.isEmpty ? 0 : page.text.split(separator: "\n", omittingEmptySubsequences: false).count
            precondition(page.kinds.count <= paragraphs, "kinds of other paragraphs")
            let length = page.text.utf16.count
            precondition(page.lines.allSatisfy { $0.start <= length }, "a line that stands behind the text")
        }
    }

    private static func includes(_ bytes: UnsafeBufferPointer<UInt8>) {
        let other = Array(bytes.reversed())
        let expanded = try? RoffIncludes.expanded(bytes, bytesMax: 8192) { path in path.isEmpty ? nil : other }
        precondition((expanded?.count ?? 0) <= 3 * 8192)
    }

    private static func gzip(_ bytes: UnsafeBufferPointer<UInt8>) {
        // A true header, so that what follows is looked at.
        let packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + bytes
        if let unpacked = try? FileBytes.gunzip(packed, bytesMax: 10_000) { precondition(unpacked.count <= 10_000) }
        if let unpacked = try? FileBytes.undeflate(Array(bytes), bytesMax: 10_000) {
            precondition(unpacked.count <= 10_000)
        }
    }

    private static func format(_ bytes: UnsafeBufferPointer<UInt8>) {
        let type = String(decoding: bytes.prefix(16), as: UTF8.self)
        let name = String(decoding: bytes.dropFirst(16).prefix(16), as: UTF8.self)
        let format = DocumentFormat.guess(
            contentType: type, location: name, bytes: bytes.dropFirst(min(32, bytes.count)), isLocal: false)
        precondition(format != .man, "a manual page from the web")
    }

    private static func reply(_ bytes: UnsafeBufferPointer<UInt8>) {
        let limits = CageReplyDecoder.Limits(textBytesMax: 1000, pagesMax: 50)
        var decoder = CageReplyDecoder(limits)
        var pages = 0
        var text = 0
        // Often enough something that gets past the summary.
        let start = bytes.first.map { $0 % 2 == 0 } == true ? CageReply.summary(textBytes: 900, pages: 9).encoded() : []
        for piece in [start, Array(bytes.prefix(bytes.count / 2)), Array(bytes.dropFirst(bytes.count / 2))] {
            guard let replies = try? decoder.append(piece) else { return }
            for case .page(let page) in replies {
                pages += 1
                text += page.text.utf8.count
            }
        }
        precondition(pages <= 50 && text <= 1000, "more than was announced")
    }

    private static func index(_ bytes: UnsafeBufferPointer<UInt8>) {
        let whole = String(decoding: bytes, as: UTF8.self)
        let parts = whole.split(separator: "\u{0C}", omittingEmptySubsequences: false)
        let pages = parts.enumerated().map {
            Page(number: $0 + 1, section: $0 % 3 == 0 ? String($1) : nil, text: String($1))
        }
        var builder = PassageIndexBuilder(pages)
        while builder.advance(units: 50) {}
        let index = builder.finish()
        for passage in index.passages {
            var last = 0
            for sentence in passage.sentences {
                precondition(
                    sentence.lowerBound >= last && sentence.count <= SentenceSplitter.unitsMax && !sentence.isEmpty)
                precondition(index.citation(of: sentence, in: passage).isVerbatim(on: index.pages[passage.page]))
                last = sentence.upperBound
            }
            precondition(passage.range.count <= 1200)
        }
        let question = String(whole.prefix(60))
        let hits = index.search(question, limit: 5)
        precondition(hits.allSatisfy { index.passages.indices.contains($0.passage) && $0.score > 0 })
        for piece in ExtractiveAnswer.answer(question, from: index).pieces {
            let page = index.pages.first { $0.number == piece.citation.page }
            precondition(page.map { piece.citation.isVerbatim(on: $0) } == true, "a quotation that stands nowhere")
        }
    }

    /// Paragraph by paragraph, as a long text comes in pieces.
    private static func sections(_ bytes: UnsafeBufferPointer<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        let pieces = text.split(separator: "\n\n")
        var sections = TextSections()
        var pages: [Page] = []
        for (number, piece) in pieces.enumerated() {
            pages += sections.add(String(piece) + "\n\n", isLast: number == pieces.count - 1)
        }
        check(pages)
    }

    /// A vocabulary, scales and vectors that are the input's, with a header and a checksum that hold.
    private static func meaning(_ bytes: [UInt8]) {
        _ = try? MeaningTable(MeaningTable.magic + bytes)
        var text = Array(bytes.prefix(64))
        let count = text.count { $0 == 0x0A }
        while text.count % 8 != 0 { text.append(0) }
        let rest = bytes.dropFirst(64)
        let tail = (0..<count * 36).map { rest.isEmpty ? 7 : rest[rest.startIndex + $0 % rest.count] }
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        var table = MeaningTable.magic + number(count) + number(32) + number(text.count) + number(0)
        table += [UInt8](repeating: 0, count: 8) + text + tail
        let checksum = MeaningTable.checksum(of: table)
        for place in 0..<8 { table[24 + place] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt64(place))) }
        if let read = try? MeaningTable(table) { precondition(read.dimensions == 32, "another width") }
    }

    private static func checkAnswer(_ bytes: UnsafeBufferPointer<UInt8>, _ synonyms: SynonymTable) {
        let words = String(decoding: bytes.prefix(40), as: UTF8.self)
        for word in words.lowercased().split(separator: " ").map(String.init) {
            precondition(!synonyms.others(of: word).contains(word), "itself")
        }
    }

    private static func followUp(_ bytes: UnsafeBufferPointer<UInt8>) {
        let halves = bytes.split(separator: 0x0A, maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
        guard halves.count == 2 else { return }
        let read = FollowUp.read(halves[1], after: [halves[0]], in: manual) ?? halves[1]
        for piece in ExtractiveAnswer.answer(read, from: manual).pieces {
            precondition(manual.pages.contains { piece.citation.isVerbatim(on: $0) }, "a quotation that stands nowhere")
        }
    }

    private static let manual = PassageIndex([
        Page(number: 1, text: "Send one volt and press the encoder. Send three volts and press it again. Größe 5 µm."),
        Page(number: 2, section: "Warranty", text: "The warranty covers one year of normal use."),
    ])

    private static func citations(_ bytes: UnsafeBufferPointer<UInt8>) {
        let answer = String(decoding: bytes, as: UTF8.self) + " Send one volt [1]."
        let citations = GroundedCitations.citations(in: answer, passages: [0, 1], index: manual)
        precondition(citations.count <= 16)
        for citation in citations {
            precondition(manual.pages.contains { citation.isVerbatim(on: $0) }, "a quotation that stands nowhere")
        }
    }
}

private let target: Target = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = Target(rawValue: name) else {
        preconditionFailure("FUZZ_TARGET: expected one of \(Target.allCases.map(\.rawValue)), came \"\(name)\"")
    }
    return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target.run(UnsafeBufferPointer(start: start, count: count))
    return 0
}
