import PodRuntime
import Caching
import Catalogue
import DocumentSearch
import SessionLogic
import WireProtocol
import DocumentServing

/// Sort of item, and all in which sorts differ: how such items are predicted, prepared and answered, and what acting on a wrong
/// hunch costs.
///
/// A catalogue holds items of one kind. `DocumentKind` is the first; another one implements this and is named where the pod is
/// put together (`Pod.init(kinds:)`). Nothing else knows how many there are. What a kind does not say is what suits items that
/// have names and need no preparation.
package protocol ItemKind: Sendable {
    /// Its name in settings, in `welcome.catalogues` and in metrics.
    var name: String { get }
    /// Price of having prepared or done something for an item that was not meant.
    var cost: ActionPolicy.CostOfBeingWrong { get }

    /// What predicts the items of one catalogue.
    func makePredictor(_ resources: PredictionResources) -> any ItemPredictor

    /// Whether there is anything to prepare.
    func canPrepare(_ item: CatalogueItem) -> Bool
    func isPrepared(_ item: CatalogueItem) -> Bool
    /// What the policy wants to know before an item is prepared.
    func circumstances(_ item: CatalogueItem) -> ActionPolicy.Circumstances?
    /// Begins to prepare an item before it is asked about. `onEnd` is called once, perhaps at once, unless the wish is let go
    /// or refused.
    func prepare(_ item: CatalogueItem, onEnd: @escaping @Sendable (Preparation) -> Void) -> PrepareAction
    /// Prepares an item that nobody waits for.
    ///
    /// - Returns: whether that is done, or needs no doing
    func prepareInBackground(_ item: CatalogueItem) async -> Bool
    /// Makes anew what is in use and grows old.
    ///
    /// - Returns: whether that is done
    func refresh() async -> Bool
    /// An item was asked about so long after it was foreseen.
    func wasAsked(after lead: Duration)
    /// How often preparing was spared; nil: nothing is prepared.
    var statistics: PreparationStatistics? { get }

    /// What answers, and in which version: two of one name say the same to the same question.
    var answererName: String { get }
    /// Whether its words come one by one, worth telling at once; otherwise all of them are there in a moment.
    var isStreaming: Bool { get }
    /// Answers a question, as a stream of events. Cancelling the task stops it.
    ///
    /// - Returns: what the answer rests on, each quotation verbatim on its page
    /// - Throws: `AnswerProblem` where there is no answer, which the browser is told
    func answer(_ question: ItemQuestion, emit: @escaping @Sendable (AnswerEvent) async throws -> Void) async throws
        -> [Citation]

    /// Tags of what pods share of an item.
    func tags(of item: CatalogueItem) -> [String]
    /// Forgets what is in memory of an item.
    func forget(_ item: CatalogueItem)
    /// Forgets what was prepared.
    func forgetPrepared()
    /// Forgets answers that are kept.
    func forgetAnswers()
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
    package func prepareInBackground(_ item: CatalogueItem) async -> Bool { true }
    package func refresh() async -> Bool { true }
    package func wasAsked(after lead: Duration) {}
    package var statistics: PreparationStatistics? { nil }
    package var isStreaming: Bool { false }
    package func tags(of item: CatalogueItem) -> [String] { [] }
    package func forget(_ item: CatalogueItem) {}
    package func forgetPrepared() {}
    package func forgetAnswers() {}
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
