import Caching
import Glibc
import Resilience
import Synchronization

/// A bucket for each address: so many of something a second, whoever asks. Addresses of one IPv6 network of 64 bits
/// are one: a single machine has all of them.
final class AddressLimiter: Sendable {
    /// Addresses remembered. One that is forgotten starts with a full bucket, which is what it would have by then.
    private static let addressesMax = 10_000

    private let buckets: Mutex<MemoryLayer<String, TokenBucket>>
    private let rate: Double
    private let burst: Double

    /// - Parameters:
    ///   - rate: a second; 0: no limit
    ///   - burst: at once
    init(rate: Double, burst: Double) {
        self.rate = rate
        self.burst = burst
        let refilled = rate > 0 ? Duration.seconds(burst / rate) : .zero
        buckets = Mutex(MemoryLayer(.init(entriesMax: Self.addressesMax, timeToLive: max(refilled, .seconds(60)))))
    }

    func take(_ address: String, now: Duration) -> TokenBucket.TakeAction {
        guard rate > 0 else { return .pass }
        let key = Self.key(address)
        return buckets.withLock { layer in
            var bucket = layer.peek(key, now: now) ?? TokenBucket(rate: rate, burst: burst, now: now)
            defer { layer.insert(bucket, for: key, now: now) }
            return bucket.take(now: now)
        }
    }

    static func key(_ address: String) -> String {
        guard let bytes = AddressRange.bytes(address), bytes.count == 16 else { return address }
        return bytes[0..<8].map { String($0, radix: 16) }.joined(separator: ":") + "/64"
    }
}
