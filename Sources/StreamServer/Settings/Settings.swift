import Logging
import RedisClient

/// The effective settings, checked.
package struct Settings: Sendable {
    package var host = "127.0.0.1"
    package var port = 8080
    package var metricsPort: Int?
    package var adminToken: String?
    package var eventLoops: Int?
    package var logLevel = Logger.Level.info
    package var podName = "hunch"
    package var catalogue: [CatalogueSource] = []
    package var webDirectory = "./web"
    package var sessionSecret: String?
    package var allowedOrigins: [String] = []
    package var connectionsMax = 0
    package var messageBytesMax = 1024 * 1024
    package var handshakeTimeoutSeconds = 10
    package var keystrokesPerSecond = 60
    package var queriesPerMinute = 30
    package var requestsMax = 100
    package var requestWindowMilliseconds = 60_000
    package var cacheMaxSize = 1000
    package var cacheTimeToLiveSeconds = 3600
    package var prefetchThreshold = 0.85
    package var documentAllowPrivate = false
    package var documentBytesMax = 64 * 1024 * 1024
    package var gracePeriodSeconds = 25
    /// nil: one pod alone.
    package var redis: RedisSettings?
    package var redisPrefix = RedisKeys.usualPrefix
    package var readyNeedsRedis = false
    package var languageModelURL: String?
    package var languageModelKey: String?
    package var languageModelName = "default"

    package init() {}
}
