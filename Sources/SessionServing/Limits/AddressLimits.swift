import PodRuntime
import Caching
import Resilience
import Synchronization

/// Rate limits of an address, however often it connects. One set of buckets serves HTTP and WebSocket, and is kept as
/// long as a bucket may be less than full.
package final class AddressLimits: Sendable {
    /// Kind of request. Each has a bucket of its own.
    package enum Traffic: Int, CaseIterable, Sendable {
        /// Connections, whatever they become.
        case connection
        /// `/health` and the other probes.
        case probe
        /// `/metrics`, a page of thousands of lines.
        case metrics
        /// Files of the page, and paths that lead nowhere.
        case page
        /// The API and the operators' routes.
        case request
        /// Questions of an address over either transport; and of a browser, by the name it gives itself.
        case query
        case clientQuery
        /// Wrong tokens.
        case guess
    }

    /// Requests allowed at once, refilled within the window. 0: no limit.
    package struct Allowance: Equatable, Sendable {
        package var count: Double
        package var window: Duration

        package init(_ count: Int, in window: Duration) {
            self.count = Double(count)
            self.window = window
        }
    }

    /// Addresses remembered, 200 bytes each: a few megabytes. A forgotten one starts with full buckets.
    private static let addressesMax = 20_000
    /// Probes allowed: a thousand balancers behind one address, each once a second, and all that they missed at once.
    package static let probes = Allowance(20_000, in: .seconds(20))
    /// Scrapes allowed: several scrapers behind one address, and people who look for themselves.
    package static let scrapes = Allowance(600, in: .seconds(20))
    /// Page files allowed: a page is a handful, and an office is behind one address.
    package static let pages = Allowance(3000, in: .seconds(60))
    /// Wrong tokens allowed, for a person who looks for the right one. At this pace a token of 16 characters outlives
    /// everybody.
    package static let guesses = Allowance(10, in: .seconds(60))

    private struct Buckets {
        var buckets: [TokenBucket?] = Array(repeating: nil, count: Traffic.allCases.count)
    }

    private let allowances: [Traffic: Allowance]
    private let table: Mutex<MemoryLayer<String, Buckets>>

    package init(_ allowances: [Traffic: Allowance]) {
        self.allowances = allowances
        let longest = allowances.values.map(\.window).max() ?? .zero
        table = Mutex(MemoryLayer(.init(entriesMax: Self.addressesMax, timeToLive: max(longest, .seconds(60)))))
    }

    package var addressCount: Int { table.withLock { $0.count } }

    package func allowance(_ traffic: Traffic) -> Allowance? {
        allowances[traffic].flatMap { $0.count > 0 ? $0 : nil }
    }

    package func take(_ traffic: Traffic, from address: RemoteAddress, now: Duration) -> TokenBucket.TakeAction {
        take(traffic, under: address.bucket, now: now)
    }

    /// Takes a token for a question: of its browser and of its address.
    package func takeQuery(
        from address: RemoteAddress, client: String?, now: Duration
    ) -> TokenBucket.TakeAction {
        if let client, case .wait(let time) = take(.clientQuery, under: "client \(client)", now: now) {
            return .wait(time)
        }
        return take(.query, from: address, now: now)
    }

    private func take(_ traffic: Traffic, under key: String, now: Duration) -> TokenBucket.TakeAction {
        guard let allowance = allowance(traffic) else { return .pass }
        let rate = allowance.count / allowance.window.inSeconds
        return table.withLock { table in
            var entry = table.peek(key, now: now) ?? Buckets()
            var bucket =
                entry.buckets[traffic.rawValue] ?? TokenBucket(rate: rate, burst: allowance.count, now: now)
            defer {
                entry.buckets[traffic.rawValue] = bucket
                table.insert(entry, for: key, now: now)
            }
            return bucket.take(now: now)
        }
    }

    /// Whether nothing is left; takes nothing.
    package func isExhausted(_ traffic: Traffic, from address: RemoteAddress, now: Duration) -> Bool {
        guard allowance(traffic) != nil else { return false }
        guard var bucket = table.withLock({ $0.peek(address.bucket, now: now)?.buckets[traffic.rawValue] ?? nil })
        else {
            return false
        }
        return bucket.take(now: now) != .pass
    }
}
