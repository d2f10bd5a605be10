import SharedWork
import CatalogueServing
import SharedState
import Catalogue
import ItemServing
import Logging
import PodRuntime
import PredictionEngine
import PrometheusMetrics
import Resilience
import SessionLogic
import WireProtocol

/// Answers what is typed over one connection: the lane decides when, the plan how, the predictor what. Stays on the
/// connection's loop.
struct TypingResponder {
    /// What is to be done now.
    enum Reply {
        case nothing
        /// - Parameter hunch: what may be done on it once it is told
        case prediction(PredictionFrame, Hunch?)
        case error(ErrorFrame)
        /// There is too much to do: of many such only one is told.
        case shed(ErrorFrame)
    }

    /// A prediction, and in which circumstances it was made.
    struct Hunch {
        fileprivate var ranking: Ranking
        fileprivate var served: ServedCatalogue
        fileprivate var plan: PredictionPlan
    }

    private var lane: TypingLane
    private var columns = TypedColumns()
    private let environment: ConnectionEnvironment
    private let loop: LoopContext
    private let limit: Int
    /// When something was predicted last.
    private(set) var typedAt: Duration
    /// The text that was predicted last: what somebody typed who then asks about an item.
    private(set) var typedText: String?

    init(_ environment: ConnectionEnvironment, _ loop: LoopContext, limit: Int, now: Duration) {
        self.environment = environment
        self.loop = loop
        self.limit = limit
        lane = TypingLane(keystrokesPerSecond: Double(environment.settings.keystrokesPerSecond), now: now)
        typedAt = now
    }

    /// Gives back what typing needs; the next keystroke replays.
    mutating func rest() { columns.release() }

    mutating func received(_ typing: Typing, now: Duration) {
        switch lane.keystrokeReceived(typing, now: now) {
        case .hold: break
        case .replaceWaiting: environment.telemetry.keystrokesReplaced.add(1)
        case .dropStale: environment.telemetry.keystrokesStale.add(1)
        }
    }

    /// - Parameters:
    ///   - isWake: a keystroke has waited for its time
    ///   - wake: called with how long to wait before this is to be asked again
    mutating func due(now: Duration, isWake: Bool, for session: Session, wake: (Duration) -> Void) -> Reply {
        let plan = PredictionPlan(limit: limit, step: loop.shedding, isPodDegraded: environment.stores.pods.isDegraded)
        switch lane.keystrokeDue(now: now, isWake: isWake, spacing: plan.spacing) {
        case .doNothing: return .nothing
        case .predict(let typing, let queued): return predict(typing, queued: queued, plan, for: session, now: now)
        case .wait(let time, let isNew, let error):
            if isNew { wake(time) }
            return error.map { .error($0) } ?? .nothing
        }
    }

    private mutating func predict(
        _ typing: Typing, queued: Duration, _ plan: PredictionPlan, for session: Session, now: Duration
    ) -> Reply {
        guard let served = environment.store.current else { return .nothing }
        typedAt = now
        if let id = typing.productID { return chosen(id, typing, queued: queued, in: served, for: session, now: now) }
        typedText = typing.content
        guard let prediction = prediction(typing.content, plan, in: served) else {
            environment.telemetry.shed(.predictions)
            return .shed(.tooMuchToDo(forNew: "predictions", seq: typing.seq, random: .random(in: 0...1)))
        }
        if plan.isCut { environment.telemetry.shed(.detail) }
        return .prediction(
            prediction.frame(seq: typing.seq, plan, queued: queued),
            Hunch(ranking: prediction.ranking, served: served, plan: plan))
    }

    /// The person has chosen an item and types the question: the name engine rests.
    private func chosen(
        _ id: String, _ typing: Typing, queued: Duration, in served: ServedCatalogue, for session: Session,
        now: Duration
    ) -> Reply {
        guard let position = served.revision.position(of: id) else {
            return .error(.unknownItem(id, seq: typing.seq))
        }
        session.prefetch.chose(served.revision.items[position], now: now)
        return .prediction(Predictor.chosenFrame(position, seq: typing.seq, queued: queued, in: served), nil)
    }

    /// nil: there is too much to do, and nobody asked this lately.
    private mutating func prediction(
        _ content: String, _ plan: PredictionPlan, in served: ServedCatalogue
    ) -> Predictor.Prediction? {
        plan.isCachedOnly
            ? environment.predictor.cached(content, limit: limit, in: served)
            : environment.predictor.predict(
                content, limit: limit, in: served, columns: &columns, scratch: loop.scratch)
    }

    /// Loads on a hunch what is sure enough.
    func act(on hunch: Hunch?, for session: Session, now: Duration) {
        guard let hunch else { return }
        let (ranking, plan, items) = (hunch.ranking, hunch.plan, hunch.served.revision.items)
        // A ranking cut short has not read the whole text; without a document there is nothing to load.
        let first = ranking.isDegraded ? nil : ranking.candidates.first
        let sure = first.flatMap { items[$0.item].document == nil ? nil : $0 }
        guard session.prefetch.wantsToKnow(confidence: sure?.confidence ?? 0) else { return }
        if let sure, sure.confidence >= environment.settings.prefetch.floor {
            if !plan.speculates { environment.telemetry.shed(.prefetch) }
            environment.logger.trace(
                "sure",
                metadata: [
                    "client_id": "\(session.clientID)", "session": "\(session.id)",
                    "product_id": "\(items[sure.item].id)", "confidence": "\(sure.confidence)",
                ])
        }
        // What is on its way and not meant any more is let go of all the same.
        session.prefetch.predicted(
            first: plan.speculates ? sure.map { (items[$0.item], $0.confidence) } : nil,
            confidence: { id in ranking.candidates.first { items[$0.item].id == id }?.confidence ?? 0 }, now: now)
    }
}
