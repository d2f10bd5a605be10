/// Who is to be looked at when: one list for each second of the next minute, so that ten thousand sessions need no
/// timer each and nobody is looked at before there is something to see (Varghese and Lauck, 1987).
///
/// Removed elements stay in their slot until it is due and are then ignored.
package struct TimingWheel<Element: Sendable>: Sendable {
    /// More than the longest time anything waits here (`Heartbeat.giveUpAfter`).
    private static var slotCount: Int { 64 }
    package static var resolution: Duration { .seconds(1) }

    private var slots: [[Element]]
    /// The second that was looked at last.
    private var position: Int

    package init(now: Duration) {
        slots = Array(repeating: [], count: Self.slotCount)
        position = Self.second(now)
    }

    private static func second(_ time: Duration) -> Int { Int(time.components.seconds) }

    /// Never early, and at most a second late. What is farther away than the wheel is large comes up at its end.
    package mutating func schedule(_ element: Element, at time: Duration) {
        let exact = Self.second(time) + (time.components.attoseconds > 0 ? 1 : 0)
        let second = min(max(exact, position + 1), position + Self.slotCount - 1)
        slots[second % Self.slotCount].append(element)
    }

    /// Everybody whose time has come.
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
