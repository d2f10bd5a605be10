import Foundation
import Resilience

/// Address at which a server listens.
package struct RedisEndpoint: Hashable, Sendable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Address from `host:port`, or `[address]:port`, or a host alone.
    package static func parse(_ text: String, defaultPort: Int) -> RedisEndpoint? {
        var host = text
        var port = defaultPort
        if let colon = text.lastIndex(of: ":"), text.last != "]",
            text.hasPrefix("[") || text.firstIndex(of: ":") == colon
        {
            guard let number = Int(text[text.index(after: colon)...]) else { return nil }
            host = String(text[..<colon])
            port = number
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty, (1...65535).contains(port) else { return nil }
        return RedisEndpoint(host: host, port: port)
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Settings for reaching a Redis site.
package struct RedisSettings: Sendable {
    package var endpoint: RedisEndpoint
    package var user: String?
    package var password: String?
    package var database = 0
    package var isEncrypted = false
    /// A file of certificates to trust instead of the system's.
    package var trustedCertificates: String?
    /// Sentinels that name the master; when there are any, `endpoint` is not used.
    package var sentinels: [RedisEndpoint] = []
    package var sentinelMaster = "mymaster"
    /// Credentials for the sentinels, which need not be the servers'.
    package var sentinelUser: String?
    package var sentinelPassword: String?
    package var areSentinelsEncrypted = false
    /// SSUBSCRIBE and SPUBLISH, which a Redis Cluster spreads over its nodes.
    package var isSharded = false
    package var connectTimeout = Duration.seconds(2)
    /// Time in which a reply must come. A late one ends its connection: replies come in order.
    package var commandTimeout = Duration.seconds(1)
    /// Tries in all of a command that may be repeated.
    package var attempts = 5
    /// Breaker: when the server is no longer asked, and for how long.
    package var breaker: CircuitBreaker.Settings = {
        var breaker = CircuitBreaker.Settings()
        breaker.openFor = .seconds(1)
        breaker.successesToClose = 1
        return breaker
    }()
    /// Connections for blocking reads.
    package var blockingReadsMax = 50
    package var clientName = "hunch"

    package init(endpoint: RedisEndpoint) {
        self.endpoint = endpoint
    }

    /// Failure: a text that is no address of Redis.
    package struct Problem: Error, Equatable {
        package var expected: String
    }

    /// `redis://[user[:password]@]host[:port][/database]`, or `rediss://` for TLS.
    package static func parse(_ text: String) throws(Problem) -> RedisSettings {
        let expected = "redis[s]://[user[:password]@]host[:port][/database]"
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["redis", "rediss"].contains(scheme), let host = parts.host, !host.isEmpty, parts.query == nil
        else { throw Problem(expected: expected) }
        let plain = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        var settings = RedisSettings(endpoint: RedisEndpoint(host: plain, port: parts.port ?? 6379))
        settings.isEncrypted = scheme == "rediss"
        settings.areSentinelsEncrypted = settings.isEncrypted
        settings.user = parts.user.flatMap { $0.isEmpty ? nil : $0 }
        settings.password = parts.password
        let path = parts.path.drop { $0 == "/" }
        if !path.isEmpty {
            guard let database = Int(path), (0...1023).contains(database) else { throw Problem(expected: expected) }
            settings.database = database
        }
        return settings
    }
}
