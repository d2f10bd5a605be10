import SessionLogic

/// Readiness of a pod for new sessions: the answer of `/ready`, as a value.
package struct Readiness: Equatable, Sendable {
    /// Time without Redis after which a pod that needs it is not ready.
    package static let redisAwayMax = Duration.seconds(30)
    /// Time for which a starting pod looks for Redis before it serves without it.
    package static let redisAwaited = Duration.seconds(2)

    package var isDraining = false
    package var hasCatalogue = true
    /// Whether loading the catalogue failed, and none can be served.
    package var hasCatalogueFailed = false
    /// Time since the process began.
    package var upFor = Duration.seconds(3600)
    /// `READY_NEEDS_REDIS`.
    package var needsRedis = false
    /// Whether a Redis is configured of which not every shared part can be reached.
    package var isRedisLookedFor = false
    /// Time since Redis stopped answering or carrying out commands; nil: it works.
    package var redisAwayFor: Duration?

    /// Reason why the pod is not ready; nil: it is.
    package var reason: String? {
        if isDraining { return "draining" }
        if !hasCatalogue {
            return hasCatalogueFailed ? "the catalogue cannot be loaded" : PodReason.isLoading
        }
        if isRedisLookedFor, upFor < Self.redisAwaited { return "looking for redis" }
        if needsRedis, let redisAwayFor, redisAwayFor > Self.redisAwayMax { return PodReason.isWithoutRedis }
        return nil
    }
}
