import Fleet
import WireProtocol

/// Shared record of a query, from which another pod can tell its answer, or answer it when the writing pod has died. It
/// is stored before the first frame of the query leaves.
package struct QueryRecord: SharedForm, Equatable {
    package var id: String
    package var epoch: Int
    package var item: String
    /// Name of the item's catalogue; nil: the first one.
    package var catalogue: String?
    package var question: String
    package var scenario: String
    package var hasImage: Bool
    /// Questions before it that it may lean on, newest first; nil: none.
    package var previous: [String]?
    /// Answerer and its version: `extractive/3`.
    package var answerer: String
    /// Pod that answers.
    package var pod: String

    /// Questions before it, upper bound.
    private static let previousMax = 8
    /// Bytes of a record: a question of full length, each byte escaped, and parts of those before it.
    package static let bytesMax = 64 << 10

    package var isWithinLimits: Bool {
        (1...SharedLimits.identifierBytesMax).contains(id.utf8.count) && SharedLimits.epochs.contains(epoch)
            && item.fits(SharedLimits.identifierBytesMax) && (catalogue ?? "").fits(SharedLimits.nameBytesMax)
            && question.fits(SharedLimits.questionBytesMax) && (previous?.count ?? 0) <= Self.previousMax
            && (previous ?? []).allSatisfy { $0.fits(SharedLimits.questionBytesMax) }
            && scenario.fits(64) && answerer.fits(SharedLimits.nameBytesMax) && pod.fits(SharedLimits.nameBytesMax)
    }

    package init(_ query: Query, id: String, epoch: Int, answerer: String, pod: String) {
        self.id = id
        self.epoch = epoch
        item = query.productID
        catalogue = query.catalogue
        question = query.text
        scenario = query.scenario.rawValue
        hasImage = query.hasImage
        previous = query.previous.isEmpty ? nil : query.previous
        self.answerer = answerer
        self.pod = pod
    }

    package var query: Query {
        var query = Query(
            productID: item, text: question, id: id, scenario: Query.Scenario(rawValue: scenario) ?? .general,
            hasImage: hasImage, catalogue: catalogue)
        query.previous = previous ?? []
        return query
    }
}

/// A session as all pods can read it: a hash of these fields, and one `q:<id>` for each query that can be resumed.
package struct SessionRecord: Equatable, Sendable {
    package var client: String
    package var pod: String
    /// Pod that held it before the claim; it is not shared.
    package var previousPod = ""
    package var epoch: Int
    package var queries: [QueryRecord] = []
    /// Id of the running query; nil when none runs.
    package var active: String?
    package var history: [Exchange] = []

    package init(client: String, pod: String, epoch: Int) {
        self.client = client
        self.pod = pod
        self.epoch = epoch
    }

    /// Queries of a session that are read: a few more than are kept.
    private static let queriesMax = 4 * QueryDesk.trailsMax

    /// - Parameter fields: fields of the hash; those not understood are left out
    package init?(fields: [String: [UInt8]]) {
        guard let client = fields["client"].flatMap({ SharedScalar.name($0) }), ClientIdentifier.isValid(client),
            let epoch = fields["epoch"].flatMap({ SharedScalar.number($0, in: SharedLimits.epochs) })
        else { return nil }
        self.init(client: client, pod: fields["pod"].flatMap { SharedScalar.name($0) } ?? "", epoch: epoch)
        active = fields["active"].flatMap {
            SharedScalar.name($0, bytesMax: SharedLimits.identifierBytesMax)
        }
        queries = fields.filter { $0.key.hasPrefix("q:") }.sorted { $0.key < $1.key }.prefix(Self.queriesMax)
            .compactMap { QueryRecord(shared: $0.value) }
        history = fields["history"].flatMap { ExchangeList(shared: $0) }?.exchanges ?? []
    }
}

/// The exchanges of a session in the form that is shared.
package struct ExchangeList: SharedForm, Equatable {
    private struct Form: Codable, Equatable, Sendable {
        var id: String
        var item: String
        var catalogue: String?
        var question: String
        var finish: String
    }

    private var list: [Form]

    package static let bytesMax = 1 << 20
    /// Exchanges that are read: those of `welcome`, and as many again.
    private static let exchangesMax = 2 * QueryDesk.historyMax

    package var isWithinLimits: Bool {
        list.count <= Self.exchangesMax
            && list.allSatisfy {
                $0.id.fits(SharedLimits.identifierBytesMax) && $0.item.fits(SharedLimits.identifierBytesMax)
                    && ($0.catalogue ?? "").fits(SharedLimits.nameBytesMax)
                    && $0.question.fits(SharedLimits.questionBytesMax) && $0.finish.fits(32)
            }
    }

    package init(_ exchanges: [Exchange]) {
        list = exchanges.map {
            Form(
                id: $0.id, item: $0.item.id, catalogue: $0.item.catalogue, question: $0.question,
                finish: $0.finish.rawValue)
        }
    }

    package var exchanges: [Exchange] {
        list.compactMap { form in
            FinalAnswer.Finish(rawValue: form.finish).map {
                Exchange(
                    id: form.id, item: ItemKey(catalogue: form.catalogue, id: form.item), question: form.question,
                    finish: $0)
            }
        }
    }
}
