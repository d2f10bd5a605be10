/// Settings of the HTTP side: addresses and ports of the listeners, tokens, limits.
package struct HTTPSettings: Sendable {
    package var podName: String
    package var host: String
    package var port: Int
    /// Port of the operators' listener; nil: /metrics and the operators' routes are on the main port.
    package var metricsPort: Int?
    /// Operators' token; nil: only callers on this machine are operators.
    package var adminToken: String?
    package var allowedOrigins: [String]
    package var trustedProxies: TrustedProxies
    /// Concurrent WebSockets at most; 0: as many as there are descriptors for.
    package var connectionsMax: Int
    /// New WebSockets a second at most; 0: no limit.
    package var connectionsPerSecond: Int

    package init(
        podName: String, host: String, port: Int, metricsPort: Int?, adminToken: String?, allowedOrigins: [String],
        trustedProxies: TrustedProxies, connectionsMax: Int, connectionsPerSecond: Int
    ) {
        self.podName = podName
        self.host = host
        self.port = port
        self.metricsPort = metricsPort
        self.adminToken = adminToken
        self.allowedOrigins = allowedOrigins
        self.trustedProxies = trustedProxies
        self.connectionsMax = connectionsMax
        self.connectionsPerSecond = connectionsPerSecond
    }
}
