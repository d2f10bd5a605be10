import PodRuntime
import PrometheusMetrics
import RedisClient
import WireProtocol

/// Broker of many pods: each listens to the topics of the clients it holds.
package final class RedisBroker: Broker {
    private let site: RedisSite
    private let clients = ClientDirectory()

    /// - Parameter tellEverybody: nil: this pod has no browsers; publishers count the pods that have
    package init(_ site: RedisSite, tellEverybody: TellEverybody?) {
        self.site = site
        let prefix = site.keys.clientPrefix
        site.router.listen(toPrefix: prefix) { [clients, telemetry = site.telemetry] topic, payload in
            telemetry.brokerMessages.add(1)
            _ = clients.deliver(NoticePayload.json(payload), to: String(topic.dropFirst(prefix.count)))
        }
        guard let tellEverybody else { return }
        site.router.listen(to: site.keys.everybody) { [telemetry = site.telemetry] _, payload in
            telemetry.brokerMessages.add(1)
            _ = tellEverybody(NoticePayload.json(payload))
        }
        site.topics.subscribe(site.keys.everybody)
    }

    private func publish(_ payload: [UInt8], _ topic: String) async throws(StoreProblem) -> Int {
        do throws(RedisProblem) {
            return try await site.commands.send(site.commands.publication(topic, payload)).accepted().number ?? 0
        } catch {
            throw StoreProblem(error)
        }
    }

    package func publish(_ payload: [UInt8], toClient client: String) async throws(StoreProblem) -> Int {
        try await publish(payload, site.keys.client(client))
    }

    package func publishToEverybody(_ payload: [UInt8]) async throws(StoreProblem) -> Int {
        try await publish(payload, site.keys.everybody)
    }

    package func came(_ client: String, _ receiver: any NoticeReceiver) {
        if clients.came(client, receiver) { site.topics.subscribe(site.keys.client(client)) }
    }

    package func left(_ client: String, _ receiver: any NoticeReceiver) {
        guard clients.left(client, receiver) else { return }
        site.topics.unsubscribe(site.keys.client(client))
        // The client may have come back in this very moment, over another loop.
        if clients.isHere(client) { site.topics.subscribe(site.keys.client(client)) }
    }
}
