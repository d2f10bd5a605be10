import Foundation
import Synchronization
import TestSupport
import Testing

/// One site of several real pods on one real Redis, each a process of its own.
final class Site: Sendable {
    let redis: RedisServer
    let folder: TemporaryFolder
    private let environment: [String: String]
    private let pods: Mutex<[HunchProcess]>

    static let manual = """
        # Alpha synthesizer

        Alpha makes sound.

        ## Calibration

        Connect a precise voltage source before you calibrate. Send one volt and press the encoder. Send three volts \
        and press it again. The héader shows a dash while the calibration runs.

        ## Warranty

        The warranty covers one year of normal use.
        """

    init(pods count: Int, environment: [String: String] = [:], redis: RedisServer? = nil, url: String? = nil)
        async throws
    {
        self.redis = if let redis { redis } else { try await RedisServer() }
        folder = try TemporaryFolder()
        try folder.write("alpha.md", Self.manual)
        try folder.write(
            "catalogue.csv", "id,name,popularity,document_url,document_type\nalpha,Alpha,9,alpha.md,markdown\n")
        var settings = [
            "REDIS_URL": url ?? self.redis.url, "RATE_LIMIT_QUERIES_PER_MINUTE": "0", "LOG_LEVEL": "notice",
        ]
        settings.merge(environment) { $1 }
        settings["LOG_LEVEL"] = "info"
        self.environment = settings
        pods = Mutex([])
        for number in 0..<count {
            let pod = try await start(number)
            pods.withLock { $0.append(pod) }
        }
        // Ready is said without Redis too; tests want it whole.
        for pod in all {
            try await eventually("whole") { try await !pod.get("/ready").body.contains("degraded") }
        }
    }

    var all: [HunchProcess] { pods.withLock { $0 } }
    var ports: [Int] { all.map(\.port) }

    subscript(number: Int) -> HunchProcess { pods.withLock { $0[number] } }

    private func start(_ number: Int, port: Int = 0) async throws -> HunchProcess {
        try await HunchProcess.serve(
            ["--catalogue", "\(folder.path)/catalogue.csv"],
            environment: environment.merging(["POD_NAME": "pod\(number)"]) { $1 }, port: port)
    }

    /// The same pod anew, on its port.
    func restart(_ number: Int) async throws {
        let pod = try await start(number, port: self[number].port)
        pods.withLock { $0[number] = pod }
    }

    func kill(_ number: Int) { self[number].signal(SIGKILL) }

    func stop() async {
        for pod in all { pod.signal(SIGKILL) }
        for pod in all { _ = try? await pod.ended(within: 5) }
        redis.kill()
    }

    func eventually(_ what: String, seconds: Double = 30, _ condition: () async throws -> Bool) async throws {
        let until = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < until {
            if (try? await condition()) == true { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TestSocket.TimedOut(description: "never \(what)")
    }

    /// Does something with a site and takes it down, whatever happens.
    static func run(
        pods count: Int, environment: [String: String] = [:], redis: RedisServer? = nil, url: String? = nil,
        _ body: @Sendable (Site) async throws -> Void
    ) async throws {
        let site = try await Site(pods: count, environment: environment, redis: redis, url: url)
        do {
            try await body(site)
        } catch {
            await site.stop()
            throw error
        }
        await site.stop()
    }
}

/// A metric of a pod, summed over its series.
extension HunchProcess {
    func metric(_ name: String) async throws -> Double {
        try await get("/metrics").body.split(separator: "\n")
            .filter { $0.hasPrefix(name + " ") || $0.hasPrefix(name + "{") }
            .reduce(0) { $0 + (Double($1.split(separator: " ").last ?? "") ?? 0) }
    }
}
