import Fleet
import RedisClient
import SessionLogic
import Synchronization

/// Check whether an unknown process with a correct signature lives: its messages could have been recorded and be played
/// again. A living pod renews its key in Redis with a signed canary each second; a listener that only uses topics
/// cannot.
final class PodIntroductions: Sendable {
    /// Pods that wait for their check: more than begin at once.
    private static let waitingMax = 256
    /// Interval between two checks of all that wait: a pod that does not live asks again with each message.
    private static let pause = Duration.milliseconds(200)

    private let redis: RedisCommands
    private let keys: RedisKeys
    private let messages: PodMessages
    private let waiting = Mutex<Set<String>>([])
    private let arrived: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation

    init(redis: RedisCommands, keys: RedisKeys, messages: PodMessages) {
        self.redis = redis
        self.keys = keys
        self.messages = messages
        (arrived, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func add(_ pod: String) {
        waiting.withLock { if $0.count < Self.waitingMax { $0.insert(pod) } }
        arrival.yield()
    }

    /// Runs until the task is cancelled.
    func run() async {
        for await _ in arrived {
            let pods = waiting.withLock { waiting in
                defer { waiting = [] }
                return waiting.sorted()
            }
            if pods.isEmpty { continue }
            let replies = try? await redis.send(pods.map { RedisCommand("GET", RedisArgument(keys.pod($0))) })
            for (pod, reply) in zip(pods, replies ?? []) {
                guard let bytes = reply.bytes, Canary(shared: bytes)?.pod == pod else { continue }
                messages.introduce(by: bytes, from: keys.canaries)
            }
            try? await Task.sleep(for: Self.pause)
        }
    }
}
