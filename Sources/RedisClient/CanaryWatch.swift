/// Judge of a subscriber's connection by its canaries: whether what is published still comes back over it.
///
/// A canary that comes late is heard all the same. Behind a flood of other messages it comes very late: a connection that brings
/// them is waited for longer.
struct CanaryWatch {
    /// Silence after which a connection is taken for dead: neither a canary nor anything else.
    static let silenceMax = Duration.seconds(3)
    /// Longest time without a canary on a connection that brings other messages: some 200 MB of them on a busy machine.
    static let behindOthersMax = Duration.seconds(30)

    private var missedSince: Duration?
    private var messages = 0
    private var progressedAt: Duration?

    enum LookAction: Equatable {
        case keep, close
    }

    /// The canary could not be published: that says nothing about the connection.
    mutating func couldNotSend() { missedSince = nil }

    /// - Parameters:
    ///   - sentAt: time when the last canary was published
    ///   - heardAt: time when a canary came back last; nil: never on this connection
    ///   - messages: number of other messages that came over the connection so far
    mutating func looked(sentAt: Duration, heardAt: Duration?, messages: Int, now: Duration) -> LookAction {
        if messages != self.messages { (self.messages, progressedAt) = (messages, now) }
        if let heardAt, heardAt >= missedSince ?? sentAt {
            missedSince = heardAt >= sentAt ? nil : sentAt
        } else if missedSince == nil {
            missedSince = sentAt
        }
        return missedSince.map { isOverdue(since: $0, now: now) } ?? false ? .close : .keep
    }

    /// Whether a reply that has been missing for so long will not come: a canary, or the confirmation of a topic.
    func isOverdue(since: Duration, now: Duration) -> Bool {
        now - since > Self.behindOthersMax || now - max(since, progressedAt ?? since) > Self.silenceMax
    }
}
