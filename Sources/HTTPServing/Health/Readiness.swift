/// Whether a pod should get new sessions: what `/ready` says, as a value.
package struct Readiness: Equatable, Sendable {
    /// How long Redis may be away before a pod that needs it is not ready.
    package static let redisAwayMax = Duration.seconds(30)
    /// How long a pod that begins looks for Redis before it serves without it.
    package static let redisAwaited = Duration.seconds(2)

    package var isDraining = false
    package var hasCatalogue = true
    /// The catalogue was tried, and there is none that can be served.
    package var hasCatalogueFailed = false
    /// Since the process began.
    package var upFor = Duration.seconds(3600)
    /// `READY_NEEDS_REDIS`.
    package var needsRedis = false
    /// There is a Redis, and not everything that pods share is in reach.
    package var isRedisLookedFor = false
    /// How long Redis has not answered, or has not done what it is asked; nil: it does.
    package var redisAwayFor: Duration?

    /// nil: ready; otherwise why not.
    package var reason: String? {
        if isDraining { return "draining" }
        if !hasCatalogue {
            return hasCatalogueFailed ? "the catalogue cannot be loaded" : "the catalogue is being loaded"
        }
        if isRedisLookedFor, upFor < Self.redisAwaited { return "looking for redis" }
        if needsRedis, let redisAwayFor, redisAwayFor > Self.redisAwayMax { return "redis is away" }
        return nil
    }
}
