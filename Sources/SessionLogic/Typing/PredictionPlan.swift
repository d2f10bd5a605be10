import Resilience

/// Plan for answering a keystroke in the present circumstances: what is given up under load, and what the frame says of
/// it. It is the same over a WebSocket and over HTTP.
package struct PredictionPlan: Equatable, Sendable {
    /// Under load: least time between two predictions of a session: a third of the work for a fast typist.
    private static let spacingUnderLoad = Duration.milliseconds(250)
    /// Under load: candidates of a prediction.
    private static let limitUnderLoad = 3

    /// Candidates of a prediction.
    package let limit: Int
    /// Fewer candidates than were wanted.
    package let isCut: Bool
    /// Least time between two predictions of a session.
    package let spacing: Duration
    /// Restricted to texts that were typed lately.
    package let isCachedOnly: Bool
    /// Documents may be loaded on a hunch.
    package let speculates: Bool
    /// Flag in the frame: the prediction is less than it could be.
    package let isDegraded: Bool

    /// - Parameters:
    ///   - limit: candidates that are wanted
    ///   - step: the load step, which says what is given up
    ///   - isPodDegraded: something that pods share is out of reach
    package init(limit: Int, step: SheddingStep, isPodDegraded: Bool) {
        let hasLessDetail = step >= .detail
        self.limit = hasLessDetail ? min(limit, Self.limitUnderLoad) : limit
        isCut = self.limit < limit
        spacing = hasLessDetail ? Self.spacingUnderLoad : .zero
        isCachedOnly = step >= .predictions
        speculates = step < .prefetch
        isDegraded = isPodDegraded || isCut
    }
}
