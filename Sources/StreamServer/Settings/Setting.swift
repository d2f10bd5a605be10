/// Every setting there is: its name in the environment and in the file, its default, and what it means. The README's
/// table and `hunch config` come from here.
package enum Setting: String, CaseIterable, Sendable {
    case host = "HOST"
    case port = "PORT"
    case metricsPort = "METRICS_PORT"
    case adminToken = "ADMIN_TOKEN"
    case eventLoops = "EVENT_LOOPS"
    case logLevel = "LOG_LEVEL"
    case podName = "POD_NAME"
    case catalogue = "CATALOGUE"
    case catalogueWait = "CATALOGUE_WAIT"
    case stateDirectory = "STATE_DIRECTORY"
    case webDirectory = "WEB_DIRECTORY"
    case sessionSecret = "SESSION_SECRET"
    case sessionSecretPrevious = "SESSION_SECRET_PREVIOUS"
    case allowedOrigins = "ALLOWED_ORIGINS"
    case trustedProxies = "TRUSTED_PROXIES"
    case connectionsMax = "MAX_CONNECTIONS"
    case connectionsPerSecond = "RATE_LIMIT_CONNECTIONS_PER_SECOND"
    case connectionsPerAddress = "RATE_LIMIT_CONNECTIONS_PER_ADDRESS"
    case messageBytesMax = "MAX_MESSAGE_BYTES"
    case compression = "WEBSOCKET_COMPRESSION"
    case handshakeTimeout = "HANDSHAKE_TIMEOUT_SECONDS"
    case keystrokesPerSecond = "RATE_LIMIT_KEYSTROKES_PER_SECOND"
    case queriesPerMinute = "RATE_LIMIT_QUERIES_PER_MINUTE"
    case queriesPerAddress = "RATE_LIMIT_QUERIES_PER_ADDRESS"
    case requestsMax = "RATE_LIMIT_MAX_REQUESTS"
    case requestWindow = "RATE_LIMIT_WINDOW"
    case cacheMaxSize = "CACHE_MAX_SIZE"
    case cacheTimeToLive = "CACHE_DEFAULT_TTL"
    case prefetchPolicy = "PREFETCH_POLICY"
    case prefetchThreshold = "PREFETCH_THRESHOLD"
    case documentAllowPrivate = "DOCUMENT_ALLOW_PRIVATE"
    case documentBytesMax = "DOCUMENT_MAX_BYTES"
    case documentMemoryBytes = "DOCUMENT_MEMORY_BYTES"
    case documentRoots = "DOCUMENT_ROOTS"
    case shedLag = "SHED_LAG_MS"
    case gracePeriod = "GRACE_PERIOD_SECONDS"
    case drainWindow = "DRAIN_WINDOW_SECONDS"
    case reconnectLeast = "RECONNECT_MIN_MS"
    case reconnectMost = "RECONNECT_MAX_MS"
    case redisURL = "REDIS_URL"
    case redisSentinels = "REDIS_SENTINELS"
    case redisSentinelMaster = "REDIS_SENTINEL_MASTER"
    case redisSentinelUser = "REDIS_SENTINEL_USER"
    case redisSentinelPassword = "REDIS_SENTINEL_PASSWORD"
    case redisSentinelEncrypted = "REDIS_SENTINEL_TLS"
    case redisPrefix = "REDIS_PREFIX"
    case redisSharded = "REDIS_SHARDED"
    case redisCertificates = "REDIS_CA_FILE"
    case readyNeedsRedis = "READY_NEEDS_REDIS"
    case languageModelURL = "LLM_BASE_URL"
    case languageModelKey = "LLM_API_KEY"
    case languageModelName = "LLM_MODEL"

    package var isSecret: Bool {
        switch self {
        case .adminToken, .sessionSecret, .sessionSecretPrevious, .languageModelKey, .redisURL, .redisSentinelPassword:
            true
        default: false
        }
    }

    /// As it would be written in the environment; empty: unset.
    package var defaultText: String {
        switch self {
        case .host: "127.0.0.1"
        case .port: "8080"
        case .logLevel: "info"
        case .webDirectory: "./web"
        case .connectionsMax, .connectionsPerSecond, .connectionsPerAddress: "0"
        case .compression: "off"
        case .shedLag: "200"
        case .drainWindow: "8"
        case .reconnectLeast: "250"
        case .reconnectMost: "10000"
        case .messageBytesMax: "1048576"
        case .handshakeTimeout: "10"
        case .keystrokesPerSecond: "60"
        case .queriesPerMinute: "30"
        case .requestsMax: "100"
        case .requestWindow: "60000"
        case .cacheMaxSize: "1000"
        case .cacheTimeToLive: "3600"
        case .prefetchPolicy: "value"
        case .prefetchThreshold: "0.85"
        case .documentAllowPrivate: "0"
        case .documentBytesMax: "67108864"
        case .gracePeriod: "25"
        case .languageModelName: "default"
        case .redisSentinelMaster: "mymaster"
        case .redisPrefix: "hunch:"
        case .redisSharded: "0"
        case .readyNeedsRedis, .catalogueWait: "0"
        case .metricsPort, .adminToken, .eventLoops, .podName, .catalogue, .stateDirectory, .sessionSecret,
            .sessionSecretPrevious, .queriesPerAddress, .redisSentinelUser, .redisSentinelPassword,
            .redisSentinelEncrypted,
            .allowedOrigins,
            .trustedProxies, .documentMemoryBytes, .documentRoots,
            .redisURL, .redisSentinels, .redisCertificates, .languageModelURL, .languageModelKey:
            ""
        }
    }

    package var meaning: String {
        switch self {
        case .host: "address to listen on; `0.0.0.0` in images"
        case .port: "port to listen on; 0: any free one, told in the log"
        case .metricsPort: "own listener for `/metrics` and the operator routes; unset: the main port has them"
        case .adminToken:
            "bearer token of the operator routes, 16 bytes or more; without one only callers on this machine may use them, under a loopback name and by way of no proxy"
        case .eventLoops: "event loops; unset: the cores this process may use"
        case .logLevel: "trace, debug, info, notice, warning, error or critical"
        case .podName: "this pod's name in logs and `welcome`; unset: the host's name"
        case .catalogue:
            "sources, separated by commas: `man:[DIR]`, a folder of documents, a JSON brand file, CSV, TSV or a document"
        case .catalogueWait:
            "1: a catalogue that cannot be loaded at the start is waited for, not ready; 0: the process ends with 65"
        case .stateDirectory:
            "folder for what is learned from people's questions, kept over restarts; unset: nothing is kept"
        case .webDirectory: "the page's files"
        case .sessionSecret:
            "key that signs tickets and messages between pods, 16 to 256 bytes; unset: made at start, and shared at `hunch:secret`"
        case .sessionSecretPrevious:
            "key before that one, whose signatures are still believed: for a change while the site runs"
        case .allowedOrigins:
            "origins that may connect and read, separated by commas, `*` for all; unset: the same origin"
        case .trustedProxies:
            "addresses and networks whose `X-Forwarded-For` is believed, separated by commas, `10.0.0.0/8` for example"
        case .connectionsMax: "WebSocket connections at once; 0: what the file descriptors allow"
        case .connectionsPerSecond: "new WebSocket connections a second; 0: no limit"
        case .connectionsPerAddress:
            "new connections of one address a second, WebSocket and HTTP alike, probes excepted; 0: no limit"
        case .messageBytesMax: "bytes of a WebSocket message"
        case .compression:
            "permessage-deflate: `off`, `shared` (no context between messages, no memory for it) or `takeover` (smaller, about 47 KiB a connection)"
        case .handshakeTimeout: "seconds a new connection may stay silent"
        case .keystrokesPerSecond: "keystrokes a session is answered a second; 0: no limit"
        case .queriesPerMinute: "queries of a session a minute, and of all sessions of a `client_id`; 0: no limit"
        case .queriesPerAddress:
            "queries of one address a minute, over WebSocket and HTTP; unset: ten times RATE_LIMIT_QUERIES_PER_MINUTE; 0: no limit"
        case .requestsMax: "requests of an address for the API and the operator routes in a window; 0: no limit"
        case .requestWindow: "window of RATE_LIMIT_MAX_REQUESTS in milliseconds"
        case .cacheMaxSize: "predictions kept in memory"
        case .cacheTimeToLive: "seconds a cached value lives"
        case .prefetchPolicy:
            "`value`: a document is fetched before it is asked for when that is worth more than it costs; `threshold`: always from the threshold on"
        case .prefetchThreshold:
            "that threshold; for `value`, where it lies when fetching spares what it spends and a third of the places are taken"
        case .documentAllowPrivate: "1: documents may come from private, loopback and link-local addresses"
        case .documentBytesMax: "bytes of a document"
        case .documentMemoryBytes:
            "bytes of memory for all documents together; unset: a quarter of what the process may have, by its cgroup"
        case .documentRoots:
            "folders from which documents may be read besides the catalogue's own, absolute, separated by commas"
        case .shedLag: "lateness of an event loop in milliseconds from which work is shed, step by step; 0: never"
        case .drainWindow: "seconds over which idle sessions are let go at a drain; at most 80 % of the grace period"
        case .reconnectLeast:
            "browsers that lost their pod wait a random time up to this many milliseconds, and one more for each session"
        case .reconnectMost: "and at most this many"
        case .gracePeriod: "seconds from SIGTERM to the end at the latest"
        case .redisURL:
            "`redis[s]://[user[:password]@]host[:port][/database]`: shares sessions, answers, caches and topics; unset: one pod alone"
        case .redisSentinels: "sentinels that name the master, `host:port` separated by commas"
        case .redisSentinelMaster: "name of the master at the sentinels"
        case .redisSentinelUser: "user at the sentinels; unset: the default one"
        case .redisSentinelPassword: "password of the sentinels, which need not be that of REDIS_URL; unset: none"
        case .redisSentinelEncrypted:
            "1: TLS towards the sentinels, with the certificates of REDIS_CA_FILE; 0: none; unset: as REDIS_URL says"
        case .redisPrefix: "begins every name in Redis; another one is another site"
        case .redisSharded: "1: a Redis Cluster: sharded topics, keys that belong together kept together"
        case .redisCertificates: "file of certificates to trust for TLS towards Redis; unset: the system's"
        case .readyNeedsRedis: "1: not ready after 30 s without a Redis that answers and takes writes"
        case .languageModelURL: "OpenAI-compatible endpoint, up to and with `/v1`; unset: extractive answers"
        case .languageModelKey: "its API key"
        case .languageModelName: "its model"
        }
    }
}
