/// Questions that are ranked while they are typed, so that their answers are ready at Enter: one a session at a time, of which a
/// newer text replaces the waiting one, and a few of all sessions at once, because the cores are for those who ask.
package struct RankingDesk<Asker: Hashable & Sendable, Question: Sendable>: Sendable {
    /// Sessions whose question waits, upper bound: beyond it ranking is behind, and what waits is no longer in the box.
    package static var waitingMax: Int { 64 }

    package enum TypeAction: Equatable, Sendable {
        case rank
        /// Waits for its place, or for the session's own question before it.
        case wait
        /// Takes the place of the session's waiting text.
        case replace
        case refuse
    }

    private let placesMax: Int
    private var running: Set<Asker> = []
    /// The sessions that wait, the longest waiting first.
    private var order: [Asker] = []
    private var waiting: [Asker: Question] = [:]

    /// - Parameter placesMax: questions that are ranked at once
    package init(placesMax: Int) { self.placesMax = placesMax }

    package mutating func typed(_ question: Question, by asker: Asker) -> TypeAction {
        if waiting.updateValue(question, forKey: asker) != nil { return .replace }
        if !running.contains(asker), running.count < placesMax {
            waiting[asker] = nil
            running.insert(asker)
            return .rank
        }
        guard order.count < Self.waitingMax else {
            waiting[asker] = nil
            return .refuse
        }
        order.append(asker)
        return .wait
    }

    /// A session's question is ranked.
    ///
    /// - Returns: the question to rank now
    package mutating func ranked(by asker: Asker) -> (asker: Asker, question: Question)? {
        running.remove(asker)
        guard running.count < placesMax, let place = order.firstIndex(where: { !running.contains($0) }) else {
            return nil
        }
        let next = order.remove(at: place)
        guard let question = waiting.removeValue(forKey: next) else { return nil }
        running.insert(next)
        return (next, question)
    }
}
