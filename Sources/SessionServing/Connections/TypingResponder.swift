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

/// Responder to the typing of one connection: the lane decides when, the plan how, the predictor what. Stays on the
/// connection's loop.
struct TypingResponder {
    /// Reply to send now.
    enum Reply {
        case nothing
        /// - Parameter hunch: acted on once the prediction is told
        case prediction(PredictionFrame, Hunch?)
        case error(ErrorFrame)
        /// Overload: of many such errors only one is told.
        case shed(ErrorFrame)
    }

    /// Prediction with the circumstances in which it was made.
    struct Hunch {
        fileprivate var ranking: Ranking
        fileprivate var items: ServedItems
        fileprivate var served: ServedCatalogue
        fileprivate var plan: PredictionPlan
    }

    private var lane: TypingLane
    /// Memory of the catalogue at this place: of the last one typed in, so that a connection takes no more for many.
    private var memory = TypingMemory()
    private var memoryPlace = 0
    private let environment: ConnectionEnvironment
    private let loop: LoopContext
    private let limit: Int
    /// Time of the last prediction.
    private(set) var typedAt: Duration
    /// Last predicted text and its catalogue's place: the typed text of a person who then asks about an item of it.
    private var typed: (text: String, place: Int)?

    init(_ environment: ConnectionEnvironment, _ loop: LoopContext, limit: Int, now: Duration) {
        self.environment = environment
        self.loop = loop
        self.limit = limit
        lane = TypingLane(keystrokesPerSecond: Double(environment.settings.keystrokesPerSecond), now: now)
        typedAt = now
    }

    /// Releases what typing needs; the next keystroke replays.
    mutating func rest() { memory = TypingMemory() }

    /// Text that was predicted last, if it was typed in that catalogue.
    func typedText(in catalogue: String?) -> String? {
        typed.flatMap { $0.place == environment.catalogues.place(catalogue) ? $0.text : nil }
    }

    mutating func received(_ typing: Typing, now: Duration) {
        switch lane.keystrokeReceived(typing, now: now) {
        case .hold: break
        case .replaceWaiting: environment.telemetry.keystrokesReplaced.add(1)
        case .dropStale: environment.telemetry.keystrokesStale.add(1)
        }
    }

    /// - Parameters:
    ///   - isWake: whether a keystroke's waiting time is over
    ///   - wake: called with the time after which to ask again
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
        guard let place = environment.catalogues.place(typing.catalogue) else {
            let known = environment.catalogues.names
            return .error(.unknownCatalogue(typing.catalogue ?? "", known: known, seq: typing.seq))
        }
        let items = environment.catalogues.all[place]
        guard let served = items.store.current else { return .nothing }
        typedAt = now
        if let id = typing.productID {
            return chosen(id, typing, queued: queued, plan, in: items, served, for: session, now: now)
        }
        typed = (typing.content, place)
        guard let prediction = prediction(typing.content, plan, at: place, items, served) else {
            environment.telemetry.shed(.predictions)
            return .shed(.tooMuchToDo(forNew: "predictions", seq: typing.seq, random: .random(in: 0...1)))
        }
        if plan.isCut { environment.telemetry.shed(.detail) }
        return .prediction(
            prediction.frame(seq: typing.seq, plan, queued: queued, catalogue: items.shownName),
            Hunch(ranking: prediction.ranking, items: items, served: served, plan: plan))
    }

    /// Rests the name engine: the person has chosen an item and types the question.
    private func chosen(
        _ id: String, _ typing: Typing, queued: Duration, _ plan: PredictionPlan, in items: ServedItems,
        _ served: ServedCatalogue, for session: Session, now: Duration
    ) -> Reply {
        guard let position = served.revision.position(of: id) else {
            return .error(.unknownItem(id, seq: typing.seq))
        }
        let item = served.revision.items[position]
        session.prefetch.chose(item, in: items, now: now)
        if plan.speculates { session.typed(typing.content, about: item, in: items) }
        return .prediction(
            PredictionFrame(
                chosen: position, seq: typing.seq, queued: queued, in: served, catalogue: items.shownName), nil)
    }

    /// Prediction for a text; nil: overload, and nobody asked this lately.
    private mutating func prediction(
        _ content: String, _ plan: PredictionPlan, at place: Int, _ items: ServedItems, _ served: ServedCatalogue
    ) -> ItemPrediction? {
        if plan.isCachedOnly { return items.predictor.cached(content, limit: limit, in: served) }
        if place != memoryPlace { (memory, memoryPlace) = (TypingMemory(), place) }
        return items.predictor.predict(
            content, limit: limit, in: served, memory: &memory, scratch: loop.scratch)
    }

    /// Words besides a name from which a text may hold a question about the item.
    private static let questionWordsMin = 2

    /// Whether a text holds more than an item's name. White space is counted: the text itself is read elsewhere.
    private static func holdsQuestion(_ text: String, besides item: CatalogueItem) -> Bool {
        func spaces(_ text: String) -> Int { text.utf8.count { $0 == 0x20 } }
        return spaces(text) >= spaces(item.name) + questionWordsMin
    }

    /// Prepares items that are sure enough.
    func act(on hunch: Hunch?, for session: Session, now: Duration) {
        guard let hunch else { return }
        let (ranking, mayBegin) = (hunch.ranking, hunch.plan.speculates)
        // Items on their way that are no longer meant are let go of all the same.
        let decision = session.prefetch.predicted(
            ranking, of: hunch.served, in: hunch.items, mayBegin: mayBegin, now: now)
        guard decision == .prepare, let first = ranking.candidates.first else { return }
        let item = hunch.served.revision.items[first.item]
        if !mayBegin {
            environment.telemetry.shed(.prefetch)
        } else if let text = typed?.text, Self.holdsQuestion(text, besides: item) {
            session.typed(text, about: item, in: hunch.items)
        }
        environment.logger.trace(
            "sure",
            metadata: [
                "client_id": "\(session.clientID)", "session": "\(session.id)", "catalogue": "\(hunch.items.name)",
                "product_id": "\(item.id)", "confidence": "\(first.confidence)",
            ])
    }
}
