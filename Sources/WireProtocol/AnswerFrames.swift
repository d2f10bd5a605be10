/// Progress of a query before its first words.
package struct Status: Sendable, Equatable {
    package enum Stage: String, Sendable, CaseIterable {
        case reading, analyzing, thinking
    }

    package var id: String
    package var stage: Stage
    package var message: String

    package init(id: String, stage: Stage, message: String) {
        self.id = id
        self.stage = stage
        self.message = message
    }

    func write(to writer: inout JSONWriter) {
        writer.field("type", "status")
        writer.field("id", id)
        writer.field("stage", stage.rawValue)
        writer.field("msg", message)
    }
}

/// A piece of an answer. `offset` and `end` count UTF-8 bytes of the answer of this `epoch`.
package struct AnswerChunk: Sendable, Equatable {
    package var id: String
    package var epoch: Int
    package var offset: Int
    package var content: String
    /// It starts at 0 and replaces everything the browser has of this answer.
    package var isSnapshot: Bool

    package var end: Int { offset + content.utf8.count }

    package init(id: String, epoch: Int, offset: Int, content: String, isSnapshot: Bool = false) {
        self.id = id
        self.epoch = epoch
        self.offset = offset
        self.content = content
        self.isSnapshot = isSnapshot
    }

    func write(to writer: inout JSONWriter) {
        writer.field("type", "answer_chunk")
        writer.field("id", id)
        writer.field("epoch", epoch)
        writer.field("offset", offset)
        writer.field("end", end)
        writer.field("content", content)
        if isSnapshot { writer.field("snapshot", true) }
    }
}

/// Place in a document: a part of a page's text.
package struct DocumentPlace: Sendable, Equatable {
    package var document: String
    package var page: Int
    package var section: String?
    /// Half-open range of the page's text, in UTF-16 units.
    package var start: Int
    package var end: Int
    /// Headings above the section's own, from the outermost.
    package var path: [String] = []
    /// Label that is printed on the page, where it is not its number.
    package var label: String?
    /// Boxes of the printed lines, four numbers each: left, top, right, bottom in points from the page's upper left corner.
    package var boxes: [Double] = []
    /// Lines of a place whose boxes are told, upper bound.
    package static let boxesMax = 40

    package init(document: String, page: Int, section: String?, start: Int, end: Int) {
        self.document = document
        self.page = page
        self.section = section
        self.start = start
        self.end = end
    }

    /// - Parameters:
    ///   - quote: the place's text, where it is quoted
    ///   - answer: part of the range that answers by itself
    func write(to writer: inout JSONWriter, quote: String? = nil, answer: Range<Int>? = nil) {
        writer.object { writer in
            writer.field("document", document)
            writer.field("page", page)
            writer.field("section", optional: section)
            writer.field("start", start)
            writer.field("end", end)
            writer.field("quote", optional: quote)
            if let answer {
                writer.key("answer_span")
                writer.object { writer in
                    writer.field("start", answer.lowerBound)
                    writer.field("end", answer.upperBound)
                }
            }
            if !path.isEmpty {
                writer.key("path")
                writer.array { writer in for heading in path { writer.string(heading) } }
            }
            if let label { writer.field("label", label) }
            guard !boxes.isEmpty else { return }
            writer.key("boxes")
            writer.array { writer in
                for start in stride(from: 0, to: boxes.count - 3, by: 4) {
                    writer.array { writer in for number in boxes[start..<(start + 4)] { writer.number(number) } }
                }
            }
        }
    }
}

/// Citation of an answer's sentence. The quote is verbatim: it is the page's text at the place.
package struct CitationFrame: Sendable, Equatable {
    package var place: DocumentPlace
    package var quote: String
    /// Part of the place that answers by itself, half-open in UTF-16 units of the page's text; nil: none is known to.
    package var answer: Range<Int>?

    package init(_ place: DocumentPlace, quote: String, answer: Range<Int>? = nil) {
        self.place = place
        self.quote = quote
        self.answer = answer
    }

    package func write(to writer: inout JSONWriter) { place.write(to: &writer, quote: quote, answer: answer) }
}

/// Judgement of an answer by its maker: whether the document answers the question, and how probably.
package struct AnswerJudgement: Sendable, Equatable {
    /// Nearest places of an answer, upper bound.
    package static let nearestMax = 3

    package var isAnswered: Bool
    /// Probability that the best passage is the right answer, 0…1.
    package var confidence: Double
    /// The nearest places, best first, where the document does not answer.
    package var nearest: [DocumentPlace]

    package init(isAnswered: Bool, confidence: Double, nearest: [DocumentPlace] = []) {
        self.isAnswered = isAnswered
        self.confidence = confidence
        self.nearest = nearest
    }

    func write(to writer: inout JSONWriter) {
        writer.field("answered", isAnswered)
        writer.key("confidence")
        writer.probability(confidence)
        guard !isAnswered else { return }
        writer.key("nearest")
        writer.array { writer in
            for place in nearest { place.write(to: &writer) }
        }
    }
}

/// Basis of an answer: the item's surroundings, the citations, and the judgement of it.
package struct AnswerContext: Sendable, Equatable {
    package var id: String
    /// `"brand":…,"related_items":…`, rendered when the catalogue loaded.
    package var details: [UInt8]
    package var scenario: String
    package var citations: [CitationFrame]
    /// nil: its maker does not judge.
    package var judgement: AnswerJudgement?
    /// Pages of the document that could be asked, while more are being read; nil: all.
    package var pagesIndexed: Int?
    /// Pages of the document that could not be read; nil: none.
    package var pagesLeftOut: Int?

    package init(
        id: String, details: [UInt8], scenario: String, citations: [CitationFrame], judgement: AnswerJudgement? = nil,
        pagesIndexed: Int? = nil, pagesLeftOut: Int? = nil
    ) {
        self.judgement = judgement
        self.pagesIndexed = pagesIndexed
        self.pagesLeftOut = pagesLeftOut
        self.id = id
        self.details = details
        self.scenario = scenario
        self.citations = citations
    }

    /// The context with as many citations, first ones first, as fit into so many bytes of JSON. Details of the item that do
    /// not fit go too.
    package func fitted(into bytesMax: Int) -> AnswerContext {
        var fitted = self
        if details.count > bytesMax / 2 { fitted.details = Array("\"brand\":null,\"related_items\":[]".utf8) }
        var judged = JSONWriter()
        judgement?.write(to: &judged)
        var room = bytesMax - fitted.details.count - judged.bytes.count
        fitted.citations = Array(
            citations.prefix { citation in
                var writer = JSONWriter()
                citation.write(to: &writer)
                room -= writer.bytes.count + 1
                return room >= 0
            })
        return fitted
    }

    func write(to writer: inout JSONWriter) {
        writer.field("type", "context")
        writer.field("id", id)
        writer.key("data")
        writer.object { writer in
            writer.raw(details)
            writer.field("scenario", scenario)
            writer.key("citations")
            writer.array { writer in
                for citation in citations { citation.write(to: &writer) }
            }
            judgement?.write(to: &writer)
            writer.field("pages_indexed", optional: pagesIndexed)
            writer.field("pages_left_out", optional: pagesLeftOut)
        }
    }
}

/// The end of an answer, exactly one for each id and epoch.
package struct FinalAnswer: Sendable, Equatable {
    package enum Finish: String, Sendable, CaseIterable {
        case stop, cancelled, error
    }

    /// Preparation before Enter, and how long the rest took.
    package struct Timing: Sendable, Equatable {
        /// The document was fetched and indexed before the question came.
        package var wasPrefetched: Bool
        /// A running prefetch was adopted.
        package var wasAdopted: Bool
        /// Time that the document stood ready before the question.
        package var leadMilliseconds: Int?
        package var documentMicroseconds: Int
        package var firstChunkMicroseconds: Int?

        package init(
            wasPrefetched: Bool = false, wasAdopted: Bool = false, leadMilliseconds: Int? = nil,
            documentMicroseconds: Int = 0, firstChunkMicroseconds: Int? = nil
        ) {
            self.wasPrefetched = wasPrefetched
            self.wasAdopted = wasAdopted
            self.leadMilliseconds = leadMilliseconds
            self.documentMicroseconds = documentMicroseconds
            self.firstChunkMicroseconds = firstChunkMicroseconds
        }
    }

    package var id: String
    package var epoch: Int
    /// UTF-8 bytes of the whole answer.
    package var length: Int
    package var finish: Finish
    package var timing: Timing
    /// Probability that the best passage is the right answer, 0…1; nil: the answer's maker does not judge.
    package var confidence: Double?

    package init(
        id: String, epoch: Int, length: Int, finish: Finish, timing: Timing = Timing(), confidence: Double? = nil
    ) {
        self.confidence = confidence
        self.id = id
        self.epoch = epoch
        self.length = length
        self.finish = finish
        self.timing = timing
    }

    func write(to writer: inout JSONWriter) {
        writer.field("type", "final_answer")
        writer.field("id", id)
        writer.field("epoch", epoch)
        writer.field("content", "")
        writer.field("length", length)
        writer.field("finish", finish.rawValue)
        if let confidence {
            writer.key("confidence")
            writer.probability(confidence)
        }
        writer.key("timing")
        writer.object { writer in
            writer.field("prefetched", timing.wasPrefetched)
            writer.field("adopted", timing.wasAdopted)
            writer.field("lead_ms", optional: timing.leadMilliseconds)
            writer.field("document_us", timing.documentMicroseconds)
            writer.field("first_chunk_us", optional: timing.firstChunkMicroseconds)
        }
    }
}
