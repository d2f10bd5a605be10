import Resilience
import WireProtocol

/// Reasons why a pod cannot do what it is asked, in the same words wherever they are told.
package enum PodReason {
    package static let isDraining = "this pod drains"
    package static let isLoading = "the catalogue is being loaded"
    package static let isWithoutRedis = "redis is away"
}

/// Errors that are told in several places, in the same words over a WebSocket and over HTTP.
extension ErrorFrame {
    /// Retry delay after shedding: coming down the ladder takes two seconds a step.
    private static let shedRetryMilliseconds = 2000...4000
    /// Characters of the requested name that an error repeats.
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

    /// More queries than a session may ask a minute.
    static func tooManyQuestions(aMinute: Double, id: String, retryAfter: Duration) -> ErrorFrame {
        ErrorFrame(
            .rateLimited, "more than \(Int(aMinute.rounded())) queries a minute", id: id,
            retryAfterMilliseconds: milliseconds(retryAfter))
    }

    private static func milliseconds(_ time: Duration) -> Int { Int((time.inSeconds * 1000).rounded(.up)) }

    /// More questions than a browser and its address may ask.
    package static func tooManyQuestions(id: String? = nil, retryAfter: Duration) -> ErrorFrame {
        ErrorFrame(
            .rateLimited, "too many queries from this browser or its address", id: id,
            retryAfterMilliseconds: milliseconds(retryAfter))
    }

    /// Refusal of new work under load. The retry delay is random, so that the refused do not all come back at once.
    package static func tooMuchToDo(forNew what: String, id: String? = nil, seq: Int? = nil, random: Double)
        -> ErrorFrame
    {
        let range = shedRetryMilliseconds
        return ErrorFrame(
            .shed, "this pod is overloaded and takes no new \(what): try again", id: id, seq: seq,
            retryAfterMilliseconds: range.lowerBound + Int(Double(range.count - 1) * min(max(random, 0), 1)))
    }
}
