import DocumentSearch
import Glibc
import TextCoding

/// Reader of documents: from bytes to pages, for every supported format. Runs inside the cage.
struct DocumentReader {
    let job: CageJob
    /// The open file that the bytes are from; programs read it themselves.
    let file: Int32
    /// A page of the same tree of manual pages, nil when there is none.
    let include: (String) throws(DocumentProblem) -> [UInt8]?
    /// Takes the parts of a long document; nil: it is read whole.
    var handOver: PageSink.HandOver?

    /// - Returns: the pages that are not handed over, or that none of all has text
    func read(_ bytes: UnsafeRawBufferPointer) throws(DocumentProblem) -> PageSink {
        var sink = PageSink(textBytesMax: job.textBytesMax, partBytes: job.partBytes, handOver: handOver)
        if let unpacked = try unpacked(bytes) {
            let result = unpacked.withUnsafeBytes { unpacked -> Result<PageSink, DocumentProblem> in
                do throws(DocumentProblem) {
                    try read(unpacked, isPacked: true, &sink)
                    return .success(sink)
                } catch {
                    return .failure(error)
                }
            }
            sink = try result.get()
        } else {
            try read(bytes, isPacked: false, &sink)
        }
        guard sink.hasText else {
            let reason =
                bytes.isEmpty
                ? "it is empty"
                : sink.pages == 0 || !bytes.starts(with: "%PDF-".utf8)
                    ? "it has no text" : "it has \(sink.pages) page(s) without any text: probably scanned or drawn"
            throw DocumentProblem(.noText, reason)
        }
        return sink
    }

    /// Undoes the content encoding, then a packed file format; nil when there is neither.
    private func unpacked(_ bytes: UnsafeRawBufferPointer) throws(DocumentProblem) -> [UInt8]? {
        var result: [UInt8]?
        switch job.encoding {
        case .identity: break
        case .gzip: result = try FileBytes.gunzip(Array(bytes), bytesMax: job.bytesMax)
        case .deflate: result = try FileBytes.undeflate(Array(bytes), bytesMax: job.bytesMax)
        }
        let magic: [UInt8] = [0x1F, 0x8B]
        if result?.starts(with: magic) ?? bytes.starts(with: magic) {
            result = try FileBytes.gunzip(result ?? Array(bytes), bytesMax: job.bytesMax)
        }
        return result
    }

    private func read(
        _ bytes: UnsafeRawBufferPointer, isPacked: Bool, _ sink: inout PageSink
    ) throws(DocumentProblem) {
        let name = job.location.hasSuffix(".gz") ? String(job.location.dropLast(3)) : job.location
        let guessed = DocumentFormat.guess(
            contentType: job.contentType, location: name, bytes: bytes, isLocal: job.isLocal)
        guard let format = job.format ?? guessed else {
            throw DocumentProblem(.unknownFormat, "expected \(DocumentFormat.shownNames)")
        }
        switch format {
        case .pdf: try readPDF(bytes, isPacked: isPacked, &sink)
        case .html: try sink.add(HTMLPages.read(try text(bytes, isMarkup: true)))
        case .markdown: try sink.add(MarkdownPages.read(try text(bytes)))
        case .text: try readText(bytes, &sink)
        case .man: try readManualPage(bytes, &sink)
        }
    }

    /// Bytes examined for control characters, of which binary files are full.
    private static let lookedAt = 1024
    private static let controlsShare = 16

    private func text(_ bytes: UnsafeRawBufferPointer, isMarkup: Bool = false) throws(DocumentProblem) -> String {
        let start = bytes.prefix(Self.lookedAt)
        // NUL to BEL, SO to SUB, FS to US; those of lines, escapes and overstriking stand in texts.
        let controls = start.count { $0 < 8 || (0x0E...0x1A).contains($0) || (0x1C...0x1F).contains($0) }
        let isWide =
            UnmarkedUTF16(start) != nil || start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF])
            || start.starts(with: [0, 0, 0xFE, 0xFF])
        guard isWide || controls * Self.controlsShare <= start.count else {
            throw DocumentProblem(.unknownFormat, "expected text, came something else")
        }
        return Charset.decoded(bytes, label: Charset.label(contentType: job.contentType), isMarkup: isMarkup)
    }

    private func readText(_ bytes: UnsafeRawBufferPointer, _ sink: inout PageSink) throws(DocumentProblem) {
        var text = try text(bytes)
        var sheets = SheetSplitter()
        var problem: DocumentProblem?
        text.withUTF8 { utf8 in
            do throws(DocumentProblem) {
                try sheets.add(utf8, to: &sink)
                try sheets.finish(&sink)
            } catch {
                problem = error
            }
        }
        if let problem { throw problem }
    }

    /// poppler's `pdftotext` writes a table of words with their boxes.
    private func readPDF(
        _ bytes: UnsafeRawBufferPointer, isPacked: Bool, _ sink: inout PageSink
    ) throws(DocumentProblem) {
        guard Array(bytes.prefix(1024)).firstRange(of: Array("%PDF-".utf8)) != nil else {
            throw DocumentProblem(.unknownFormat, "expected a PDF, came something else")
        }
        var words = PrintedWords()
        var before: [PrintedPage] = []
        var blanks = BlankPages()
        // The program and its reader share the document's memory limit.
        Confinement.limit(heapBytes: job.memoryBytes / 2)
        let isLong = bytes.count >= Self.longPrintBytes
        var wanted = isLong ? Self.firstPages : Self.pagesAtOnce
        var first = 1
        do throws(DocumentProblem) {
            while true {
                let code = try ReaderProgram.run(
                    .pdftotext, ["-enc", "UTF-8", "-f", "\(first)", "-l", "\(first + wanted - 1)", "-tsv", "-", "-"],
                    input: isPacked ? .bytes(bytes) : .file(file), accepted: first > 1 ? [Self.noSuchPage] : []
                ) { output throws(DocumentProblem) in
                    words.add(output)
                    guard words.textBytes <= job.textBytesMax else {
                        throw DocumentProblem(.tooLarge, "it has more than \(job.textBytesMax >> 20) MiB of text")
                    }
                }
                words.finish()
                let pages = words.take(words.pages.count)
                try add(pages, after: before, &blanks, to: &sink)
                // It writes a row for each page that there is.
                guard code == 0, pages.count >= wanted else { break }
                if isLong, first == 1 { try sink.endPart() }
                before = (before + pages).suffix(RunningLines.neighbours)
                first += wanted
                wanted = Self.pagesAtOnce
            }
        } catch {
            // A document with a password cannot be read; one with an empty password can.
            guard error.code == .extractorFailed, Self.isEncrypted(bytes) else { throw error }
            throw DocumentProblem(.extractorFailed, "it is encrypted, and opens only with a password")
        }
        sink.about.pagesLeftOut = blanks.leftOut
    }

    /// Bytes of a PDF from which it can be asked before its last page; pages that are read at first then; and pages that one run
    /// of the program reads, whose memory grows with them.
    private static let longPrintBytes = 2 << 20
    private static let firstPages = 50
    private static let pagesAtOnce = 400
    /// Exit code of `pdftotext` when the first page wanted is behind the last one.
    private static let noSuchPage: Int32 = 99

    /// - Parameter before: pages before them, for what repeats from page to page
    private func add(
        _ pages: [PrintedPage], after before: [PrintedPage], _ blanks: inout BlankPages, to sink: inout PageSink
    ) throws(DocumentProblem) {
        let reflow = PrintReflow(before + pages)
        if before.isEmpty { sink.about.title = reflow.title }
        for position in pages.indices {
            let page = reflow.page(of: before.count + position)
            blanks.add(hasText: !page.text.isEmpty)
            try sink.add(page)
        }
    }

    private static func isEncrypted(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let mark = Array("/Encrypt".utf8)
        var rest = bytes[...]
        while let slash = rest.firstIndex(of: mark[0]) {
            if rest[slash...].starts(with: mark) { return true }
            rest = rest[(slash + 1)...]
        }
        return false
    }

    /// mandoc renders to HTML; sections come from its headings. Tables and equations it knows as well.
    private func readManualPage(_ bytes: UnsafeRawBufferPointer, _ sink: inout PageSink) throws(DocumentProblem) {
        Confinement.limit(heapBytes: job.memoryBytes / 2)
        let plain = try RoffIncludes.expanded(bytes, bytesMax: job.bytesMax, find: include)
        let source = Array(Charset.decoded(plain).utf8)
        // HTML of a page is a few times as long as the page.
        let htmlBytesMax = job.textBytesMax * 4
        var html: [UInt8] = []
        var problem: DocumentProblem?
        source.withUnsafeBytes { source in
            do throws(DocumentProblem) {
                try ReaderProgram.run(.mandoc, ["-K", "utf-8", "-T", "html", "-O", "fragment"], input: .bytes(source)) {
                    output throws(DocumentProblem) in
                    guard html.count + output.count <= htmlBytesMax else {
                        throw DocumentProblem(.tooLarge, "rendered it has more than \(htmlBytesMax >> 20) MiB")
                    }
                    html.append(contentsOf: output)
                }
            } catch {
                problem = error
            }
        }
        if let problem { throw problem }
        try sink.add(HTMLPages.read(String(decoding: html, as: UTF8.self), isManual: true))
    }
}
