/// Reason why a message was refused, which goes back to the browser in an `error` frame.
package struct MessageProblem: Error, Equatable {
    package var message: String
    /// Identity of the refused message, as far as it could be read.
    package var id: String?
    package var seq: Int?
    /// The message is a `typing` over its own limit: the connection closes with 1009.
    package var isTooBig = false

    package init(_ message: String, id: String? = nil, seq: Int? = nil, isTooBig: Bool = false) {
        self.message = message
        self.id = id
        self.seq = seq
        self.isTooBig = isTooBig
    }
}

/// Parser from the bytes of one text frame to a `ClientMessage`, or to the reason for refusing it.
///
/// Fields that no message has are skipped; a known field twice is an error, because two readers would choose
/// differently. Which fields are required depends on `type`, which may stand anywhere in the object.
package struct ClientMessageParser {
    private var type: String?
    private var content: JSONScanner.Value?
    private var query: JSONScanner.Value?
    private var question: JSONScanner.Value?
    private var productID: JSONScanner.Value?
    private var id: JSONScanner.Value?
    private var scenario: JSONScanner.Value?
    private var seq: JSONScanner.Value?
    private var epoch: JSONScanner.Value?
    private var offset: JSONScanner.Value?
    private var echo: String?
    private var catalogue: JSONScanner.Value?
    private var hasImage = false
    /// Bits of the known fields that were read.
    private var seen: UInt32 = 0

    /// Known field and its bit in `seen`. There is room for 32: a further bit is no `UInt32` and does not compile, nor
    /// does a bit that two fields share.
    enum Key: UInt32, CaseIterable {
        case type = 0x1
        case content = 0x2
        case query = 0x4
        case question = 0x8
        case productID = 0x10
        case id = 0x20
        case scenario = 0x40
        case seq = 0x80
        case epoch = 0x100
        case offset = 0x200
        case t = 0x400
        case image = 0x800
        case catalogue = 0x1000

        /// As it stands in a message.
        var name: String {
            switch self {
            case .type: "type"
            case .content: "content"
            case .query: "query"
            case .question: "question"
            case .productID: "product_id"
            case .id: "id"
            case .scenario: "scenario"
            case .seq: "seq"
            case .epoch: "epoch"
            case .offset: "offset"
            case .t: "t"
            case .image: "image"
            case .catalogue: "catalogue"
            }
        }

        private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

        init?(name: String) {
            guard let key = Self.byName[name] else { return nil }
            self = key
        }
    }

    /// - Parameter kind: type of a message that does not state its own, known from the place where it came in
    package static func parse(
        _ bytes: RawSpan, assuming kind: ClientMessage.Kind? = nil
    ) throws(MessageProblem) -> ClientMessage {
        var parser = ClientMessageParser()
        parser.type = kind?.rawValue
        do {
            var scanner = JSONScanner(bytes)
            try parser.readFields(&scanner)
        } catch {
            throw MessageProblem(error.message, id: parser.readableID, seq: parser.readableSeq)
        }
        return try parser.message(byteCount: bytes.byteCount)
    }

    private mutating func readFields(_ scanner: inout JSONScanner) throws(JSONProblem) {
        try scanner.enterObject()
        var isFirst = true
        while let name = try scanner.nextKey(isFirst: isFirst) {
            isFirst = false
            guard let key = Key(name: name) else {
                _ = try scanner.readValue()
                continue
            }
            let at = scanner.offset
            guard seen & key.rawValue == 0 else { throw JSONProblem(.duplicateKey(name), at: at) }
            seen |= key.rawValue
            try read(key, &scanner)
        }
        try scanner.expectEnd()
    }

    private mutating func read(_ key: Key, _ scanner: inout JSONScanner) throws(JSONProblem) {
        switch key {
        case .type:
            if case .string(let name) = try scanner.readValue() { type = name }
        case .content: content = try scanner.readValue()
        case .query: query = try scanner.readValue()
        case .question: question = try scanner.readValue()
        case .productID: productID = try scanner.readValue()
        case .id: id = try scanner.readValue()
        case .scenario: scenario = try scanner.readValue()
        case .seq: seq = try scanner.readValue()
        case .epoch: epoch = try scanner.readValue()
        case .offset: offset = try scanner.readValue()
        case .t: echo = try readEcho(&scanner)
        case .image: hasImage = try scanner.readValue() != .null
        case .catalogue: catalogue = try scanner.readValue()
        }
    }

    private func readEcho(_ scanner: inout JSONScanner) throws(JSONProblem) -> String? {
        let (value, text) = try scanner.readRaw()
        switch value {
        case .number, .string: return text
        default: return nil
        }
    }

    // MARK: One message

    private func message(byteCount: Int) throws(MessageProblem) -> ClientMessage {
        guard let type else { throw problem("expected a string in \"type\"") }
        switch ClientMessage.Kind(rawValue: type) {
        case .typing: return .typing(try typing(byteCount: byteCount))
        case .query, .lockAndQuery: return .query(try queryMessage())
        case .cancel: return .cancel(id: try identifier(id, "id"))
        case .resume: return .resume(try resume())
        case .ping: return .ping(t: try ping())
        case nil:
            let known = ClientMessage.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem("unknown type \"\(Self.shortened(type))\": expected one of \(known)")
        }
    }

    private func typing(byteCount: Int) throws(MessageProblem) -> Typing {
        guard byteCount <= ProtocolLimits.typingBytesMax else {
            throw MessageProblem(
                "a typing message may have \(ProtocolLimits.typingBytesMax) bytes, came \(byteCount)", isTooBig: true)
        }
        let text = try string(content, "content", scalarsMax: ProtocolLimits.contentScalarsMax)
        let item = try optional(productID, "product_id")
        return Typing(
            content: text, seq: try optionalCount(seq, "seq"), productID: item,
            catalogue: try optional(catalogue, "catalogue"))
    }

    private func queryMessage() throws(MessageProblem) -> Query {
        let item = try identifier(productID, "product_id")
        let text: String
        switch (query, content, question) {
        case (let value?, _, _): text = try string(value, "query", scalarsMax: ProtocolLimits.queryScalarsMax)
        case (nil, let value?, _): text = try string(value, "content", scalarsMax: ProtocolLimits.queryScalarsMax)
        case (nil, nil, let value?):
            text = try string(value, "question", scalarsMax: ProtocolLimits.queryScalarsMax)
        case (nil, nil, nil): throw problem("expected a string in \"query\", came nothing")
        }
        guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw problem("expected a question in \"query\", came only white space")
        }
        return Query(
            productID: item, text: text, id: try optional(id, "id"), scenario: try scenarioValue(), hasImage: hasImage,
            catalogue: try optional(catalogue, "catalogue"))
    }

    private func scenarioValue() throws(MessageProblem) -> Query.Scenario {
        guard let name = try optional(scenario, "scenario") else { return .general }
        guard let value = Query.Scenario(rawValue: name) else {
            let known = Query.Scenario.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem("expected one of \(known) in \"scenario\", came \"\(Self.shortened(name))\"")
        }
        return value
    }

    private func resume() throws(MessageProblem) -> ResumeRequest {
        let most = ProtocolLimits.epochMax
        guard let epoch = try optionalCount(epoch, "epoch", most: most),
            let offset = try optionalCount(offset, "offset", most: most)
        else { throw problem("expected whole numbers in \"epoch\" and \"offset\", came nothing") }
        return ResumeRequest(id: try identifier(id, "id"), epoch: epoch, offset: offset)
    }

    private func ping() throws(MessageProblem) -> String {
        guard let echo else {
            if seen & Key.t.rawValue == 0 { return "null" }
            throw problem("expected a number or a string in \"t\"")
        }
        guard echo.utf8.count <= ProtocolLimits.echoBytesMax else {
            throw problem("\"t\" may have \(ProtocolLimits.echoBytesMax) bytes, came \(echo.utf8.count)")
        }
        return echo
    }

    // MARK: One field

    private func string(
        _ value: JSONScanner.Value?, _ name: String, scalarsMax: Int
    ) throws(MessageProblem) -> String {
        guard let value else { throw problem("expected a string in \"\(name)\", came nothing") }
        guard case .string(let text) = value else {
            throw problem("expected a string in \"\(name)\", came \(value.kind)")
        }
        // A scalar has at most four bytes: short texts need no counting.
        guard text.utf8.count > scalarsMax else { return text }
        let count = text.unicodeScalars.count
        guard count <= scalarsMax else {
            throw problem("\"\(name)\" may have \(scalarsMax) characters, came \(count)")
        }
        return text
    }

    private func identifier(_ value: JSONScanner.Value?, _ name: String) throws(MessageProblem) -> String {
        let text = try string(value, name, scalarsMax: ProtocolLimits.identifierBytesMax)
        guard (1...ProtocolLimits.identifierBytesMax).contains(text.utf8.count) else {
            throw problem(
                "\"\(name)\" may have 1 to \(ProtocolLimits.identifierBytesMax) bytes, came \(text.utf8.count)")
        }
        return text
    }

    private func optional(_ value: JSONScanner.Value?, _ name: String) throws(MessageProblem) -> String? {
        switch value {
        case nil, .null: return nil
        default: return try identifier(value, name)
        }
    }

    /// The largest number up to which a JSON reader counts exactly, rounded down.
    private static let countMax = 9_000_000_000_000_000

    private func optionalCount(
        _ value: JSONScanner.Value?, _ name: String, most: Int = countMax
    ) throws(MessageProblem) -> Int? {
        switch value {
        case nil, .null: return nil
        case .number(let number) where number >= 0 && number == number.rounded() && number <= Double(most):
            return Int(number)
        case .some(let other):
            let range = most == Self.countMax ? "from 0" : "from 0 to \(most)"
            throw problem("expected a whole number \(range) in \"\(name)\", came \(Self.described(other))")
        }
    }

    private static func described(_ value: JSONScanner.Value) -> String {
        if case .number(let number) = value { return "\(number)" }
        return value.kind
    }

    private func problem(_ message: String) -> MessageProblem {
        MessageProblem(message, id: readableID, seq: readableSeq)
    }

    private var readableID: String? {
        guard case .string(let text)? = id, text.utf8.count <= ProtocolLimits.identifierBytesMax else { return nil }
        return text
    }

    private var readableSeq: Int? {
        guard case .number(let number)? = seq, number >= 0, number < 9e15 else { return nil }
        return Int(number)
    }

    /// Quotation of the other side's text, at a length that is safe to send back.
    private static func shortened(_ text: String) -> String {
        text.unicodeScalars.count <= 40 ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(40))) + "…"
    }
}
