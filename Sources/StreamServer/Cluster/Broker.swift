import RedisClient
import WireProtocol

/// Carries what programs publish to browsers, wherever they are connected.
package protocol Broker: Sendable {
    /// To every connection of a client.
    ///
    /// - Returns: how many receivers there were: connections of this pod, or pods that have some
    func publish(_ payload: [UInt8], toClient client: String) async throws -> Int
    func publishToEverybody(_ payload: [UInt8]) async throws -> Int
    /// A browser connected here: what is published to its client is wanted from now on.
    func came(_ client: String, _ reader: any SessionReader)
    func left(_ client: String, _ reader: any SessionReader)
}

/// Tells every connection of the pod.
package typealias TellEverybody = @Sendable (_ notice: String) -> Int

/// One pod alone: what is published stays in the process.
package struct MemoryBroker: Broker {
    private let clients = ClientDirectory()
    private let tellEverybody: TellEverybody

    package init(tellEverybody: @escaping TellEverybody) {
        self.tellEverybody = tellEverybody
    }

    package func publish(_ payload: [UInt8], toClient client: String) -> Int {
        clients.deliver(NoticePayload.json(payload), to: client)
    }

    package func publishToEverybody(_ payload: [UInt8]) -> Int { tellEverybody(NoticePayload.json(payload)) }

    package func came(_ client: String, _ reader: any SessionReader) { _ = clients.came(client, reader) }
    package func left(_ client: String, _ reader: any SessionReader) { _ = clients.left(client, reader) }
}

/// Many pods: each listens to the topics of the clients it holds.
package struct RedisBroker: Broker {
    private let redis: RedisCommands
    private let topics: RedisSubscriptions
    private let keys: RedisKeys
    private let clients: ClientDirectory

    package init(_ redis: RedisCommands, _ topics: RedisSubscriptions, _ keys: RedisKeys, _ clients: ClientDirectory) {
        self.redis = redis
        self.topics = topics
        self.keys = keys
        self.clients = clients
    }

    private func publish(_ payload: [UInt8], _ topic: String) async throws -> Int {
        try await redis.send(redis.publication(topic, payload)).accepted().number ?? 0
    }

    package func publish(_ payload: [UInt8], toClient client: String) async throws -> Int {
        try await publish(payload, keys.client(client))
    }

    package func publishToEverybody(_ payload: [UInt8]) async throws -> Int {
        try await publish(payload, keys.everybody)
    }

    package func came(_ client: String, _ reader: any SessionReader) {
        if clients.came(client, reader) { topics.subscribe(keys.client(client)) }
    }

    package func left(_ client: String, _ reader: any SessionReader) {
        guard clients.left(client, reader) else { return }
        topics.unsubscribe(keys.client(client))
        // It may have come back in this very moment, over another loop.
        if clients.isHere(client) { topics.subscribe(keys.client(client)) }
    }
}
