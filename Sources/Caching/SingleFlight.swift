/// Concurrent wishes for one key become one load, and speculation never stands in the way of a waiting query.
///
/// The first who wants a key leads; the others follow. Who no longer wants it leaves, and the last one to leave
/// cancels. At most `speculativeMax` loads run that nobody asked for yet; further ones queue, and an urgent wish for a
/// queued one starts it at once. One that takes long gives its place up, so that few that never end do not hold up all that
/// others foresee. Awaiting is the shell's business.
package struct SingleFlight<Key: Hashable, Waiter: Hashable> {
    package enum Urgency: Sendable {
        /// Somebody asked and waits.
        case asked
        /// Nobody asked yet.
        case speculative
    }

    fileprivate struct Flight {
        var number: Int
        var waiters: Set<Waiter>
        var urgency: Urgency
        var isRunning: Bool
        /// It takes long, and counts among those.
        var isLong = false

        /// It takes one of the places for speculation.
        var takesPlace: Bool { isRunning && urgency == .speculative && !isLong }
    }

    /// A load to begin. `number` tells it from a later one of the same key.
    package struct Start: Equatable {
        package var key: Key
        package var number: Int
    }

    private let speculativeMax: Int
    private let queueMax: Int
    /// Loads that take long and take no place for it; with more, the next ones keep theirs.
    private let longMax: Int
    private var flights: [Key: Flight] = [:]
    private var queue: [Key] = []
    private var speculativeRunning = 0
    private var longRunning = 0
    private var flightsStarted = 0

    package init(speculativeMax: Int = .max, queueMax: Int = .max, longMax: Int = 0) {
        self.speculativeMax = speculativeMax
        self.queueMax = queueMax
        self.longMax = longMax
    }

    package var count: Int { flights.count }

    /// Of the places for loads that nobody asked for yet, 0…1.
    package var freeSpeculativeShare: Double {
        speculativeMax > 0 ? Double(max(0, speculativeMax - speculativeRunning)) / Double(speculativeMax) : 0
    }

    /// The load of a key that runs or waits; nil: there is none.
    package func number(of key: Key) -> Int? { flights[key]?.number }

    /// Whether this very load was asked for, and not only foreseen.
    package func isAsked(_ start: Start) -> Bool {
        flights[start.key]?.number == start.number && flights[start.key]?.urgency == .asked
    }

    /// Whether this very load still goes on, and not a later one of the same key.
    package func isRunning(_ start: Start) -> Bool { flights[start.key]?.number == start.number }

    package enum JoinAction: Equatable {
        case lead(Start)
        case follow
        /// It will be led when a running one ends.
        case queued
        /// Too many wait already.
        case refuse
    }

    package mutating func loadWanted(_ key: Key, by waiter: Waiter, _ urgency: Urgency) -> JoinAction {
        guard var flight = flights[key] else { return firstWish(key, waiter, urgency) }
        flight.waiters.insert(waiter)
        let isPromoted = urgency == .asked && flight.urgency == .speculative
        if isPromoted {
            if flight.takesPlace { speculativeRunning -= 1 }
            flight.urgency = .asked
        }
        let starts = isPromoted && !flight.isRunning
        if starts {
            flight.isRunning = true
            queue.removeAll { $0 == key }
        }
        flights[key] = flight
        return starts ? .lead(Start(key: key, number: flight.number)) : flight.isRunning ? .follow : .queued
    }

    private mutating func firstWish(_ key: Key, _ waiter: Waiter, _ urgency: Urgency) -> JoinAction {
        let mustQueue = urgency == .speculative && speculativeRunning >= speculativeMax
        if mustQueue, queue.count >= queueMax { return .refuse }
        flightsStarted += 1
        flights[key] = Flight(number: flightsStarted, waiters: [waiter], urgency: urgency, isRunning: !mustQueue)
        if mustQueue {
            queue.append(key)
            return .queued
        }
        if urgency == .speculative { speculativeRunning += 1 }
        return .lead(Start(key: key, number: flightsStarted))
    }

    package enum LeaveAction: Equatable {
        case doNothing
        /// Nobody wants it any more: stop this load, and begin those that waited for its place.
        case cancelLoad(number: Int, begin: [Start])
    }

    package mutating func waiterLeft(_ key: Key, _ waiter: Waiter) -> LeaveAction {
        guard var flight = flights[key], flight.waiters.remove(waiter) != nil else { return .doNothing }
        flights[key] = flight
        guard flight.waiters.isEmpty else { return .doNothing }
        return .cancelLoad(number: flight.number, begin: end(key, flight))
    }

    package struct Landing: Equatable {
        package var waiters: Set<Waiter>
        package var begin: [Start]
    }

    /// Who waited for it. Nobody when the load was cancelled meanwhile, even if a newer one of the same key runs.
    package mutating func loadEnded(_ start: Start) -> Landing {
        guard let flight = flights[start.key], flight.number == start.number else {
            return Landing(waiters: [], begin: [])
        }
        return Landing(waiters: flight.waiters, begin: end(start.key, flight))
    }

    /// A load takes longer than a moment: it gives its place up.
    ///
    /// - Returns: loads that begin in its place
    package mutating func becameLong(_ start: Start) -> [Start] {
        guard var flight = flights[start.key], flight.number == start.number, flight.takesPlace, longRunning < longMax
        else { return [] }
        flight.isLong = true
        flights[start.key] = flight
        speculativeRunning -= 1
        longRunning += 1
        return fill()
    }

    private mutating func end(_ key: Key, _ flight: Flight) -> [Start] {
        flights[key] = nil
        if !flight.isRunning { queue.removeAll { $0 == key } }
        if flight.takesPlace { speculativeRunning -= 1 }
        if flight.isLong { longRunning -= 1 }
        return fill()
    }

    private mutating func fill() -> [Start] {
        var begin: [Start] = []
        while speculativeRunning < speculativeMax, !queue.isEmpty {
            let next = queue.removeFirst()
            guard var waiting = flights[next] else { continue }
            waiting.isRunning = true
            flights[next] = waiting
            speculativeRunning += 1
            begin.append(Start(key: next, number: waiting.number))
        }
        return begin
    }
}

extension SingleFlight: Sendable where Key: Sendable, Waiter: Sendable {}
extension SingleFlight.Flight: Sendable where Waiter: Sendable {}
extension SingleFlight.Start: Sendable where Key: Sendable {}
extension SingleFlight.Landing: Sendable where Key: Sendable, Waiter: Sendable {}
extension SingleFlight.JoinAction: Sendable where Key: Sendable {}
extension SingleFlight.LeaveAction: Sendable where Key: Sendable {}
