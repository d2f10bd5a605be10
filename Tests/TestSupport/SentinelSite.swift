/// A master, a replica and three sentinels that watch them.
package final class SentinelSite: Sendable {
    package let master: RedisServer
    package let replica: RedisServer
    package let sentinels: [RedisServer]

    package init() async throws {
        master = try await RedisServer()
        replica = try await RedisServer(["--replicaof", "127.0.0.1 \(master.port)"])
        let folder = try TemporaryFolder()
        var sentinels: [RedisServer] = []
        for number in 0..<3 {
            // A sentinel writes what it learns into its own configuration.
            let port = try RedisServer.freePort()
            let file = try folder.write(
                "sentinel\(number).conf",
                """
                sentinel monitor mymaster 127.0.0.1 \(master.port) 2
                sentinel down-after-milliseconds mymaster 1000
                sentinel failover-timeout mymaster 5000
                """)
            sentinels.append(try await RedisServer(configuration: file, port: port))
        }
        self.sentinels = sentinels
        self.folder = folder
        // They find each other over the master's topics.
        for _ in 0..<500 {
            if try sentinels.allSatisfy({
                try $0.cli("sentinel", "master", "mymaster").contains("num-other-sentinels\n2")
                    && $0.cli("sentinel", "replicas", "mymaster").contains("\(replica.port)")
            }) {
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw RedisServer.NotThere(description: "the sentinels did not find each other")
    }

    private let folder: TemporaryFolder

    package var addresses: String { sentinels.map { "127.0.0.1:\($0.port)" }.joined(separator: ",") }
}
