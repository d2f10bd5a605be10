// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]

/// A module of ours: its name, and everything it may import.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioEmbedded: Target.Dependency = .product(name: "NIOEmbedded", package: "swift-nio")
let nioFoundation: Target.Dependency = .product(name: "NIOFoundationCompat", package: "swift-nio")
let asyncHTTPClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1: Target.Dependency = .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioHTTPCompression: Target.Dependency = .product(name: "NIOHTTPCompression", package: "swift-nio-extras")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let collections: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

let package = Package(
    name: "hunch",
    dependencies: [
        // Event loops, sockets and HTTP/1 parsing: what an epoll server and an HTTP parser of our own would be.
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        // TLS towards Redis.
        .package(url: "https://github.com/apple/swift-nio-ssl.git", exact: "2.37.6"),
        // HTTP messages as values between NIO and Hummingbird.
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        // The HTTP side: router, keep-alive and body handling, which WebSocket does not need and browsers do.
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1", traits: []),
        // HTTP(S) client: fetching documents and talking to a language model, TLS included.
        .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0"),
        // Logging, metrics and service interfaces that the libraries above speak as well.
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics.git", exact: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        // The command line: parsing, help and completion.
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        // A ring buffer for the outbox lanes and for commands that wait for their replies.
        .package(url: "https://github.com/apple/swift-collections.git", exact: "1.6.0"),
        // The settings file is YAML.
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    ],
    targets: [
        // system: module maps over Debian's development packages
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CHiredis", pkgConfig: "hiredis", providers: [.apt(["libhiredis-dev"])]),
        // The kernel's calls that glibc has no function for: Landlock, seccomp, openat2. A header, no library.
        .systemLibrary(name: "CLinux"),

        // floor 0: pure values and state machines
        module("WireProtocol"),
        module("TextCoding"),
        module("Catalogue", ["TextCoding"]),
        module("PredictionEngine"),
        module("PredictionEvaluation", ["PredictionEngine"]),
        module("DocumentSearch", ["PredictionEngine"]),
        module("AnswerEvaluation", ["DocumentSearch", "PredictionEvaluation"]),
        module("Caching"),
        module("Resilience"),
        module("Fleet", ["WireProtocol"]),
        module("SessionLogic", ["WireProtocol", "Resilience", "Fleet", collections]),

        // floor 1: one outside thing each
        module("WebSocketTransport", [nioCore, nioPosix, nioHTTP1, "CCrypto", "CZlib"]),
        module(
            "DocumentSource",
            [
                "DocumentSearch", "TextCoding", "CLinux", "CXML", "CZlib", nioCore, nioPosix, nioHTTP1,
                nioHTTPCompression,
                asyncHTTPClient,
            ]),
        module(
            "HTTPTransport",
            [
                "WebSocketTransport", nioCore, nioPosix, nioHTTP1, hummingbirdCore, httpTypes, nioHTTPTypes,
                nioHTTPTypesHTTP1, collections, logging, lifecycle,
            ]),
        module("LanguageModel", [nioCore, nioHTTP1, nioFoundation, asyncHTTPClient]),
        module("PrometheusMetrics", [coreMetrics]),
        module("RedisClient", ["CHiredis", "Resilience", nioCore, nioPosix, nioSSL, collections]),

        // floor 2: the shell, in storeys
        module(
            "PodRuntime",
            ["WireProtocol", "Resilience", "Fleet", "SessionLogic", "PrometheusMetrics", "CCrypto", logging]),
        module(
            "SharedState",
            [
                "PodRuntime", "WireProtocol", "Resilience", "Fleet", "SessionLogic", "PrometheusMetrics", "RedisClient",
                "CCrypto", nioCore, logging,
            ]),
        module(
            "SharedWork",
            [
                "PodRuntime", "SharedState", "PredictionEngine", "Caching", "Fleet", "SessionLogic", "DocumentSource",
                "PrometheusMetrics", "RedisClient", nioCore, logging,
            ]),
        module(
            "CatalogueServing",
            [
                "PodRuntime", "WireProtocol", "TextCoding", "Catalogue", "PredictionEngine", "Resilience",
                "SessionLogic",
                "DocumentSource", "PrometheusMetrics", logging, lifecycle,
            ]),
        module(
            "DocumentServing",
            [
                "PodRuntime", "SharedState", "SharedWork", "CatalogueServing", "WireProtocol", "TextCoding",
                "Catalogue",
                "DocumentSearch", "Caching", "Resilience", "Fleet", "SessionLogic", "DocumentSource", "LanguageModel",
                "PrometheusMetrics", "CCrypto", logging, lifecycle,
            ]),
        module(
            "ItemServing",
            [
                "PodRuntime", "SharedState", "SharedWork", "CatalogueServing", "DocumentServing", "WireProtocol",
                "Catalogue", "PredictionEngine", "DocumentSearch", "Caching", "Resilience", "Fleet", "SessionLogic",
                "DocumentSource", "PrometheusMetrics", logging, lifecycle,
            ]),
        module(
            "SessionServing",
            [
                "PodRuntime", "SharedState", "SharedWork", "CatalogueServing", "DocumentServing", "ItemServing",
                "WireProtocol",
                "Catalogue",
                "PredictionEngine", "Caching", "Resilience", "Fleet", "SessionLogic", "WebSocketTransport",
                "PrometheusMetrics", nioCore, nioPosix, logging,
            ]),
        module(
            "HTTPServing",
            [
                "PodRuntime", "SharedState", "SharedWork", "CatalogueServing", "DocumentServing", "ItemServing",
                "SessionServing", "WireProtocol", "Catalogue", "PredictionEngine", "Resilience", "Fleet",
                "SessionLogic",
                "WebSocketTransport", "HTTPTransport", "PrometheusMetrics", nioCore, nioPosix, nioHTTP1, hummingbird,
                hummingbirdCore, httpTypes, nioHTTPTypes, logging,
            ]),
        module(
            "StreamServer",
            [
                "PodRuntime", "SharedState", "SharedWork", "CatalogueServing", "DocumentServing", "ItemServing",
                "SessionServing", "HTTPServing", "WireProtocol", "Catalogue", "PredictionEngine",
                "PredictionEvaluation",
                "DocumentSearch",
                "Resilience", "Fleet", "SessionLogic", "WebSocketTransport", "HTTPTransport", "DocumentSource",
                "LanguageModel", "PrometheusMetrics", "RedisClient", nioCore, nioPosix, metrics, coreMetrics, logging,
                lifecycle, unixSignals, asyncHTTPClient, yams,
            ]),

        // floor 3: executables
        .executableTarget(
            name: "hunch",
            dependencies: [
                "StreamServer", "HTTPServing", "HTTPTransport", "ItemServing", "DocumentServing", "CatalogueServing",
                "SharedState",
                "PodRuntime", "Catalogue",
                "PredictionEngine", "PredictionEvaluation", "AnswerEvaluation", "DocumentSearch", "TextCoding",
                "DocumentSource", "WebSocketTransport", "CLinux",
                arguments, logging, lifecycle,
                unixSignals, nioCore,
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "loadtest",
            dependencies: [
                "WebSocketTransport", "WireProtocol", "PredictionEngine", "PredictionEvaluation", "RedisClient",
                nioCore,
                nioPosix, arguments,
            ],
            path: "loadtest", exclude: ["README.md", "bench", "peers", "k6.js", "locustfile.py"],
            swiftSettings: settings),

        .target(
            name: "TestSupport", dependencies: ["WebSocketTransport", nioCore, nioPosix, nioHTTP1],
            path: "Tests/TestSupport", swiftSettings: settings),
        // What conformance suites talk to: the transport alone. Not shipped.
        .executableTarget(
            name: "echo-server", dependencies: ["WebSocketTransport", nioCore, nioPosix, nioHTTP1, arguments],
            path: "Tests/echo-server", swiftSettings: settings),
        tests("WireProtocolTests", ["WireProtocol"]),
        tests("TextCodingTests", ["TextCoding"]),
        tests("CatalogueTests", ["Catalogue", "TextCoding"]),
        tests("PredictionEngineTests", ["PredictionEngine"]),
        tests("PredictionEvaluationTests", ["PredictionEvaluation", "PredictionEngine"]),
        tests("DocumentSearchTests", ["DocumentSearch"]),
        tests("AnswerEvaluationTests", ["AnswerEvaluation", "DocumentSearch", "PredictionEvaluation"]),
        tests("CachingTests", ["Caching"]),
        tests("ResilienceTests", ["Resilience"]),
        tests("FleetTests", ["Fleet", "WireProtocol", "Resilience"]),
        tests("SessionLogicTests", ["SessionLogic", "Fleet", "WireProtocol", "Resilience"]),
        tests("WebSocketTransportTests", ["WebSocketTransport", nioCore, nioPosix, nioEmbedded]),
        tests(
            "DocumentSourceTests",
            ["DocumentSource", "DocumentSearch", "TextCoding", "TestSupport", nioCore, nioPosix, nioHTTP1]),
        tests("LanguageModelTests", ["LanguageModel", "TestSupport", nioCore, nioPosix, nioHTTP1, asyncHTTPClient]),
        tests("RedisClientTests", ["RedisClient", "TestSupport", "CHiredis", nioCore, nioPosix, nioEmbedded]),
        tests("PrometheusMetricsTests", ["PrometheusMetrics", coreMetrics]),
        tests(
            "SharedStateTests",
            [
                "SharedState", "SharedWork", "PodRuntime", "TestSupport", "Fleet", "SessionLogic", "WireProtocol",
                "Caching",
                "RedisClient",
                nioPosix, logging,
            ]),
        tests(
            "StreamServerTests",
            [
                "StreamServer", "HTTPServing", "HTTPTransport", "SessionServing", "ItemServing", "DocumentServing",
                "CatalogueServing",
                "SharedWork",
                "SharedState", "PodRuntime", "Fleet",
                "TestSupport",
                "WebSocketTransport", "WireProtocol", "TextCoding", "Catalogue", "DocumentSearch",
                "SessionLogic",
                "LanguageModel", "PredictionEngine", "PredictionEvaluation", "Caching", "Resilience", "DocumentSource",
                "PrometheusMetrics",
                "RedisClient",
                nioCore, nioPosix, nioHTTP1, httpTypes, asyncHTTPClient, logging, lifecycle, metrics,
            ]),
        tests(
            "HunchTests",
            [
                "TestSupport", "WebSocketTransport", "DocumentSearch", "CLinux", nioCore, nioPosix, nioHTTP1,
                asyncHTTPClient, yams,
            ]),
        tests("LoadTestTests", ["loadtest", nioCore]),
        tests("TidyTests", []),
    ],
    swiftLanguageModes: [.v6]
)
