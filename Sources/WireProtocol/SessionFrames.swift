/// Error frame: something went wrong; the connection stays.
package struct ErrorFrame: Sendable, Equatable {
    package var code: ErrorCode
    package var message: String
    package var id: String?
    package var seq: Int?
    package var retryAfterMilliseconds: Int?
    /// Number of errors that this one stands for.
    package var count: Int?

    package init(
        _ code: ErrorCode, _ message: String, id: String? = nil, seq: Int? = nil, retryAfterMilliseconds: Int? = nil,
        count: Int? = nil
    ) {
        self.code = code
        self.message = message
        self.id = id
        self.seq = seq
        self.retryAfterMilliseconds = retryAfterMilliseconds
        self.count = count
    }

    func write(to writer: inout JSONWriter) {
        writer.field("type", "error")
        writer.field("code", code.rawValue)
        writer.field("message", message)
        writer.field("id", optional: id)
        writer.field("seq", optional: seq)
        writer.field("retry_after_ms", optional: retryAfterMilliseconds)
        writer.field("count", optional: count)
    }
}

/// Progress of an item's document, told to those for whom it is prepared.
package struct PrefetchFrame: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case started, ready, failed
        case noText = "no_text"
    }

    package var item: ItemKey
    package var state: State
    package var pages: Int?
    package var passages: Int?
    /// Pages of the document on which nothing could be read; nil for none.
    package var pagesLeftOut: Int?

    package init(
        item: ItemKey, state: State, pages: Int? = nil, passages: Int? = nil, pagesLeftOut: Int? = nil
    ) {
        self.item = item
        self.state = state
        self.pages = pages
        self.passages = passages
        self.pagesLeftOut = pagesLeftOut
    }

    func write(to writer: inout JSONWriter) {
        writer.field("type", "prefetch")
        writer.field("product_id", item.id)
        writer.field("catalogue", optional: item.catalogue)
        writer.field("state", state.rawValue)
        writer.field("pages", optional: pages)
        writer.field("passages", optional: passages)
        writer.field("pages_left_out", optional: pagesLeftOut)
    }
}

/// Answered question of this session, with as much as is worth showing again.
package struct Exchange: Sendable, Equatable {
    package var id: String
    package var item: ItemKey
    package var question: String
    package var finish: FinalAnswer.Finish

    package init(id: String, item: ItemKey, question: String, finish: FinalAnswer.Finish) {
        self.id = id
        self.item = item
        self.question = question
        self.finish = finish
    }
}

/// First frame of a connection.
package struct Welcome: Sendable {
    package struct Limits: Sendable {
        package var messageBytesMax: Int
        package var keystrokesPerSecond: Int
        package var queriesPerMinute: Int

        package init(messageBytesMax: Int, keystrokesPerSecond: Int, queriesPerMinute: Int) {
            self.messageBytesMax = messageBytesMax
            self.keystrokesPerSecond = keystrokesPerSecond
            self.queriesPerMinute = queriesPerMinute
        }
    }

    package var session: String
    package var clientID: String
    package var isResumed: Bool
    /// Reason why the ticket was refused; nil when none came or it was accepted.
    package var reason: String?
    package var ticket: String
    package var pod: String
    package var heartbeatMilliseconds: Int
    package var reconnectMilliseconds: ClosedRange<Int>
    package var limits: Limits
    /// Catalogues of the pod; the first one is meant where a message names none.
    package var catalogues: [CatalogueState]
    package var history: [Exchange]

    package init(
        session: String, clientID: String, isResumed: Bool, reason: String? = nil, ticket: String, pod: String,
        heartbeatMilliseconds: Int, reconnectMilliseconds: ClosedRange<Int>, limits: Limits,
        catalogues: [CatalogueState], history: [Exchange]
    ) {
        self.session = session
        self.clientID = clientID
        self.isResumed = isResumed
        self.reason = reason
        self.ticket = ticket
        self.pod = pod
        self.heartbeatMilliseconds = heartbeatMilliseconds
        self.reconnectMilliseconds = reconnectMilliseconds
        self.limits = limits
        self.catalogues = catalogues
        self.history = history
    }

    func write(to writer: inout JSONWriter) {
        writer.field("type", "welcome")
        writer.field("session", session)
        writer.field("client_id", clientID)
        writer.field("resumed", isResumed)
        writer.field("reason", optional: reason)
        writer.field("resume", ticket)
        writer.field("pod", pod)
        writer.field("heartbeat_ms", heartbeatMilliseconds)
        writer.key("reconnect")
        writer.object { writer in
            writer.field("min_ms", reconnectMilliseconds.lowerBound)
            writer.field("max_ms", reconnectMilliseconds.upperBound)
        }
        writeLimits(to: &writer)
        writer.key("catalogue")
        writer.object { writer in
            writer.field("revision", catalogues.first?.revision ?? "")
            writer.field("items", catalogues.first?.items ?? 0)
        }
        writer.key("catalogues")
        writer.array { writer in
            for catalogue in catalogues { writer.object { catalogue.write(to: &$0) } }
        }
        writer.key("history")
        writer.array { writer in
            for exchange in history {
                writer.object { writer in
                    writer.field("id", exchange.id)
                    writer.field("product_id", exchange.item.id)
                    writer.field("catalogue", optional: exchange.item.catalogue)
                    writer.field("query", exchange.question)
                    writer.field("finish", exchange.finish.rawValue)
                }
            }
        }
    }

    private func writeLimits(to writer: inout JSONWriter) {
        writer.key("limits")
        writer.object { writer in
            writer.field("content_chars", ProtocolLimits.contentScalarsMax)
            writer.field("query_chars", ProtocolLimits.queryScalarsMax)
            writer.field("typing_bytes", ProtocolLimits.typingBytesMax)
            writer.field("message_bytes", limits.messageBytesMax)
            writer.field("keystrokes_per_second", limits.keystrokesPerSecond)
            writer.field("queries_per_minute", limits.queriesPerMinute)
        }
    }
}
