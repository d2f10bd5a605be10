import DocumentSearch

/// Replies of a caged reader. Each goes over the wire as its kind, the length of its body (32 bits), and the body.
enum CageReply: Equatable, Sendable {
    /// The reader is confined and waits for a document. `landlock`: the version of the kernel's interface, 0 where it
    /// has none.
    case ready(landlock: Int)
    /// Facts about the document, sent before the last summary when there are any.
    case about(CagedAbout)
    /// Size of the text up to the end of a part, sent so that the server makes room before it takes the part's pages.
    case summary(textBytes: Int, pages: Int)
    case page(Page)
    /// All pages of a part have been sent, and the reader goes on with the next one.
    case partEnd
    case done
    case problem(DocumentProblem)
    /// Request for an included manual page of the same tree.
    case include(String)
    /// The findings of a probe.
    case report(String)

    fileprivate enum Kind: UInt8 {
        case ready = 1
        case summary, page, done, problem, include, report, about, partEnd
    }

    func encoded() -> [UInt8] {
        var body = ByteWriter()
        let kind: Kind
        switch self {
        case .ready(let landlock):
            kind = .ready
            body.put(UInt32(landlock))
        case .about(let about):
            kind = .about
            let title = Array((about.title ?? "").utf8)
            body.put(UInt32(min(about.pagesLeftOut, Int(UInt32.max))))
            body.put(UInt32(title.count))
            body.put(title)
            body.put(about.notes.joined(separator: "\n").utf8)
        case .summary(let textBytes, let pages):
            kind = .summary
            body.put(UInt64(textBytes))
            body.put(UInt32(pages))
        case .page(let page):
            kind = .page
            body.put(UInt32(page.number))
            body.put(page.section == nil ? 0 as UInt8 : 1)
            body.put(UInt32(page.section?.utf8.count ?? 0))
            body.put((page.section ?? "").utf8)
            Self.put(page.bounded, &body)
            body.put(page.text.utf8)
        case .partEnd: kind = .partEnd
        case .done: kind = .done
        case .problem(let problem):
            kind = .problem
            let code = Array(problem.code.rawValue.utf8)
            body.put(UInt32(code.count))
            body.put(code)
            body.put(problem.message.utf8)
        case .include(let path):
            kind = .include
            body.put(path.utf8)
        case .report(let text):
            kind = .report
            body.put(text.utf8)
        }
        var message = ByteWriter()
        message.put(kind.rawValue)
        message.put(UInt32(body.bytes.count))
        message.put(body.bytes)
        return message.bytes
    }
}

extension CageReply {
    /// Puts a page's structure: its label, the headings above, the kinds of its paragraphs and the places of its lines.
    fileprivate static func put(_ page: Page, _ body: inout ByteWriter) {
        func put(_ text: String) {
            body.put(UInt32(text.utf8.count))
            body.put(text.utf8)
        }
        put(page.label ?? "")
        body.put(UInt8(page.path.count))
        page.path.forEach(put)
        body.put(UInt32(page.kinds.count))
        body.put(page.kinds.lazy.map(\.rawValue))
        body.put(UInt32(page.lines.count))
        for line in page.lines {
            body.put(line.start)
            for number in line.box { body.put(number.bitPattern) }
        }
    }

    /// Takes a page's structure.
    ///
    /// - Returns: nil where it is not one
    fileprivate static func takeStructure(_ reader: inout ByteReader, into page: inout Page) -> Bool {
        guard let label = reader.text(), let headings = reader.byte(), headings <= Page.pathMax else { return false }
        page.label = label.isEmpty ? nil : label
        for _ in 0..<headings {
            guard let heading = reader.text() else { return false }
            page.path.append(heading)
        }
        guard let kinds = reader.word(), kinds <= Page.kindsMax, let bytes = reader.block(Int(kinds)) else {
            return false
        }
        page.kinds = bytes.compactMap { ParagraphKind(rawValue: $0) }
        guard page.kinds.count == bytes.count, let lines = reader.word(), lines <= Page.linesMax else { return false }
        page.lines.reserveCapacity(Int(lines))
        for _ in 0..<lines {
            guard let start = reader.word().flatMap({ Int32(exactly: $0) }), let left = reader.word(),
                let top = reader.word(), let right = reader.word(), let bottom = reader.word()
            else { return false }
            page.lines.append(
                PrintedPlace(
                    start: Int(start), left: Float(bitPattern: left), top: Float(bitPattern: top),
                    right: Float(bitPattern: right), bottom: Float(bitPattern: bottom)))
        }
        return true
    }
}

/// Facts about a document besides its pages.
struct CagedAbout: Equatable, Sendable {
    static let titleBytesMax = 1200
    private static let notesMax = 8
    private static let noteBytesMax = 200

    var title: String?
    var notes: [String] = []
    var pagesLeftOut = 0

    var isEmpty: Bool { self == CagedAbout() }

    /// Copy cut to fit into a reply.
    var bounded: CagedAbout {
        var result = self
        result.title = title.map { String(decoding: $0.utf8.prefix(Self.titleBytesMax - 3), as: UTF8.self) }
        result.notes = notes.prefix(Self.notesMax).map {
            String(decoding: $0.utf8.prefix(Self.noteBytesMax), as: UTF8.self).replacing("\n", with: " ")
        }
        return result
    }
}

/// Failure of the protocol: a reply that no reader makes, so that the reader is broken or replaced.
struct CageBabble: Error, Equatable {
    var message: String
}

/// Decoder of a caged reader's bytes as they come. It trusts none of them: every number has a range, every text is
/// UTF-8 and limited, and pages are no more and no longer than announced.
struct CageReplyDecoder {
    struct Limits: Sendable {
        var textBytesMax = 64 << 20
        /// Pages a document may have: more than any manual, few enough that each may cost some bytes.
        var pagesMax = 1_000_000
    }

    private static let headerBytes = 5
    /// Bytes of a reply that carries no page.
    private static let smallBytesMax = 4096
    /// Bytes of a page besides its text: its section, those above it, its label, and its structure.
    private static let pageExtraBytes =
        64 + 4 * Page.sectionUnitsMax * (Page.pathMax + 1) + 4 * Page.labelUnitsMax + Page.kindsMax + 20 * Page.linesMax
    private static let problemBytesMax = 400

    var limits: Limits
    private var buffer: [UInt8] = []
    private var promisedBytes: Int?
    private var promisedPages = 0
    /// A part was announced whose end has not come.
    private var isPartOpen = false
    private var bytesLeft = 0
    private var pagesLeft = 0
    private var lastPage = 0
    private var lastPath: [String] = []

    init(_ limits: Limits = Limits()) { self.limits = limits }

    /// Replies completed by these bytes.
    mutating func append(_ bytes: some Sequence<UInt8>) throws(CageBabble) -> [CageReply] {
        buffer.append(contentsOf: bytes)
        var replies: [CageReply] = []
        var start = 0
        while let length = try bodyLength(at: start), buffer.count - start - Self.headerBytes >= length {
            let body = start + Self.headerBytes..<start + Self.headerBytes + length
            replies.append(try reply(kind: buffer[start], body: buffer[body]))
            start = body.upperBound
        }
        if start > 0 { buffer.removeFirst(start) }
        return replies
    }

    /// Length of a reply's body; nil: the header is not yet whole.
    private func bodyLength(at start: Int) throws(CageBabble) -> Int? {
        guard buffer.count - start >= Self.headerBytes else { return nil }
        var header = ByteReader(buffer[(start + 1)..<(start + Self.headerBytes)])
        let length = Int(header.word() ?? 0)
        let isPage = buffer[start] == CageReply.Kind.page.rawValue
        guard length <= (isPage ? bytesLeft + Self.pageExtraBytes : Self.smallBytesMax) else {
            throw CageBabble(message: "a reply of \(length) bytes")
        }
        return length
    }

    private mutating func reply(kind: UInt8, body: ArraySlice<UInt8>) throws(CageBabble) -> CageReply {
        var reader = ByteReader(body)
        switch CageReply.Kind(rawValue: kind) {
        case .ready:
            guard let landlock = reader.word(), landlock < 1000 else {
                throw CageBabble(message: "a cage nobody knows")
            }
            return .ready(landlock: Int(landlock))
        case .about: return .about(try about(&reader))
        case .done:
            guard promisedBytes != nil, pagesLeft == 0 else { throw CageBabble(message: "an end before the end") }
            return .done
        case .partEnd:
            guard isPartOpen, pagesLeft == 0 else { throw CageBabble(message: "an end of a part that did not begin") }
            isPartOpen = false
            return .partEnd
        case .summary: return try summary(&reader)
        case .page: return try page(&reader)
        case .problem:
            guard body.count <= Self.problemBytesMax, let code = reader.text().flatMap(DocumentProblem.Code.init),
                let message = String(validating: reader.rest, as: UTF8.self)
            else { throw CageBabble(message: "a problem nobody knows") }
            return .problem(DocumentProblem(code, message))
        case .include: return .include(try text(reader.rest))
        case .report: return .report(try text(reader.rest))
        case nil: throw CageBabble(message: "a reply of kind \(kind)")
        }
    }

    private func about(_ reader: inout ByteReader) throws(CageBabble) -> CagedAbout {
        guard pagesLeft == 0, let leftOut = reader.word().map({ Int($0) }), leftOut <= limits.pagesMax,
            let title = reader.text(), title.utf8.count <= CagedAbout.titleBytesMax,
            let notes = String(validating: reader.rest, as: UTF8.self)
        else { throw CageBabble(message: "something about a document that nobody understands") }
        return CagedAbout(
            title: title.isEmpty ? nil : title, notes: notes.split(separator: "\n").map(String.init),
            pagesLeftOut: leftOut)
    }

    private mutating func summary(_ reader: inout ByteReader) throws(CageBabble) -> CageReply {
        let (known, knownPages) = (promisedBytes ?? 0, promisedPages)
        guard pagesLeft == 0, let bytes = reader.number(), let pages = reader.word().map({ Int($0) }),
            (known...limits.textBytesMax).contains(bytes), (knownPages...limits.pagesMax).contains(pages)
        else { throw CageBabble(message: "a summary past the limits") }
        (promisedBytes, promisedPages, isPartOpen) = (bytes, pages, true)
        bytesLeft += bytes - known
        pagesLeft = pages - knownPages
        return .summary(textBytes: bytes, pages: pages)
    }

    private mutating func page(_ reader: inout ByteReader) throws(CageBabble) -> CageReply {
        guard let number = reader.word().map({ Int($0) }), number > lastPage, number <= limits.pagesMax, pagesLeft > 0,
            let hasSection = reader.byte(), let section = reader.text()
        else { throw CageBabble(message: "a page that was not announced") }
        var page = Page(number: number, section: hasSection == 1 ? section : nil, text: "")
        guard section.utf16.count <= Page.sectionUnitsMax, CageReply.takeStructure(&reader, into: &page),
            page.textBytes + reader.rest.count <= bytesLeft, let text = String(validating: reader.rest, as: UTF8.self)
        else { throw CageBabble(message: "a page past what was announced") }
        page.text = text
        guard page.isStructureSound else { throw CageBabble(message: "a page whose structure is not its text's") }
        lastPage = number
        pagesLeft -= 1
        bytesLeft -= page.textBytes
        // Sections beside each other have the same headings above: they share them.
        if page.path == lastPath { page.path = lastPath } else { lastPath = page.path }
        return .page(page)
    }

    private func text(_ bytes: ArraySlice<UInt8>) throws(CageBabble) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw CageBabble(message: "no UTF-8") }
        return text
    }
}
