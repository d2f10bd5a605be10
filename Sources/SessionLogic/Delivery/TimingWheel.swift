/// Timers for many elements: one list for each second of the next minute, so that ten thousand sessions need no timer
/// each and none is visited before it is due (Varghese and Lauck, 1987).
///
/// Removed elements stay in their slot until it is due and are then ignored.
package struct TimingWheel<Element: Sendable>: Sendable {
    /// Seconds of the wheel: more than the longest wait (`Heartbeat.giveUpAfter`).
    private static var slotCount: Int { 64 }
    package static var resolution: Duration { .seconds(1) }

    private var slots: [[Element]]
    /// Last second that was visited.
    private var position: Int

    package init(now: Duration) {
        slots = Array(repeating: [], count: Self.slotCount)
        position = Self.second(now)
    }

    private static func second(_ time: Duration) -> Int { Int(time.components.seconds) }

    /// Schedules never early, and at most a second late. A time beyond the wheel's size becomes due at its end.
    package mutating func schedule(_ element: Element, at time: Duration) {
        let exact = Self.second(time) + (time.components.attoseconds > 0 ? 1 : 0)
        let second = min(max(exact, position + 1), position + Self.slotCount - 1)
        slots[second % Self.slotCount].append(element)
    }

    /// Elements that are due.
    package mutating func advanced(now: Duration) -> [Element] {
        let second = Self.second(now)
        var due: [Element] = []
        // After a long stop every slot is due once.
        let first = max(position + 1, second - Self.slotCount + 1)
        for passed in stride(from: first, through: second, by: 1) {
            due += slots[passed % Self.slotCount]
            slots[passed % Self.slotCount] = []
        }
        position = max(position, second)
        return due
    }
}
