/// Three nodes of a Redis Cluster, a third of the slots each.
package final class RedisClusterSite: Sendable {
    package let nodes: [RedisServer]

    package init() async throws {
        var nodes: [RedisServer] = []
        var buses: [Int] = []
        for _ in 0..<3 {
            // The bus would otherwise want a port 10,000 higher, which there may not be.
            let bus = try RedisServer.freePort()
            buses.append(bus)
            nodes.append(try await RedisServer(["--cluster-enabled", "yes", "--cluster-port", "\(bus)"]))
        }
        for (at, node) in nodes.enumerated() {
            let first = at == 0 ? 0 : at * 5461 + 1
            try node.cli("cluster", "addslotsrange", "\(first)", "\(at == 2 ? 16_383 : (at + 1) * 5461)")
            if at > 0 { try node.cli("cluster", "meet", "127.0.0.1", "\(nodes[0].port)", "\(buses[0])") }
        }
        self.nodes = nodes
        for _ in 0..<1000 {
            if try nodes.allSatisfy({ try $0.cli("cluster", "info").contains("cluster_state:ok") }) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw RedisServer.NotThere(description: "the cluster did not come together")
    }
}
