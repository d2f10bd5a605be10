import WireProtocol

/// Plan for continuing an answer that another pod began.
package enum ResumePlan: Equatable, Sendable {
    /// All of it is stored.
    case tell
    /// Follow: its pod lives; tell the stored part and whatever comes after it.
    case follow
    /// Answer here: its pod is dead. The epoch stays the same only when no reader can have seen any of it; otherwise a
    /// new one begins, with a snapshot.
    case takeOver(epoch: Int)

    /// How far a new epoch may jump.
    package static let jumpMax = 1000

    /// Later epoch than any known one. It jumps at random: a failed-over store may have forgotten an epoch that another
    /// pod began, and two generations must not share a number.
    ///
    /// - Parameter random: from 0 to 1
    package static func epoch(after known: Int, random: Double) -> Int {
        known + 1 + Int(min(max(random, 0), 0.999_999) * Double(jumpMax))
    }

    /// - Parameters:
    ///   - stored: the trail as far as it is stored
    ///   - request: the browser's own report of its position
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
    /// Epoch of an answer whose writer is dead; nil when there is nothing to answer: it has ended, and no reader has
    /// seen anything later.
    package static func takeOverEpoch(stored: AnswerTrail, request: ResumeRequest, random: Double) -> Int? {
        if request.epoch > stored.epoch { return epoch(after: request.epoch, random: random) }
        guard
            case .takeOver(let epoch) = decide(stored: stored, isWriterAlive: false, request: request, random: random)
        else { return nil }
        return epoch
    }
}

/// Judgement on whether the pod that writes an answer is dead: absent for a while, as far as could be checked.
package struct WriterWatch: Equatable, Sendable {
    /// Longest silence of a live pod, with room to spare: it renews its key once a second.
    package static let absentFor = Duration.milliseconds(1500)
    /// Longest silence of a live writer: it announces each answer once a second. After this long it is not writing,
    /// whether its pod lives or not: it may have become the writer without ever hearing of it.
    package static let saysSoEvery = Duration.seconds(1)
    package static let silentMax = Duration.seconds(6)

    private var absentSince: Duration?

    package init() {}

    /// - Parameter isThere: nil when it could not be checked, which proves nothing
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
