/// Message from the server. `write` always puts `type` first: a reader may look at the first bytes and know.
package enum ServerMessage: Sendable {
    case welcome(Welcome)
    case prediction(PredictionFrame)
    case status(Status)
    case answerChunk(AnswerChunk)
    case context(AnswerContext)
    case finalAnswer(FinalAnswer)
    case error(ErrorFrame)
    case prefetch(PrefetchFrame)
    case catalogue(CatalogueState)
    case goaway(reconnectInMilliseconds: Int, ticket: String)
    case resumed(id: String, epoch: Int, offset: Int)
    case notResumable(id: String, reason: NotResumableReason)
    case pong(t: String)
    case notice(data: String, dropped: Int)

    package func write(to writer: inout JSONWriter) {
        var nothingSent: SentDetails?
        write(to: &writer, sent: &nothingSent)
    }

    /// - Parameter sent: details that the connection was told; they are not told again
    package func write(to writer: inout JSONWriter, sent: inout SentDetails?) {
        writer.object { writer in
            switch self {
            case .welcome(let message): message.write(to: &writer)
            case .prediction(let message): message.write(to: &writer, sent: &sent)
            case .status(let message): message.write(to: &writer)
            case .answerChunk(let message): message.write(to: &writer)
            case .context(let message): message.write(to: &writer)
            case .finalAnswer(let message): message.write(to: &writer)
            case .error(let message): message.write(to: &writer)
            case .prefetch(let message): message.write(to: &writer)
            case .catalogue(let state):
                // Said before the first prediction that rests on it: details sent before are void.
                sent?.forgetAll()
                writer.field("type", "catalogue")
                state.write(to: &writer)
            case .goaway(let milliseconds, let ticket):
                writer.field("type", "goaway")
                writer.field("reconnect_in_ms", milliseconds)
                writer.field("resume", ticket)
            case .resumed(let id, let epoch, let offset):
                writer.field("type", "resumed")
                writer.field("id", id)
                writer.field("epoch", epoch)
                writer.field("offset", offset)
            case .notResumable(let id, let reason):
                writer.field("type", "not_resumable")
                writer.field("id", id)
                writer.field("reason", reason.rawValue)
            case .pong(let echo):
                writer.field("type", "pong")
                writer.key("t")
                writer.raw(echo)
            case .notice(let data, let dropped):
                writer.field("type", "notice")
                writer.key("data")
                writer.raw(data)
                if dropped > 0 { writer.field("dropped", dropped) }
            }
        }
    }

    /// Text of the frame, for callers that are not in a hurry.
    package func encoded() -> [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.finish()
    }
}

/// Reason why an answer cannot be continued. The browser asks again; the server never generates a second time in
/// silence.
package enum NotResumableReason: String, Sendable, CaseIterable {
    case unknown, expired
    case brokerAway = "broker_away"
}
