import WireProtocol

/// Broker of one pod alone: notices stay in the process.
package struct MemoryBroker: Broker {
    private let clients = ClientDirectory()
    private let tellEverybody: TellEverybody

    package init(tellEverybody: @escaping TellEverybody) {
        self.tellEverybody = tellEverybody
    }

    package func publish(_ payload: [UInt8], toClient client: String) async throws(StoreProblem) -> Int {
        clients.deliver(NoticePayload.json(payload), to: client)
    }

    package func publishToEverybody(_ payload: [UInt8]) async throws(StoreProblem) -> Int {
        tellEverybody(NoticePayload.json(payload))
    }

    package func came(_ client: String, _ receiver: any NoticeReceiver) { _ = clients.came(client, receiver) }
    package func left(_ client: String, _ receiver: any NoticeReceiver) { _ = clients.left(client, receiver) }
}
