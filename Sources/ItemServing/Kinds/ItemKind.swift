import PodRuntime
import Caching
import Catalogue
import DocumentSearch
import SessionLogic
import WireProtocol
import DocumentServing

/// Sort of item, with everything in which sorts differ: how such items are predicted, prepared and answered, and what
/// acting on a wrong hunch costs.
///
/// A catalogue holds items of one kind. `DocumentKind` is the first; another one implements this protocol and is named
/// where the pod is put together (`Pod.init(kinds:)`). No other code knows how many kinds there are. The default
/// implementations suit items that have names and need no preparation.
package protocol ItemKind: Sendable {
    /// Name of the kind in settings, in `welcome.catalogues` and in metrics.
    var name: String { get }
    /// Cost of having prepared or done something for an item that was not meant.
    var cost: ActionPolicy.CostOfBeingWrong { get }

    /// Predictor for the items of one catalogue.
    func makePredictor(_ resources: PredictionResources) -> any ItemPredictor

    /// Whether the item needs preparation at all.
    func canPrepare(_ item: CatalogueItem) -> Bool
    func isPrepared(_ item: CatalogueItem) -> Bool
    /// Circumstances that the policy weighs before an item is prepared.
    func circumstances(_ item: CatalogueItem) -> ActionPolicy.Circumstances?
    /// Begins to prepare an item before it is asked about. `onEnd` is called once, perhaps at once, unless the wish is
    /// released or refused.
    func prepare(_ item: CatalogueItem, onEnd: @escaping @Sendable (Preparation) -> Void) -> PrepareAction
    /// - Parameter onPart: called with what can be asked already while the rest is prepared
    func prepare(
        _ item: CatalogueItem, onPart: @escaping @Sendable (Preparation) -> Void,
        onEnd: @escaping @Sendable (Preparation) -> Void
    ) -> PrepareAction
    /// Prepares an item in the background, with no query waiting for it.
    ///
    /// - Returns: whether the item is prepared, or needs no preparation
    func prepareInBackground(_ item: CatalogueItem) async -> Bool
    /// Refreshes prepared items that are in use and grow old.
    ///
    /// - Returns: whether that is done
    func refresh() async -> Bool
    /// Event: an item was asked about, this long after it was foreseen.
    func wasAsked(after lead: Duration)
    /// Event: a session types a question about an item that is chosen, or sure. Work on it must not hold the caller up.
    func typed(_ question: ItemQuestion, by session: String)
    /// Hit statistics of preparation; nil: this kind prepares nothing.
    var statistics: PreparationStatistics? { get }

    /// Name and version of the answerer: two with one name give the same answer to the same question.
    var answererName: String { get }
    /// Whether answers arrive word by word and are worth streaming; otherwise the whole answer is there in a moment.
    var isStreaming: Bool { get }
    /// Answers a question, as a stream of events. Cancelling the task stops it.
    ///
    /// - Throws: `AnswerProblem` where there is no answer; the browser is told of it
    func answer(_ question: ItemQuestion, emit: @escaping @Sendable (AnswerEvent) async throws -> Void) async throws
        -> AnswerBasis

    /// Tags of an item's entries in the shared layer.
    func tags(of item: CatalogueItem) -> [String]
    /// Forgets an item's entries in memory.
    func forget(_ item: CatalogueItem)
    /// Forgets all prepared items.
    func forgetPrepared()
    /// Forgets all cached answers.
    func forgetAnswers()
    /// Ends and waits for all that was started; the pod stops.
    func stop() async
}

extension ItemKind {
    package var cost: ActionPolicy.CostOfBeingWrong { .effort }
    package func makePredictor(_ resources: PredictionResources) -> any ItemPredictor { NamePredictor(resources) }
    package func canPrepare(_ item: CatalogueItem) -> Bool { false }
    package func isPrepared(_ item: CatalogueItem) -> Bool { true }
    package func circumstances(_ item: CatalogueItem) -> ActionPolicy.Circumstances? { nil }
    package func prepare(
        _ item: CatalogueItem, onEnd: @escaping @Sendable (Preparation) -> Void
    ) -> PrepareAction { .refused }
    package func prepare(
        _ item: CatalogueItem, onPart: @escaping @Sendable (Preparation) -> Void,
        onEnd: @escaping @Sendable (Preparation) -> Void
    ) -> PrepareAction {
        prepare(item, onEnd: onEnd)
    }
    package func prepareInBackground(_ item: CatalogueItem) async -> Bool { true }
    package func refresh() async -> Bool { true }
    package func wasAsked(after lead: Duration) {}
    package func typed(_ question: ItemQuestion, by session: String) {}
    package var statistics: PreparationStatistics? { nil }
    package var isStreaming: Bool { false }
    package func tags(of item: CatalogueItem) -> [String] { [] }
    package func forget(_ item: CatalogueItem) {}
    package func forgetPrepared() {}
    package func forgetAnswers() {}
    package func stop() async {}
}

/// Question about one item of a kind.
package struct ItemQuestion: Sendable {
    package var query: Query
    package var item: CatalogueItem

    package init(_ query: Query, about item: CatalogueItem) {
        self.query = query
        self.item = item
    }
}
