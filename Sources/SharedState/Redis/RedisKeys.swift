/// Names of all keys and topics in Redis. Two sites on one server are kept apart by the prefix; with the usual one a
/// browser's topic is `client:<id>`, which the programs of the original system publish to.
package struct RedisKeys: Sendable {
    package static let usualPrefix = "hunch:"

    package let prefix: String
    /// Redis Cluster: keys that are used together must live on one node, which the part in braces decides.
    private let isSharded: Bool

    package init(prefix: String = usualPrefix, isSharded: Bool = false) {
        self.prefix = prefix
        self.isSharded = isSharded
    }

    private func tag(_ name: String) -> String { isSharded ? "{\(name)}" : name }

    // MARK: Topics

    package func client(_ id: String) -> String { clientPrefix + id }
    package var clientPrefix: String { prefix == Self.usualPrefix ? "client:" : "\(prefix)client:" }
    package var everybody: String { "\(prefix)all" }
    package var presence: String { "\(prefix)presence" }
    package var canaries: String { "\(prefix)canaries" }
    /// Topic that proves a pod's own subscriptions.
    package var canary: String { "\(prefix)canary" }
    package var invalidation: String { "\(prefix)invalidate" }

    // MARK: Keys

    package var secret: String { "\(prefix)secret" }
    /// Hash of the pods that are or were there, each with its last canary.
    package var pods: String { "\(prefix)pods" }
    /// Key that exists while the pod lives.
    package func pod(_ pod: String) -> String { "\(prefix)pod:\(pod)" }
    /// Set of the pod's sessions.
    package func sessions(ofPod pod: String) -> String { "\(prefix)sessions:\(pod)" }
    package func session(_ id: String) -> String { "\(prefix)session:\(tag(id))" }
    package func answer(_ session: String, _ id: String) -> String { "\(prefix)answer:\(tag(session)):\(id)" }
    package func lease(_ name: String) -> String { "\(prefix)lease:\(tag(name))" }
    package func fence(_ name: String) -> String { "\(prefix)fence:\(tag(name))" }
    package var cacheGeneration: String { "\(prefix)cache-generation" }
    package func cache(_ digest: String) -> String { "\(prefix)cache:\(digest)" }
    package func tag(named name: String) -> String { "\(prefix)tag:\(name)" }
    package var hottest: String { "\(prefix)hottest" }
    /// - Parameter catalogue: its name; nil: the first one
    package func popularity(_ catalogue: String?) -> String {
        "\(prefix)popularity\(catalogue.map { ":" + $0 } ?? "")"
    }
    package var tasks: String { "\(prefix)\(tag("tasks"))" }
    package var delayedTasks: String { "\(tasks):delayed" }
    package var deadTasks: String { "\(tasks):dead" }
    /// Key that exists while the same task is in the queue.
    package func task(named name: String) -> String { "\(tasks):name:\(name)" }

    /// Pattern for SCAN of a name that ends in `*`: escapes glob characters in the prefix.
    package func pattern(_ name: String) -> String {
        prefix.reduce(into: "") { escaped, character in
            if "*?[]\\^".contains(character) { escaped.append("\\") }
            escaped.append(character)
        } + name.dropFirst(prefix.count)
    }
}
