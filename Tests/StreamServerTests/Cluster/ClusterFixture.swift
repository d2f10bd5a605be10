@testable import SharedWork
@testable import SharedState
@testable import ItemServing
import Foundation
import RedisClient
import TestSupport
import Testing

@testable import StreamServer
@testable import DocumentServing

/// Several pods of one site in this process, on one real Redis.
struct ClusterFixture: Sendable {
    let redis: RedisServer
    let pods: [PodFixture]

    static func run<Value: Sendable>(
        pods count: Int = 2, items: String = "", loader: (any DocumentLoading)? = nil,
        settings change: @escaping @Sendable (inout Settings) -> Void = { _ in },
        _ body: @escaping @Sendable (ClusterFixture) async throws -> Value
    ) async throws -> Value {
        let redis = try await RedisServer()
        let url = try RedisSettings.parse(redis.url)
        return try await start(
            count, [], items, loader,
            {
                $0.redis = url
                change(&$0)
            }
        ) { try await body(ClusterFixture(redis: redis, pods: $0)) }
    }

    /// Waits until each pod has heard each other one twice: from the second time on it knows that it lives, and does what it says.
    private static func know(each pods: [PodFixture]) async throws {
        guard pods.count > 1 else { return }
        let first = try await canaries(pods)
        for _ in 0..<20 where !first.isEmpty {
            try await Task.sleep(for: .milliseconds(250))
            let now = try await canaries(pods)
            if now.count == pods.count * pods.count,
                now.allSatisfy({ name, number in number >= (first[name] ?? number) + 2 })
            {
                return
            }
        }
    }

    /// The newest proof of life of each pod that each pod has heard.
    private static func canaries(_ pods: [PodFixture]) async throws -> [String: Int] {
        var result: [String: Int] = [:]
        for (position, pod) in pods.enumerated() {
            let frame = try Frame(try await pod.request("/api/v1/cluster").body)
            var other = 0
            while let name: String = frame["pods.\(other).pod"] {
                result["\(position) \(name)"] = frame["pods.\(other).canary"] ?? 0
                other += 1
            }
        }
        return result
    }

    private static func start<Value: Sendable>(
        _ count: Int, _ started: [PodFixture], _ items: String, _ loader: (any DocumentLoading)?,
        _ change: @escaping @Sendable (inout Settings) -> Void,
        _ body: @escaping @Sendable ([PodFixture]) async throws -> Value
    ) async throws -> Value {
        if started.count == count {
            try await know(each: started)
            return try await body(started)
        }
        return try await PodFixture.run(
            items: items, loader: loader,
            settings: {
                $0.podName = "pod\(started.count)"
                change(&$0)
            }
        ) { pod in
            _ = await pod.eventually { pod.pod.stores.pods.isDegraded == false }
            return try await start(count, started + [pod], items, loader, change, body)
        }
    }

    /// A browser at one of the pods, and its ticket.
    func connect(_ pod: Int, _ query: String = "") async throws -> (socket: TestSocket, welcome: Frame) {
        let socket = try await TestSocket.connect(port: pods[pod].port, path: "/ws" + query)
        return (socket, try await socket.frame("welcome"))
    }
}
