/// Single-flight: concurrent wishes for one key become one load, and speculation never delays a waiting query.
///
/// The first waiter for a key leads; the others follow. A waiter may leave, and the last one to leave cancels the load.
/// At most `speculativeMax` loads run that no query waits for; further ones queue, and an urgent wish for a queued one
/// starts it at once. A long load gives its place up, so that a few loads that never end do not hold up all other
/// speculation. Awaiting is the shell's business.
package struct SingleFlight<Key: Hashable, Waiter: Hashable> {
    package enum Urgency: Sendable {
        /// A query waits for the load.
        case asked
        /// Prefetch: no query has asked yet.
        case speculative
    }

    fileprivate struct Flight {
        var number: Int
        var waiters: Set<Waiter>
        var urgency: Urgency
        var isRunning: Bool
        /// Long load, counted against `longMax`.
        var isLong = false

        /// Takes one of the places for speculation.
        var takesPlace: Bool { isRunning && urgency == .speculative && !isLong }
    }

    /// A load to begin. `number` tells it from a later one of the same key.
    package struct Start: Equatable {
        package var key: Key
        package var number: Int
    }

    private let speculativeMax: Int
    private let queueMax: Int
    /// Long loads that give their place up, upper bound; beyond it, further ones keep theirs.
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

    /// Free share of the places for speculative loads, 0…1.
    package var freeSpeculativeShare: Double {
        speculativeMax > 0 ? Double(max(0, speculativeMax - speculativeRunning)) / Double(speculativeMax) : 0
    }

    /// Number of the load of a key, running or queued; nil: there is none.
    package func number(of key: Key) -> Int? { flights[key]?.number }

    /// Whether a query asked for this very load, beyond a prefetch.
    package func isAsked(_ start: Start) -> Bool {
        flights[start.key]?.number == start.number && flights[start.key]?.urgency == .asked
    }

    /// Whether this very load still goes on, and not a later one of the same key.
    package func isRunning(_ start: Start) -> Bool { flights[start.key]?.number == start.number }

    /// Waiters of this very load.
    package func waiters(of start: Start) -> Set<Waiter> { isRunning(start) ? flights[start.key]?.waiters ?? [] : [] }

    package enum JoinAction: Equatable {
        case lead(Start)
        case follow
        /// The load is queued and begins when a running one ends.
        case queued
        /// The queue is full.
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
        /// The last waiter left: stop this load, and begin those that waited for its place.
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

    /// Waiters of a load that ended: none if it was cancelled meanwhile, even if a newer load of the same key runs.
    package mutating func loadEnded(_ start: Start) -> Landing {
        guard let flight = flights[start.key], flight.number == start.number else {
            return Landing(waiters: [], begin: [])
        }
        return Landing(waiters: flight.waiters, begin: end(start.key, flight))
    }

    /// Marks a load that takes longer than a moment: it gives its place up.
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
