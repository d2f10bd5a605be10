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

    /// How far a new epoch may jump.
    package static let jumpMax = 1000

    /// A later epoch than any that is known. It jumps at random: a store that was failed over may have forgotten an
    /// epoch that another pod began, and two generations must not have one number.
    ///
    /// - Parameter random: from 0 to 1
    package static func epoch(after known: Int, random: Double) -> Int {
        known + 1 + Int(min(max(random, 0), 0.999_999) * Double(jumpMax))
    }

    /// - Parameters:
    ///   - stored: the trail as far as it is stored
    ///   - request: what the browser says it has
    ///   - random: from 0 to 1
    package static func decide(
        stored: AnswerTrail, isWriterAlive: Bool, request: ResumeRequest, random: Double
    ) -> ResumePlan {
        if stored.hasEnded { return .tell }
        if isWriterAlive { return .follow }
        let hasNothing = stored.text.isEmpty && request.offset == 0 && request.epoch <= stored.epoch
        let later = epoch(after: max(stored.epoch, request.epoch), random: random)
        return .takeOver(epoch: hasNothing ? stored.epoch : later)
    }
}

extension ResumePlan {
    /// The epoch of an answer whose writer is dead; nil when there is nothing to answer: it has ended, and nobody has
    /// seen anything later.
    package static func takeOverEpoch(stored: AnswerTrail, request: ResumeRequest, random: Double) -> Int? {
        if request.epoch > stored.epoch { return epoch(after: request.epoch, random: random) }
        guard
            case .takeOver(let epoch) = decide(stored: stored, isWriterAlive: false, request: request, random: random)
        else { return nil }
        return epoch
    }
}

/// Whether the pod that writes an answer is dead: not there for a while, as far as could be seen.
package struct WriterWatch: Equatable, Sendable {
    /// Longer than a pod that lives is ever silent: it renews its key once a second.
    package static let absentFor = Duration.milliseconds(1500)
    /// A writer that lives says so once a second for each answer it writes. One that has been silent for so long does
    /// not write it, whether its pod lives or not: it may have become the writer without ever hearing of it.
    package static let saysSoEvery = Duration.seconds(1)
    package static let silentMax = Duration.seconds(6)

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
