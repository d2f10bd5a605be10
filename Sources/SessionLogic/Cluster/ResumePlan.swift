import WireProtocol

/// How a pod goes on with an answer that another pod began.
package enum ResumePlan: Equatable, Sendable {
    /// All of it is stored.
    case tell
    /// Its pod lives: tell what is stored, and what comes.
    case follow
    /// Its pod is dead: answer here. The same epoch only when nobody can have seen anything of it; otherwise a new
    /// one, which begins with a snapshot.
    case takeOver(epoch: Int)

    /// - Parameters:
    ///   - stored: the trail as far as it is stored
    ///   - request: what the browser says it has
    package static func decide(stored: AnswerTrail, isWriterAlive: Bool, request: ResumeRequest) -> ResumePlan {
        if stored.hasEnded { return .tell }
        if isWriterAlive { return .follow }
        let hasNothing = stored.text.isEmpty && request.offset == 0 && request.epoch <= stored.epoch
        return .takeOver(epoch: hasNothing ? stored.epoch : max(stored.epoch, request.epoch) + 1)
    }
}

/// Whether the pod that writes an answer is dead: not there for a while, as far as could be seen.
package struct WriterWatch: Equatable, Sendable {
    /// Longer than a pod that lives is ever silent: it renews its key once a second.
    package static let absentFor = Duration.milliseconds(1500)

    private var absentSince: Duration?

    package init() {}

    /// - Parameter isThere: nil: could not be seen, which proves nothing
    package mutating func looked(isThere: Bool?, now: Duration) -> Bool {
        guard isThere == false else {
            absentSince = nil
            return false
        }
        let since = absentSince ?? now
        absentSince = since
        return now - since >= Self.absentFor
    }
}
