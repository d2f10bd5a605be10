import Fleet
import WireProtocol

/// One entry of an answer's stream: what happened to its trail, in a form another pod can repeat.
package enum AnswerEntry: Equatable, Sendable {
    case status(Status)
    /// Text at this offset in UTF-8 bytes.
    case text(String, offset: Int)
    case context(AnswerContext)
    case error(ErrorFrame)
    case final(FinalAnswer)
}

extension AnswerEntry {
    /// All kinds in one flat object: an older pod skips a kind it does not know.
    private struct Form: SharedForm {
        var kind: String
        var text: String?
        var offset: Int?
        var stage: String?
        var code: String?
        var retryAfter: Int?
        var details: String?
        var scenario: String?
        var citations: [Place]?
        var answered: Bool?
        var confidence: Double?
        var nearest: [Place]?
        var pagesIndexed: Int?
        var pagesLeftOut: Int?
        var finish: String?
        var length: Int?
        var prefetched: Bool?
        var adopted: Bool?
        var lead: Int?
        var documentMicroseconds: Int?
        var firstChunk: Int?

        init(_ kind: String) { self.kind = kind }

        var timing: FinalAnswer.Timing {
            FinalAnswer.Timing(
                wasPrefetched: prefetched ?? false, wasAdopted: adopted ?? false, leadMilliseconds: lead,
                documentMicroseconds: documentMicroseconds ?? 0, firstChunkMicroseconds: firstChunk)
        }

        var judgement: AnswerJudgement? {
            guard let answered, let confidence else { return nil }
            return AnswerJudgement(
                isAnswered: answered, confidence: confidence,
                nearest: (nearest ?? []).prefix(AnswerJudgement.nearestMax).map(\.place))
        }

        /// Bytes of an entry: a text of full length with each byte escaped, and an item's details beside it.
        static let bytesMax = 2 << 20
        /// Retry delay that a browser may be asked for, upper bound in milliseconds: a day.
        private static let retryAfters = 0...86_400_000
        /// Bytes of a frame's details of an item.
        private static let detailsBytesMax = 256 << 10
        /// Quotations of one answer, upper bound.
        private static let citationsMax = 64

        var isWithinLimits: Bool {
            let places = 0...AnswerTrail.textBytesMax
            return kind.fits(16) && (text ?? "").fits(AnswerTrail.textBytesMax) && Int.isWithin(offset, places)
                && (stage ?? "").fits(32) && (code ?? "").fits(32) && Int.isWithin(retryAfter, Self.retryAfters)
                && (details ?? "").fits(Self.detailsBytesMax) && (scenario ?? "").fits(64)
                && (citations?.count ?? 0) <= Self.citationsMax
                && (citations ?? []).allSatisfy { $0.isWithinLimits && $0.citation != nil }
                && (confidence ?? 0) >= 0 && (confidence ?? 0) <= 1
                && Int.isWithin(pagesIndexed, SharedLimits.positions)
                && Int.isWithin(pagesLeftOut, SharedLimits.positions)
                && (nearest?.count ?? 0) <= Self.citationsMax && (nearest ?? []).allSatisfy(\.isWithinLimits)
                && (finish ?? "").fits(32) && Int.isWithin(length, places)
                && Int.isWithin(lead, SharedLimits.microseconds)
                && Int.isWithin(documentMicroseconds, SharedLimits.microseconds)
                && Int.isWithin(firstChunk, SharedLimits.microseconds)
        }
    }

    /// Place in a document, with the text there where it is quoted.
    private struct Place: Codable, Sendable {
        private var document: String
        private var page: Int
        private var section: String?
        private var start: Int
        private var end: Int
        private var quote: String?
        private var answer: [Int]?
        private var path: [String]?
        private var label: String?
        private var boxes: [Double]?

        init(_ place: DocumentPlace) {
            (document, page, section) = (place.document, place.page, place.section)
            (start, end, label) = (place.start, place.end, place.label)
            path = place.path.isEmpty ? nil : place.path
            boxes = place.boxes.isEmpty ? nil : place.boxes
        }

        init(_ citation: CitationFrame) {
            self.init(citation.place)
            quote = citation.quote
            answer = citation.answer.map { [$0.lowerBound, $0.upperBound] }
        }

        var place: DocumentPlace {
            var place = DocumentPlace(document: document, page: page, section: section, start: start, end: end)
            (place.path, place.label, place.boxes) = (path ?? [], label, boxes ?? [])
            return place
        }
        /// nil for a place that is not quoted.
        var citation: CitationFrame? {
            quote.map { CitationFrame(place, quote: $0, answer: answer.map { $0[0]..<$0[1] }) }
        }

        /// Headings above a section, upper bound.
        private static let pathMax = 16
        /// Size of a page in points, upper bound.
        private static let pointsMax = 1e6

        private var isStructureWithinLimits: Bool {
            guard (path?.count ?? 0) <= Self.pathMax, (boxes?.count ?? 0) <= 4 * DocumentPlace.boxesMax else {
                return false
            }
            if let answer {
                guard answer.count == 2, answer[0] >= start, answer[0] <= answer[1], answer[1] <= end else {
                    return false
                }
            }
            return (path ?? []).allSatisfy { $0.fits(SharedLimits.messageBytesMax) } && (label ?? "").fits(256)
                && (boxes ?? []).allSatisfy { $0.isFinite && abs($0) <= Self.pointsMax }
        }

        var isWithinLimits: Bool {
            document.fits(SharedLimits.messageBytesMax) && SharedLimits.positions.contains(page)
                && (section ?? "").fits(SharedLimits.messageBytesMax) && SharedLimits.positions.contains(start)
                && SharedLimits.positions.contains(end) && start <= end
                && (quote ?? "").fits(AnswerTrail.contextBytesMax) && isStructureWithinLimits
        }
    }

    package var shared: [UInt8] {
        var form: Form
        switch self {
        case .status(let status):
            form = Form("status")
            (form.stage, form.text) = (status.stage.rawValue, status.message)
        case .text(let text, let offset):
            form = Form("text")
            (form.text, form.offset) = (text, offset)
        case .context(let context):
            form = Form("context")
            form.details = String(decoding: context.details, as: UTF8.self)
            form.scenario = context.scenario
            form.citations = context.citations.map { Place($0) }
            form.answered = context.judgement?.isAnswered
            form.confidence = context.judgement?.confidence
            form.nearest = context.judgement?.nearest.map { Place($0) }
            (form.pagesIndexed, form.pagesLeftOut) = (context.pagesIndexed, context.pagesLeftOut)
        case .error(let error):
            form = Form("error")
            (form.code, form.text, form.retryAfter) = (error.code.rawValue, error.message, error.retryAfterMilliseconds)
        case .final(let final):
            form = Form("final")
            (form.finish, form.length) = (final.finish.rawValue, final.length)
            (form.prefetched, form.adopted) = (final.timing.wasPrefetched, final.timing.wasAdopted)
            (form.lead, form.firstChunk) = (final.timing.leadMilliseconds, final.timing.firstChunkMicroseconds)
            form.documentMicroseconds = final.timing.documentMicroseconds
            form.confidence = final.confidence
        }
        return form.shared
    }

    /// - Returns: nil for an entry that is not understood
    package init?(shared bytes: [UInt8], id: String, epoch: Int) {
        guard let form = Form(shared: bytes) else { return nil }
        let text = form.text ?? ""
        switch form.kind {
        case "status":
            guard let stage = form.stage.flatMap({ Status.Stage(rawValue: $0) }),
                text.fits(SharedLimits.messageBytesMax)
            else { return nil }
            self = .status(Status(id: id, stage: stage, message: text))
        case "text":
            guard let offset = form.offset else { return nil }
            self = .text(text, offset: offset)
        case "context":
            self = .context(
                AnswerContext(
                    id: id, details: Array((form.details ?? "").utf8), scenario: form.scenario ?? "",
                    citations: (form.citations ?? []).compactMap(\.citation), judgement: form.judgement,
                    pagesIndexed: form.pagesIndexed, pagesLeftOut: form.pagesLeftOut))
        case "error":
            guard let code = form.code.flatMap({ ErrorCode(rawValue: $0) }), text.fits(SharedLimits.messageBytesMax)
            else { return nil }
            self = .error(ErrorFrame(code, text, id: id, retryAfterMilliseconds: form.retryAfter))
        case "final":
            guard let finish = form.finish.flatMap({ FinalAnswer.Finish(rawValue: $0) }), let length = form.length
            else { return nil }
            self = .final(
                FinalAnswer(
                    id: id, epoch: epoch, length: length, finish: finish, timing: form.timing,
                    confidence: form.confidence))
        default: return nil
        }
    }
}

extension AnswerTrail {
    /// Same trail, still open: the counter of endings closes it.
    package var withoutEnd: AnswerTrail {
        var trail = AnswerTrail(id: id, epoch: epoch)
        for status in statuses { trail.entered(status.stage, status.message) }
        _ = trail.append(String(decoding: text, as: UTF8.self))
        if let context { trail.found(context) }
        if let error { trail.failed(error) }
        return trail
    }

    /// Repeats another pod's entry on this trail. Entries already known change nothing; text that would leave a gap is
    /// refused.
    package mutating func replay(_ entry: AnswerEntry) {
        switch entry {
        case .status(let status): entered(status.stage, status.message)
        case .text(let content, let offset): if offset == text.count { _ = append(content) }
        case .context(let context): found(context)
        case .error(let error): failed(error)
        case .final(let final): if final.length == text.count { ended(final.finish, timing: final.timing) }
        }
    }
}
