/// The ranked candidates for one keystroke.
package struct PredictionFrame: Sendable {
    /// Source of the ranking.
    package enum CacheResult: String, Sendable {
        case memory, shared, miss
    }

    /// One candidate. Its constant fields are rendered once, when the catalogue loads.
    package struct Candidate: Sendable {
        /// `"product":{…},"brand":{…},"context":{…}`: fields of the candidate's object, without its braces.
        package var details: ArraySlice<UInt8>
        /// The item's id and place in the catalogue, and which of its spellings matched: for `compact=1`.
        package var id: String
        package var item: Int32
        package var spelling: Int32
        package var confidence: Double
        package var matchText: String
        /// Half-open ranges of `matchText` in UTF-16 units.
        package var matchSpans: [Range<Int>]

        package init(
            details: ArraySlice<UInt8>, id: String, item: Int32 = 0, spelling: Int32 = 0, confidence: Double,
            matchText: String, matchSpans: [Range<Int>]
        ) {
            self.details = details
            self.id = id
            self.item = item
            self.spelling = spelling
            self.confidence = confidence
            self.matchText = matchText
            self.matchSpans = matchSpans
        }
    }

    package var candidates: ArraySlice<Candidate>
    package var seq: Int?
    package var none: Double?
    package var cache: CacheResult
    package var queuedMicroseconds: Int
    package var predictMicroseconds: Int
    package var isDegraded: Bool
    /// Fingerprint of the catalogue the candidates are from.
    package var fingerprint: UInt64
    /// Name of the catalogue, where a message named it; nil: the first one.
    package var catalogue: String?

    package init(
        candidates: ArraySlice<Candidate>, seq: Int?, none: Double? = nil, cache: CacheResult = .miss,
        queuedMicroseconds: Int = 0, predictMicroseconds: Int = 0, isDegraded: Bool = false, fingerprint: UInt64 = 0,
        catalogue: String? = nil
    ) {
        self.fingerprint = fingerprint
        self.catalogue = catalogue
        self.candidates = candidates
        self.seq = seq
        self.none = none
        self.cache = cache
        self.queuedMicroseconds = queuedMicroseconds
        self.predictMicroseconds = predictMicroseconds
        self.isDegraded = isDegraded
    }

    /// Writes the frame without the details that `sent` lists as known; nil: with all of them.
    package func write(to writer: inout JSONWriter, sent: inout SentDetails?) {
        writer.field("type", "prediction")
        writer.key("data")
        writer.array { writer in
            for candidate in candidates {
                let action = sent?.candidateWritten(
                    item: candidate.item, spelling: candidate.spelling, catalogue: fingerprint)
                candidate.write(to: &writer, action ?? .everything)
            }
        }
        writer.field("seq", optional: seq)
        writer.field("catalogue", optional: catalogue)
        if let none {
            writer.key("none")
            writer.probability(none)
        }
        writer.field("cache", cache.rawValue)
        writer.key("timing")
        writer.object { writer in
            writer.field("queued_us", queuedMicroseconds)
            writer.field("predict_us", predictMicroseconds)
        }
        if isDegraded { writer.field("degraded", true) }
    }
}

extension PredictionFrame.Candidate {
    func write(to writer: inout JSONWriter, _ action: SentDetails.TellAction) {
        writer.object { writer in
            if action == .everything { writer.raw(details) } else { writer.field("id", id) }
            writer.key("confidence")
            writer.probability(confidence)
            if action != .identifier { writer.field("match_text", matchText) }
            writer.key("match_spans")
            writer.array { writer in
                for span in matchSpans {
                    writer.array { writer in
                        writer.integer(span.lowerBound)
                        writer.integer(span.upperBound)
                    }
                }
            }
        }
    }
}
