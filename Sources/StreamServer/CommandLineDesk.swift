import SharedWork
import CatalogueServing
import ItemServing
import Resilience
import PodRuntime
import AsyncHTTPClient
import Catalogue
import DocumentSource
import Logging
import PredictionEngine
import SessionLogic
import Synchronization
import WireProtocol
import DocumentServing

/// Desk for the command line: jobs of the server done once, without a server, on its first catalogue.
package struct CommandLineDesk: Sendable {
    private let served: ServedCatalogue
    /// Reason why there are no items; nil: there are some.
    package let reason: String?
    private let store = CatalogueStore()
    private let sources: [CatalogueSource]
    private let settings: Settings
    private let telemetry = Telemetry()

    /// Time limit for reading documents for their titles.
    private static let titlesFor = Duration.seconds(5)

    package init(settings: Settings) async {
        self.settings = settings
        sources = settings.catalogues.first?.sources ?? []
        let loader = CatalogueLoader()
        var (catalogue, report) = loader.load(sources)
        if !loader.titles.untitled().isEmpty {
            let documents = DocumentServices(settings.documents, telemetry)
            let hasFound = await loader.readTitles(until: MonotonicClock.now + Self.titlesFor) {
                path, format throws(DocumentProblem) in try await documents.title(path, format)
            }
            await documents.cage.stop()
            if hasFound { (catalogue, report) = loader.load(sources) }
        }
        reason = report.firstReason
        served = ServedCatalogue(catalogue)
        store.replace(with: served, report: report)
    }

    package var itemCount: Int { served.revision.items.count }

    /// A line for each candidate: probability, name, id, summary.
    package func predict(_ text: String, limit: Int, asJSON: Bool) -> String {
        let frame = frame(text, limit: limit)
        if asJSON { return String(decoding: ServerMessage.prediction(frame.frame).encoded(), as: UTF8.self) }
        let lines = frame.ranking.candidates.prefix(limit).map { candidate -> String in
            let item = served.revision.items[candidate.item]
            let percent = (candidate.confidence * 1000).rounded() / 10
            let id = item.id == item.name ? "" : "  (\(CatalogueItem.plain(item.id)))"
            let summary = item.summary.map { "  \($0)" } ?? ""
            return
                "\(String(repeating: " ", count: max(0, 5 - "\(percent)".count)))\(percent) %  \(item.name)\(id)\(summary)"
        }
        let none = (frame.ranking.none * 1000).rounded() / 10
        if lines.isEmpty { return "nothing in the catalogue comes close" }
        return (lines + ["nothing of the catalogue is meant: \(none) %"]).joined(separator: "\n")
    }

    private var predictor: NamePredictor {
        NamePredictor(
            PredictionResources(
                cacheMaxSize: 0, cacheTimeToLive: .seconds(1), telemetry: telemetry,
                catalogue: CatalogueSettings.defaultName))
    }

    private func frame(_ text: String, limit: Int) -> (frame: PredictionFrame, ranking: Ranking) {
        let plan = PredictionPlan(limit: limit, step: .nothing, isPodDegraded: false)
        var memory = TypingMemory()
        let prediction = predictor.predict(text, limit: limit, in: served, memory: &memory, scratch: RankingScratch())
        return (prediction.frame(seq: nil, plan, queued: .zero, catalogue: nil), prediction.ranking)
    }

    /// Item that a typed name means.
    package enum Meant {
        case item(id: String, name: String)
        /// Uncertain: the likeliest items with their probabilities.
        case unsure(likeliest: [(name: String, confidence: Double)])
    }

    /// Probability from which an item is taken as meant.
    private static let sureFrom = 0.5

    /// Item by its id, else by its predicted name when that is sure enough.
    package func meant(_ wanted: String) -> Meant {
        if let item = served.revision.item(wanted) { return .item(id: item.id, name: item.name) }
        let candidates = frame(wanted, limit: 3).ranking.candidates.prefix(3)
        if let first = candidates.first, first.confidence >= Self.sureFrom {
            let item = served.revision.items[first.item]
            return .item(id: item.id, name: item.name)
        }
        return .unsure(likeliest: candidates.map { (served.revision.items[$0.item].name, $0.confidence) })
    }

    /// - Returns: whether there was an answer
    package func ask(_ id: String, _ question: String, asJSON: Bool, write: @escaping @Sendable (String) -> Void)
        async -> Bool
    {
        let modelClient = settings.makeModelClient()
        let documents = DocumentServices(settings.documents, telemetry, .toTerminal)
        let library = DocumentLibrary(loader: documents.loader, memory: documents.memory, telemetry: telemetry)
        let kind = DocumentKind(
            library: library, loader: documents.loader,
            answerer: settings.makeAnswerer(modelClient, documents.resources, telemetry))
        let logger = Logger(label: "hunch", factory: { _ in SwiftLogNoOpLogHandler() })
        let stores = SharedStores(aloneAs: settings.podName, tellEverybody: { _ in 0 })
        let items = ServedItems(
            name: CatalogueSettings.defaultName, isFirst: true, kind: kind, store: store, predictor: predictor,
            popularity: PopularityKeeper(store: store, stores: stores, directory: nil, logger: logger))
        let runner = QueryRunner(catalogues: ServedCatalogues(items), telemetry: telemetry, logger: logger)
        let sink = TrailSink(id: "ask")
        await runner.run(Query(productID: id, text: question), id: "ask", foreseen: .unforeseen, into: sink)
        try? await modelClient?.shutdown()
        await library.stop()
        await documents.cage.stop()
        let trail = sink.trail
        write(asJSON ? Self.frames(of: trail) : Self.text(of: trail, item: served.revision.item(id)?.name ?? id))
        return trail.final?.finish == .stop
    }

    private static func frames(of trail: AnswerTrail) -> String {
        var cursor = AnswerCursor(trail)
        var lines = ""
        while let message = cursor.next(trail) { lines += String(decoding: message.encoded(), as: UTF8.self) + "\n" }
        return lines
    }

    private static func text(of trail: AnswerTrail, item: String) -> String {
        var text = String(decoding: trail.text, as: UTF8.self) + "\n"
        for citation in trail.context?.citations ?? [] {
            text +=
                "  — \(item), page \(citation.place.page)\(citation.place.section.map { ", \($0)" } ?? ""): “\(citation.quote.prefix(70))”\n"
        }
        return text
    }
}

/// Sink that keeps the frames of one query.
private final class TrailSink: QueryRunner.Sink {
    private let held: Mutex<AnswerTrail>

    init(id: String) {
        held = Mutex(AnswerTrail(id: id, epoch: 1))
    }

    var trail: AnswerTrail { held.withLock { $0 } }

    func update(_ change: @Sendable (inout AnswerTrail) -> Void) { held.withLock { change(&$0) } }
    func append(_ text: String) -> QueryRunner.AppendOutcome {
        held.withLock { $0.append(text) } == .grown ? .goOn : .full
    }
    func begin() -> Bool { true }
    func end(_ ending: QueryRunner.Ending) {
        held.withLock { trail in
            trail.finishing(ending)
            trail.ended(ending.finish, timing: ending.timing)
        }
    }
}
