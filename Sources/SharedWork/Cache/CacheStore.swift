import Fleet
import SharedState
/// Result of a lookup in the shared layer.
package enum CacheLookup: Equatable, Sendable {
    /// - Parameter isStale: the value may be used, but is to be made anew
    case hit([UInt8], isStale: Bool)
    /// Known absence; the bytes say why.
    case negative([UInt8])
    case miss
    /// Store out of reach.
    case away
}

/// Value to be kept in the shared layer, with the circumstances in which it was made.
package struct CacheEntry: Sendable {
    package var digest: String
    package var value: [UInt8]
    /// Lease under which it was made, and its fencing number; nil: made without holding it.
    package var lease: String
    package var fence: Int?
    /// Generation that was read before the value was made.
    package var generation: Int
    package var isNegative = false
    /// Seconds for which the absence is remembered; nil: as long as usual.
    package var negativeSeconds: Int?
    /// Tags by which it can be forgotten.
    package var tags: [String]

    package init(_ digest: String, _ value: [UInt8], lease: String, fence: Int?, generation: Int, tags: [String]) {
        self.digest = digest
        self.value = value
        self.lease = lease
        self.fence = fence
        self.generation = generation
        self.tags = tags
    }
}

/// Store of the shared layer: values that one pod made and all may use. One that is absent, or not understood, is a
/// miss.
///
/// Its forms: memory (this pod's alone) and Redis.
package protocol CacheStore: Sendable {
    func value(_ digest: String) async -> CacheLookup
    /// Number that rises with each invalidation: a value begun before it is not kept after it.
    func generation() async -> Int
    /// Keeps a value unless a later holder of the lease has been there, or an invalidation came meanwhile.
    func store(_ entry: CacheEntry) async
    /// Whether less than a fifth of a value's fresh life is left.
    func isOld(_ digest: String) async -> Bool
    /// Forgets values, and makes every pod forget its copies; a load under way is not kept either.
    ///
    /// - Returns: number of values that were there
    func forget(_ invalidation: Invalidation) async throws(StoreProblem) -> Int
}

/// Lifetimes of values in the shared layer, whatever its form.
enum CacheTimes {
    static let seconds = 86_400
    /// Seconds for which an absence is remembered.
    static let negativeSeconds = 30
}
