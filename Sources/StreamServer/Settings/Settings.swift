import CatalogueServing
import DocumentServing
import DocumentSource
import HTTPServing
import LanguageModel
import Resilience
import SharedState
import NIOCore
import ItemServing
import SessionServing
import PodRuntime
import Logging
import RedisClient
import SessionLogic
import WebSocketTransport

/// Settings in effect, checked.
package struct Settings: Sendable {
    package var host = "127.0.0.1"
    package var port = 8080
    package var metricsPort: Int?
    package var adminToken: String?
    package var eventLoops: Int?
    package var logLevel = Logger.Level.info
    package var podName = "hunch"
    /// Sources of the first catalogue, as written.
    var sources: [String] = []
    /// Catalogues that are served; messages that name none mean the first.
    package var catalogues: [CatalogueSettings] = []
    /// Whether the start waits for a catalogue that cannot be loaded yet.
    package var catalogueWaits = false
    /// Folder for state that outlives the pod; nil: nothing is kept.
    package var stateDirectory: String?
    package var webDirectory = "./web"
    package var sessionSecret: String?
    package var sessionSecretPrevious: String?
    package var allowedOrigins: [String] = []
    package var trustedProxies = TrustedProxies()
    package var connectionsMax = 0
    package var connectionsPerSecond = 0
    package var connectionsPerAddress = 0
    package var compression = WebSocketCompression.off
    package var messageBytesMax = 1024 * 1024
    package var handshakeTimeoutSeconds = 10
    package var keystrokesPerSecond = 60
    package var queriesPerMinute = 30
    /// Queries of one address; nil: ten times those of a session.
    package var queriesPerAddress: Int?
    package var requestsMax = 100
    package var requestWindowMilliseconds = 60_000
    package var cacheMaxSize = 1000
    package var cacheTimeToLiveSeconds = 3600
    package var prefetchRule = ActionPolicy().rule
    package var prefetchThreshold = ActionPolicy().threshold
    package var documentAllowPrivate = false
    package var documentBytesMax = DocumentFetcher.Limits().bytesMax
    /// Memory for documents; nil: a quarter of the memory that this process may have.
    package var documentMemoryBytes: Int?
    /// Folders for documents, besides the catalogue's own.
    package var documentRoots: [String] = []
    package var documentTimes = DocumentFetcher.Times()
    /// Attempts to fetch a document, including the first.
    package var documentAttempts = RetryBackoff().retriesMax + 1
    /// File with the table of meanings, or `off`.
    package var meaningTable = "./deploy/meaning/table.bin"
    /// File with the site's synonyms; nil: none.
    package var synonyms: String?
    /// Lag from which load is shed; zero: nothing is shed.
    package var shedLagMilliseconds = 200
    package var gracePeriodSeconds = 25
    package var drainWindowSeconds = 8
    package var reconnectLeastMilliseconds = 250
    package var reconnectMostMilliseconds = 10_000
    /// Redis; nil: this pod is alone.
    package var redis: RedisSettings?
    /// Settings of Redis other than its address.
    var redisOptions = RedisSettings(endpoint: RedisEndpoint(host: "", port: 0))
    /// Encryption towards sentinels; nil: as the address says.
    var redisSentinelEncrypted: Bool?
    package var redisPrefix = RedisKeys.usualPrefix
    package var readyNeedsRedis = false
    package var languageModelURL: String?
    package var languageModelKey: String?
    package var languageModelName = "default"
    package var languageModelTimes = ChatClient.Times()
    /// Attempts at an answer, including the first.
    package var languageModelAttempts = RetryBackoff().retriesMax + 1
    package var languageModelBreaker = CircuitBreaker.Settings()

    package init() {}

    package var actionPolicy: ActionPolicy { ActionPolicy(rule: prefetchRule, threshold: prefetchThreshold) }

    /// Redis and this pod's identity there; nil: this pod is alone.
    func site(_ role: PodRole) -> RedisSite.Settings? {
        redis.map {
            RedisSite.Settings(
                redis: $0, prefix: redisPrefix, podName: podName, role: role, hasSecret: sessionSecret != nil)
        }
    }

    package var documents: DocumentServices.Settings {
        DocumentServices.Settings(
            memoryBytes: documentMemoryBytes, bytesMax: documentBytesMax,
            roots: catalogues.flatMap(\.sources).map(\.folder) + documentRoots, allowsPrivate: documentAllowPrivate,
            meaningTable: meaningTable, synonyms: synonyms, times: documentTimes, attempts: documentAttempts)
    }

    var connections: ConnectionSettings {
        ConnectionSettings(
            podName: podName, messageBytesMax: messageBytesMax, keystrokesPerSecond: keystrokesPerSecond,
            queriesPerMinute: queriesPerMinute)
    }

    var http: HTTPSettings {
        HTTPSettings(
            podName: podName, host: host, port: port, metricsPort: metricsPort, adminToken: adminToken,
            allowedOrigins: allowedOrigins, trustedProxies: trustedProxies, connectionsMax: connectionsMax,
            connectionsPerSecond: connectionsPerSecond)
    }

    var upgrader: WebSocketUpgrader.Settings {
        var upgrader = WebSocketUpgrader.Settings()
        upgrader.messageBytesMax = messageBytesMax
        upgrader.handshakeTimeout = .seconds(Int64(handshakeTimeoutSeconds))
        upgrader.compression = compression
        return upgrader
    }

    /// Sessions of one address that may all ask at their full rate.
    private static let askersOfAddress = 10

    /// Request allowances of an address.
    package var allowances: [AddressLimits.Traffic: AddressLimits.Allowance] {
        let minute = Duration.seconds(60)
        return [
            .connection: .init(connectionsPerAddress, in: .seconds(1)), .probe: AddressLimits.probes,
            .metrics: AddressLimits.scrapes,
            .page: AddressLimits.pages, .request: .init(requestsMax, in: .milliseconds(requestWindowMilliseconds)),
            .query: .init(queriesPerAddress ?? queriesPerMinute * Self.askersOfAddress, in: minute),
            .clientQuery: .init(queriesPerMinute, in: minute), .guess: AddressLimits.guesses,
        ]
    }

    package var reconnectPace: ReconnectPace {
        ReconnectPace(
            least: .milliseconds(reconnectLeastMilliseconds), most: .milliseconds(reconnectMostMilliseconds))
    }
}
