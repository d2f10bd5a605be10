/// Time that a test moves by hand, and everything that is to happen in it; one seed decides it all.
final class SimulatedWorld {
    private struct Event {
        var at: Duration
        var number: Int
        var action: () -> Void
    }

    private(set) var now = Duration.zero
    private var events: [Event] = []
    private var scheduled = 0
    private var state: UInt64
    private(set) var violations: [String] = []
    /// Called after every event.
    var check: () -> Void = {}

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    // MARK: Chance

    func random() -> Double {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Double(state >> 11) / Double(1 << 53)
    }

    func random(_ range: Range<Int>) -> Int { range.lowerBound + Int(random() * Double(range.count)) }
    func happens(_ share: Double) -> Bool { random() < share }

    // MARK: Timers

    func after(_ wait: Duration, _ action: @escaping () -> Void) {
        scheduled += 1
        events.append(Event(at: now + wait, number: scheduled, action: action))
        var child = events.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard isEarlier(child, parent) else { break }
            events.swapAt(child, parent)
            child = parent
        }
    }

    func after(milliseconds range: Range<Int>, _ action: @escaping () -> Void) {
        after(.milliseconds(random(range)), action)
    }

    private func isEarlier(_ a: Int, _ b: Int) -> Bool {
        (events[a].at, events[a].number) < (events[b].at, events[b].number)
    }

    /// Lets everything happen up to this moment.
    func run(until end: Duration, eventsMax: Int = 200_000) {
        var left = eventsMax
        while let first = events.first, first.at <= end, violations.isEmpty {
            left -= 1
            if left == 0 { return violated("more than \(eventsMax) events") }
            takeFirst()
            now = first.at
            first.action()
            check()
        }
        now = max(now, end)
    }

    private func takeFirst() {
        events.swapAt(0, events.count - 1)
        events.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < events.count && isEarlier(child, least) {
                least = child
            }
            if least == parent { return }
            events.swapAt(parent, least)
            parent = least
        }
    }

    func violated(_ what: String) { violations.append("\(now): \(what)") }
}
