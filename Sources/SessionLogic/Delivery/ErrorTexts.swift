import Resilience
import WireProtocol

/// Errors that are told in several places, in the same words over a WebSocket and over HTTP.
extension ErrorFrame {
    /// When to try again what was shed: coming down the ladder takes two seconds a step.
    private static let shedRetryMilliseconds = 2000...4000
    /// Characters of what was asked for that an error repeats.
    private static let repeatedMax = 80

    /// The catalogue has no such item.
    package static func unknownItem(_ item: String, id: String? = nil, seq: Int? = nil) -> ErrorFrame {
        ErrorFrame(.unknownItem, "there is no item \"\(item.prefix(repeatedMax))\"", id: id, seq: seq)
    }

    /// The pod has no such catalogue.
    package static func unknownCatalogue(
        _ name: String, known: [String], id: String? = nil, seq: Int? = nil
    ) -> ErrorFrame {
        let names = known.map { "\"\($0)\"" }.joined(separator: ", ")
        return ErrorFrame(
            .unknownItem, "there is no catalogue \"\(name.prefix(repeatedMax))\": expected one of \(names)", id: id,
            seq: seq)
    }

    /// More questions than a browser and its address may ask.
    package static func tooManyQuestions(id: String? = nil, retryAfter: Duration) -> ErrorFrame {
        ErrorFrame(
            .rateLimited, "too many questions of this browser or its address", id: id,
            retryAfterMilliseconds: Int((retryAfter.inSeconds * 1000).rounded(.up)))
    }

    /// What is rare enough must not be asked for all at once.
    package static func tooMuchToDo(forNew what: String, id: String? = nil, seq: Int? = nil, random: Double)
        -> ErrorFrame
    {
        let range = shedRetryMilliseconds
        return ErrorFrame(
            .shed, "there is too much to do for new \(what): try again", id: id, seq: seq,
            retryAfterMilliseconds: range.lowerBound + Int(Double(range.count - 1) * min(max(random, 0), 1)))
    }
}
