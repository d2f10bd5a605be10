import Fleet
import SharedState
/// What is found under a key of the shared layer.
package enum CacheLookup: Equatable, Sendable {
    /// - Parameter isStale: use it, and make it anew
    case hit([UInt8], isStale: Bool)
    /// It is known that there is nothing; this says why.
    case negative([UInt8])
    case miss
    /// Nobody can be asked.
    case away
}

/// A value to be kept in the shared layer, and under which circumstances it was made.
package struct CacheEntry: Sendable {
    package var digest: String
    package var value: [UInt8]
    /// The lease under which it was made, and its number; nil: made without holding it.
    package var lease: String
    package var fence: Int?
    /// Read before the value was made.
    package var generation: Int
    package var isNegative = false
    /// Seconds for which it is known that there is nothing; nil: as long as usual.
    package var negativeSeconds: Int?
    /// By which it can be forgotten.
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

/// The shared layer: values that one pod made and all may use. One that is not there, or not understood, is a miss.
///
/// Its forms: memory (this pod's alone) and Redis.
package protocol CacheStore: Sendable {
    func value(_ digest: String) async -> CacheLookup
    /// Rises when something is invalidated: what was begun before is not kept after.
    func generation() async -> Int
    /// Keeps a value unless a later holder of the lease has been there, or something was invalidated meanwhile.
    func store(_ entry: CacheEntry) async
    /// Whether less than a fifth of a value's fresh life is left.
    func isOld(_ digest: String) async -> Bool
    /// Forgets values, and has every pod forget what it has of them; a load under way is not kept either.
    ///
    /// - Returns: how many were there
    func forget(_ invalidation: Invalidation) async throws(StoreProblem) -> Int
}

/// How long values of the shared layer are kept, whatever its form.
enum CacheTimes {
    static let seconds = 86_400
    /// How long it is remembered that there is nothing.
    static let negativeSeconds = 30
}
