import CatalogueServing
import Logging
import PodRuntime
import RedisClient
import SessionLogic
import SharedState
import WebSocketTransport
import HTTPServing
import Resilience
import LanguageModel
import DocumentSource
import Fleet

// The rows of `Setting.all`, by subject. A new setting is a row here and its default in `Settings`.

extension Setting {
    static let addresses: [Setting] = [
        Setting("HOST", \.host, .text, "Address to listen on; `0.0.0.0` in images"),
        Setting("PORT", \.port, .number(0...65535), "Port to listen on; 0 takes any free one and logs it"),
        Setting(
            "METRICS_PORT", \.metricsPort, .optional(.number(0...65535)),
            "Port of a second listener for `/metrics` and the operator routes; unset: the main port serves them"),
        Setting(
            "ADMIN_TOKEN", \.adminToken, .optional(.text), isSecret: true,
            "Bearer token of the operator routes, at least 16 bytes where HOST is no loopback address; unset: only callers on this machine may use them, under a loopback name and by way of no proxy"
        ),
        Setting(
            "EVENT_LOOPS", \.eventLoops, .optional(.number(1...1024)),
            "Event loops of this process; unset: one for each core it may use"),
        Setting(
            "LOG_LEVEL", \.logLevel, .choice,
            "Least severe level that is logged: trace, debug, info, notice, warning, error or critical"),
        Setting("POD_NAME", \.podName, .podName, "Name of this pod in logs and `welcome`; unset: the host's name"),
    ]

    static let catalogue: [Setting] = [
        Setting(
            "CATALOGUE", \.sources, .list,
            "Sources of the first catalogue, separated by commas: `man:[DIR]`, a folder of documents, a JSON brand file, CSV, TSV or a document"
        ),
        Setting(
            "CATALOGUE_WAIT", \.catalogueWaits, .flag,
            "1: the server waits, not ready, for a catalogue that cannot be loaded at the start; 0: the process ends with 65"
        ),
        Setting(
            "STATE_DIRECTORY", \.stateDirectory, .optional(.writableFolder),
            "Folder that keeps over restarts what is learned from people's questions; unset: nothing is kept"),
        Setting("WEB_DIRECTORY", \.webDirectory, .text, "Folder of the page's files"),
    ]

    static let access: [Setting] = [
        Setting(
            "SESSION_SECRET", \.sessionSecret, .optional(.secret), isSecret: true,
            "Key that signs session tickets and messages between pods, 16 to 256 bytes; unset: made at the start and shared at `hunch:secret`"
        ),
        Setting(
            "SESSION_SECRET_PREVIOUS", \.sessionSecretPrevious, .optional(.secret), isSecret: true,
            "Key whose signatures are still accepted after SESSION_SECRET was changed on a running site"),
        Setting(
            "ALLOWED_ORIGINS", \.allowedOrigins, .list,
            "Origins of pages that may connect and read, separated by commas, `*` for all; unset: the server's own"),
        Setting(
            "TRUSTED_PROXIES", \.trustedProxies, .proxies,
            "Addresses and networks of proxies whose `X-Forwarded-For` is believed, separated by commas, such as `10.0.0.0/8`"
        ),
    ]

    static let limits: [Setting] = [
        Setting(
            "MAX_CONNECTIONS", \.connectionsMax, .number(0...10_000_000),
            "Limit of WebSocket connections at once; 0: as many as file descriptors allow"),
        Setting(
            "RATE_LIMIT_CONNECTIONS_PER_SECOND", \.connectionsPerSecond, .number(0...1_000_000),
            "Limit of new WebSocket connections a second; 0: none"),
        Setting(
            "RATE_LIMIT_CONNECTIONS_PER_ADDRESS", \.connectionsPerAddress, .number(0...1_000_000),
            "Limit of new connections a second from one address, WebSocket and HTTP together, probes excepted; 0: none"),
        Setting(
            "MAX_MESSAGE_BYTES", \.messageBytesMax, .number(1024...(256 << 20)),
            "Limit of one WebSocket message, bytes"),
        Setting(
            "WEBSOCKET_COMPRESSION", \.compression, .choice,
            "Compression of WebSocket messages (permessage-deflate): `off`, `shared` (no context between messages, no memory for it) or `takeover` (smaller messages, about 47 KiB a connection)"
        ),
        Setting(
            "HANDSHAKE_TIMEOUT_SECONDS", \.handshakeTimeoutSeconds, .number(1...3600),
            "Longest silence of a new connection before its handshake, seconds"),
        Setting(
            "RATE_LIMIT_KEYSTROKES_PER_SECOND", \.keystrokesPerSecond, .number(0...1_000_000),
            "Limit of keystrokes a second that are answered in one session; 0: none"),
        Setting(
            "RATE_LIMIT_QUERIES_PER_MINUTE", \.queriesPerMinute, .number(0...1_000_000),
            "Limit of queries a minute from one session, and from all sessions of one `client_id` together; 0: none"),
        Setting(
            "RATE_LIMIT_QUERIES_PER_ADDRESS", \.queriesPerAddress, .optional(.number(0...10_000_000)),
            "Limit of queries a minute from one address, WebSocket and HTTP together; unset: ten times RATE_LIMIT_QUERIES_PER_MINUTE; 0: none"
        ),
        Setting(
            "RATE_LIMIT_MAX_REQUESTS", \.requestsMax, .number(0...1_000_000_000),
            "Limit of requests from one address to the API and the operator routes in a RATE_LIMIT_WINDOW; 0: none"),
        Setting(
            "RATE_LIMIT_WINDOW", \.requestWindowMilliseconds, .number(1...86_400_000),
            "Length of the window of RATE_LIMIT_MAX_REQUESTS, milliseconds"),
    ]

    static let predictions: [Setting] = [
        Setting(
            "CACHE_MAX_SIZE", \.cacheMaxSize, .number(0...10_000_000),
            "Limit of predictions kept in memory for each catalogue"),
        Setting(
            "CACHE_DEFAULT_TTL", \.cacheTimeToLiveSeconds, .number(1...31_536_000),
            "Lifetime of a prediction kept in memory, seconds"),
        Setting(
            "PREFETCH_POLICY", \.prefetchRule, .choice,
            "Rule by which documents are fetched before they are asked about: `value`, when it is worth more than it costs; `threshold`, always from PREFETCH_THRESHOLD on"
        ),
        Setting(
            "PREFETCH_THRESHOLD", \.prefetchThreshold, .share,
            "Confidence from which a document is fetched before it is asked about; under PREFETCH_POLICY `value`, that confidence while a third of the places are taken"
        ),
    ]

    static let documents: [Setting] = [
        Setting(
            "DOCUMENT_ALLOW_PRIVATE", \.documentAllowPrivate, .flag,
            "1: documents may be fetched from private, loopback and link-local addresses; 0: only from public ones"),
        Setting(
            "DOCUMENT_MAX_BYTES", \.documentBytesMax, .number(1024...(1 << 30)),
            "Limit of one document, bytes"),
        Setting(
            "DOCUMENT_MEMORY_BYTES", \.documentMemoryBytes, .optional(.number((1 << 20)...(1 << 42))),
            "Limit of the memory that all documents take together, bytes; unset: a quarter of what the process may have, by its cgroup"
        ),
        Setting(
            "DOCUMENT_ROOTS", \.documentRoots, .folders,
            "Folders from which documents may be read besides those of all catalogues, absolute, separated by commas"),
        Setting(
            "MEANING_TABLE", \.meaningTable, .text,
            "File with the vectors of words, with which passages are found that say the same in other words; `off`: none"
        ),
        Setting(
            "SYNONYMS", \.synonyms, .optional(.text),
            "File with words that mean the same to the site, a group a line, separated by commas; read at the start"),
        Setting(
            "DOCUMENT_CONNECT_TIMEOUT_MS", \.documentTimes.connect, .milliseconds(1...600_000),
            "Time to connect to a document's server, milliseconds"),
        Setting(
            "DOCUMENT_SILENCE_TIMEOUT_MS", \.documentTimes.silence, .milliseconds(1...600_000),
            "Longest silence of a document's server, milliseconds"),
        Setting(
            "DOCUMENT_TIMEOUT_MS", \.documentTimes.whole, .milliseconds(1...600_000),
            "Time to fetch a whole document, milliseconds"),
        Setting(
            "DOCUMENT_ATTEMPTS", \.documentAttempts, .number(1...10),
            "Limit of attempts to fetch and read a document, the first included, on problems that may pass; a second and more apart"
        ),
    ]

    static let load: [Setting] = [
        Setting(
            "SHED_LAG_MS", \.shedLagMilliseconds, .number(0...60_000),
            "Lateness of an event loop from which work is shed step by step, milliseconds; 0: never"),
        Setting(
            "GRACE_PERIOD_SECONDS", \.gracePeriodSeconds, .number(0...3600),
            "Longest time from SIGTERM to the end of the process, seconds"),
        Setting(
            "DRAIN_WINDOW_SECONDS", \.drainWindowSeconds, .number(0...3600),
            "Time over which a stopping pod lets idle sessions go, seconds; at most 80 % of GRACE_PERIOD_SECONDS"),
        Setting(
            "RECONNECT_MIN_MS", \.reconnectLeastMilliseconds, .number(0...600_000),
            "Upper bound of the random delay before browsers reconnect to another pod, milliseconds; each session of the lost pod adds one, up to RECONNECT_MAX_MS"
        ),
        Setting(
            "RECONNECT_MAX_MS", \.reconnectMostMilliseconds, .number(0...600_000),
            "Largest upper bound of the random delay before browsers reconnect to another pod, milliseconds"),
    ]

    static let redis: [Setting] = [
        Setting(
            "REDIS_URL", \.redis, .optional(.redis), isSecret: true,
            "Address of Redis, `redis[s]://[user[:password]@]host[:port][/database]`: pods share sessions, answers, caches and topics there; unset: one pod alone"
        ),
        Setting(
            "REDIS_SENTINELS", \.redisOptions.sentinels, .sentinels,
            "Addresses of Redis sentinels that name the master, `host:port` separated by commas"),
        Setting(
            "REDIS_SENTINEL_MASTER", \.redisOptions.sentinelMaster, .text,
            "Name of the master that the sentinels watch"),
        Setting(
            "REDIS_SENTINEL_USER", \.redisOptions.sentinelUser, .optional(.text),
            "User name at the sentinels; unset: the default user"),
        Setting(
            "REDIS_SENTINEL_PASSWORD", \.redisOptions.sentinelPassword, .optional(.text), isSecret: true,
            "Password of the sentinels, which need not be that of REDIS_URL; unset: none"),
        Setting(
            "REDIS_SENTINEL_TLS", \.redisSentinelEncrypted, .optional(.flag),
            "1: TLS towards the sentinels, with the certificates of REDIS_CA_FILE; 0: none; unset: as REDIS_URL says"),
        Setting(
            "REDIS_PREFIX", \.redisPrefix, .redisPrefix,
            "Beginning of every key and topic in Redis; sites with different ones share nothing"),
        Setting(
            "REDIS_SHARDED", \.redisOptions.isSharded, .flag,
            "1: Redis is a cluster, with sharded topics and keys that belong together kept together; 0: it is one server"
        ),
        Setting(
            "REDIS_CA_FILE", \.redisOptions.trustedCertificates, .optional(.text),
            "File of certificates that are trusted for TLS towards Redis; unset: the system's"),
        Setting(
            "READY_NEEDS_REDIS", \.readyNeedsRedis, .flag,
            "1: the pod is not ready after 30 s without a Redis that answers and takes writes; 0: it stays ready, degraded"
        ),
        Setting(
            "REDIS_CONNECT_TIMEOUT_MS", \.redisOptions.connectTimeout, .milliseconds(1...600_000),
            "Time to connect to Redis, milliseconds"),
        Setting(
            "REDIS_TIMEOUT_MS", \.redisOptions.commandTimeout, .milliseconds(1...600_000),
            "Time within which Redis must reply to a command, milliseconds"),
        Setting(
            "REDIS_ATTEMPTS", \.redisOptions.attempts, .number(1...10),
            "Limit of attempts at a Redis command that may be repeated, the first included; 50 to 400 ms apart"),
        Setting(
            "REDIS_BREAKER_FAILURES", \.redisOptions.breaker.failuresToOpen, .number(1...1000),
            "Failures of Redis in a row after which it is not asked for REDIS_BREAKER_OPEN_MS"),
        Setting(
            "REDIS_BREAKER_OPEN_MS", \.redisOptions.breaker.openFor, .milliseconds(1...600_000),
            "Time for which Redis is not asked after REDIS_BREAKER_FAILURES, milliseconds; then one command is tried"),
    ]

    static let languageModel: [Setting] = [
        Setting(
            "LLM_BASE_URL", \.languageModelURL, .optional(.webAddress),
            "Address of an OpenAI-compatible language model, up to and including `/v1`; unset: answers quote the documents"
        ),
        Setting(
            "LLM_API_KEY", \.languageModelKey, .optional(.text), isSecret: true, "API key of the language model"),
        Setting("LLM_MODEL", \.languageModelName, .text, "Name of the language model that is asked"),
        Setting(
            "LLM_CONNECT_TIMEOUT_MS", \.languageModelTimes.connect, .milliseconds(1...600_000),
            "Time to connect to the language model, milliseconds"),
        Setting(
            "LLM_SILENCE_TIMEOUT_MS", \.languageModelTimes.silence, .milliseconds(1...600_000),
            "Longest silence of the language model, before its first word and between two, milliseconds"),
        Setting(
            "LLM_TIMEOUT_MS", \.languageModelTimes.whole, .milliseconds(1...600_000),
            "Time for a whole answer of the language model, milliseconds"),
        Setting(
            "LLM_ATTEMPTS", \.languageModelAttempts, .number(1...10), alias: "AI_RETRY_MAX_ATTEMPTS",
            "Limit of attempts at an answer of the language model, the first included, until its first word; a second and more apart"
        ),
        Setting(
            "LLM_BREAKER_FAILURES", \.languageModelBreaker.failuresToOpen, .number(1...1000),
            alias: "AI_CIRCUIT_BREAKER_THRESHOLD",
            "Failures of the language model in a row after which it is not asked for LLM_BREAKER_OPEN_MS"),
        Setting(
            "LLM_BREAKER_OPEN_MS", \.languageModelBreaker.openFor, .milliseconds(1...600_000),
            alias: "AI_CIRCUIT_BREAKER_TIMEOUT",
            "Time for which the language model is not asked after LLM_BREAKER_FAILURES, milliseconds; then one request at a time is tried until three succeed in a row"
        ),
    ]
}

extension SettingForm<String> {
    fileprivate static var podName: SettingForm {
        SettingForm(expected: "a name", parse: { $0.text }, write: { _ in "" })
    }

    fileprivate static var secret: SettingForm {
        SettingForm(
            read: { text throws(SettingRefusal) in
                guard SharedScalar.secretBytes.contains(text.text.utf8.count) else {
                    throw SettingRefusal(expected: "16 to 256 bytes", hidesText: true)
                }
                return text.text
            }, write: { $0 })
    }

    fileprivate static var redisPrefix: SettingForm {
        .text(expected: "at most 64 visible ASCII characters without {") { prefix in
            prefix.utf8.count <= 64
                && prefix.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "{") }
        }
    }
}

extension SettingForm<[String]> {
    fileprivate static var folders: SettingForm {
        .list(expected: "absolute folders, none of them the whole machine") { folders in
            folders.allSatisfy { $0.hasPrefix("/") && !$0.allSatisfy { $0 == "/" } }
        }
    }
}

extension SettingForm<TrustedProxies> {
    fileprivate static var proxies: SettingForm {
        SettingForm(
            expected: "addresses or networks like 10.0.0.0/8, separated by commas",
            parse: { text in
                let ranges = text.parts.compactMap { AddressRange($0) }
                return ranges.count == text.parts.count ? TrustedProxies(ranges) : nil
            }, write: { _ in "" })
    }
}

extension SettingForm<[RedisEndpoint]> {
    fileprivate static var sentinels: SettingForm {
        SettingForm(
            expected: "host:port, separated by commas",
            parse: { text in
                let endpoints = text.parts.compactMap { RedisEndpoint.parse($0, defaultPort: 26379) }
                return endpoints.count == text.parts.count ? endpoints : nil
            }, write: { $0.map(\.description).joined(separator: ",") })
    }
}

extension SettingForm<RedisSettings> {
    fileprivate static var redis: SettingForm {
        SettingForm(
            read: { text throws(SettingRefusal) in
                do throws(RedisSettings.Problem) {
                    return try RedisSettings.parse(text.text)
                } catch {
                    throw SettingRefusal(expected: error.expected, hidesText: true)
                }
            }, write: { "\($0.endpoint)" })
    }
}
