@testable import CatalogueServing
import Catalogue
import DocumentSearch
import Foundation
import ItemServing
import Logging
import PodRuntime
import SessionLogic
import Synchronization
import TestSupport
import Testing
import WireProtocol

@testable import StreamServer
@testable import DocumentServing

/// A kind of items that has nothing to prepare and answers with the question: all that a kind must bring.
private struct EchoKind: ItemKind {
    let name = "echo"
    let answererName = "echo/1"

    func answer(
        _ question: ItemQuestion, emit: @escaping @Sendable (AnswerEvent) async throws -> Void
    ) async throws -> AnswerBasis {
        try await emit(.text("\(question.item.name) hears: \(question.query.text)"))
        return AnswerBasis()
    }
}

/// A kind that is prepared: what a person means is warmed, and counted.
private final class WarmKind: ItemKind {
    let name = "warm"
    let answererName = "warm/1"
    let warmed = Mutex<[String]>([])

    func canPrepare(_ item: CatalogueItem) -> Bool { true }
    func isPrepared(_ item: CatalogueItem) -> Bool { warmed.withLock { $0.contains(item.id) } }
    func prepare(_ item: CatalogueItem, onEnd: @escaping @Sendable (Preparation) -> Void) -> PrepareAction {
        warmed.withLock { $0.append(item.id) }
        onEnd(Preparation(.ready))
        return .known
    }

    func answer(
        _ question: ItemQuestion, emit: @escaping @Sendable (AnswerEvent) async throws -> Void
    ) async throws -> AnswerBasis {
        try await emit(.text(isPrepared(question.item) ? "warm" : "cold"))
        return AnswerBasis()
    }
}

extension [Frame] {
    /// The answer that the frames carry.
    fileprivate var text: String { filter { $0.type == "answer_chunk" }.map { $0["content"] ?? "" }.joined() }
}

/// Several catalogues in one pod, of documents and of kinds that only tests know.
@Suite struct CataloguesTests {
    private static func run(
        kinds: [any ItemKind] = [EchoKind()], second: String = "echo",
        _ body: @Sendable (PodFixture) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "parts.csv",
            """
            id,name,popularity
            alpha,Alpha bolt,3
            nut,Hexagon nut,2

            """)
        try await PodFixture.run(
            kinds: kinds,
            settings: {
                $0.catalogues.append(
                    CatalogueSettings(
                        name: "parts", kind: second, sources: [.delimited(path: path, separator: ",")]))
            }, body)
    }

    @Test func eachCatalogueIsPredictedByItself() async throws {
        try await Self.run { pod in
            let socket = try await TestSocket.connect(port: pod.port, path: "/ws", headers: [])
            let welcome = try await socket.frame()
            #expect(welcome["catalogues.0.name"] == "default" && welcome["catalogues.0.kind"] == "document")
            #expect(welcome["catalogues.1.name"] == "parts" && welcome["catalogues.1.kind"] == "echo")
            #expect(welcome["catalogues.1.items"] == 2 && welcome["catalogue.items"] == 5)
            socket.send(#"{"type":"typing","content":"alpha","seq":1}"#)
            var frame = try await socket.frame("prediction")
            #expect(frame["data.0.product.name"] == "Alpha" && frame["catalogue"] as String? == nil)
            socket.send(#"{"type":"typing","content":"alpha","seq":2,"catalogue":"parts"}"#)
            frame = try await socket.frame("prediction")
            #expect(frame["data.0.product.name"] == "Alpha bolt" && frame["catalogue"] == "parts")
            #expect(pod.metric("products_searched_total{catalogue=\"parts\"}") == 1)
            #expect(pod.metric("catalogue_items{catalogue=\"parts\"}") == 2)
        }
    }

    @Test func anItemIsAnsweredByTheKindOfItsCatalogue() async throws {
        try await Self.run { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"query","product_id":"alpha","query":"calibrate?","id":"a"}"#)
            #expect(try await socket.answer().text.contains("voltage"))
            socket.send(#"{"type":"query","product_id":"alpha","query":"calibrate?","id":"b","catalogue":"parts"}"#)
            #expect(try await socket.answer().text == "Alpha bolt hears: calibrate?")
        }
    }

    @Test func whatAKindPreparesIsPreparedOnAHunch() async throws {
        let kind = WarmKind()
        try await Self.run(kinds: [kind], second: "warm") { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"typing","content":"hexagon nut","seq":1,"catalogue":"parts"}"#)
            let frame = try await socket.frame("prefetch")
            #expect(frame["product_id"] == "nut" && frame["catalogue"] == "parts" && frame["state"] == "started")
            #expect(try await socket.frame("prefetch")["state"] == "ready")
            socket.send(#"{"type":"query","product_id":"nut","query":"?!a","id":"a","catalogue":"parts"}"#)
            #expect(try await socket.answer().text == "warm")
            #expect(pod.metric("prefetch_useful_total") == 1)
        }
    }

    @Test func aCatalogueThatIsNotThereIsSaid() async throws {
        try await Self.run { pod in
            let socket = try await pod.connect()
            let said = #"there is no catalogue "x": expected one of "default", "parts""#
            socket.send(#"{"type":"typing","content":"alpha","seq":1,"catalogue":"x"}"#)
            var error = try await socket.frame("error")
            #expect(error["code"] == "VAL_002" && error["seq"] == 1 && error["message"] == said)
            socket.send(#"{"type":"query","product_id":"alpha","query":"why?","id":"a","catalogue":"x"}"#)
            error = try await socket.frame("error")
            #expect(error["code"] == "VAL_002" && error["id"] == "a" && error["message"] == said)
            let body = #"{"content":"alpha","catalogue":"x"}"#
            #expect(try await pod.request("/api/v1/predict", method: "POST", body: body).status == 404)
            #expect(try await pod.request("/api/v1/brands?catalogue=x").status == 404)
        }
    }

    /// A browser forgets what it was told of all catalogues when one of them changes.
    @Test func detailsAreToldAgainWhenAnotherCatalogueChanges() async throws {
        try await Self.run { pod in
            let socket = try await pod.connect("?compact=1")
            for seq in 1...2 {
                socket.send(#"{"type":"typing","content":"nut","seq":\#(seq),"catalogue":"parts"}"#)
                let frame = try await socket.frame("prediction")
                #expect((frame["data.0.product.id"] == "nut") == (seq == 1))
            }
            try pod.folder.write("catalogue.csv", "id,name\nomega,Omega\n")
            #expect(try await socket.frame("catalogue")["name"] == "default")
            socket.send(#"{"type":"typing","content":"nut","seq":3,"catalogue":"parts"}"#)
            #expect(try await socket.frame("prediction")["data.0.product.id"] == "nut")
        }
    }

    @Test func documentsOfOneCatalogueStayWhenAnotherChanges() async throws {
        let folder = try TemporaryFolder()
        try folder.write("nut.md", "# Nut\n## Use\nTurn the nut to the right.\n")
        let path = try folder.write("parts.csv", "id,name,document_url\nnut,Hexagon nut,nut.md\n")
        try await PodFixture.run(settings: {
            $0.catalogues.append(
                CatalogueSettings(name: "parts", sources: [.delimited(path: path, separator: ",")]))
        }) { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"query","product_id":"nut","query":"turn the nut?","id":"a","catalogue":"parts"}"#)
            #expect(try await socket.answer().text.contains("to the right"))
            let indexed = pod.metric("documents_indexed_total")
            try pod.folder.write("catalogue.csv", "id,name\nomega,Omega\n")
            #expect(try await socket.frame("catalogue")["name"] == "default")
            socket.send(#"{"type":"query","product_id":"nut","query":"turn the nut?","id":"b","catalogue":"parts"}"#)
            #expect(try await socket.answer().text.contains("to the right"))
            #expect(pod.metric("documents_indexed_total") == indexed)
        }
    }

    @Test func anItemIsForgottenInItsOwnCatalogue() async throws {
        let folder = try TemporaryFolder()
        try folder.write("other.md", "# Other\n## Use\nTurn the other one to the right.\n")
        let path = try folder.write("parts.csv", "id,name,document_url\nalpha,Alpha bolt,other.md\n")
        try await PodFixture.run(settings: {
            $0.catalogues.append(
                CatalogueSettings(name: "parts", sources: [.delimited(path: path, separator: ",")]))
        }) { pod in
            let socket = try await pod.connect()
            func ask(_ id: String, _ catalogue: String) async throws {
                let query = #"{"type":"query","product_id":"alpha","query":"turn volt?","id":"\#(id)""#
                socket.send(query + #","catalogue":"\#(catalogue)"}"#)
                _ = try await socket.answer()
            }
            try await ask("a", "default")
            try await ask("b", "parts")
            #expect(pod.metric("documents_indexed_total") == 2)
            let path = "/api/v1/cache/invalidate"
            let json = [("Content-Type", "application/json")]
            let body = #"{"items":["alpha"],"catalogue":"parts"}"#
            #expect(try await pod.request(path, method: "POST", headers: json, body: body).status == 200)
            try await ask("c", "default")
            #expect(pod.metric("documents_indexed_total") == 2)
            try await ask("d", "parts")
            #expect(pod.metric("documents_indexed_total") == 3)
            for wrong in [#"{"everything":true,"catalogue":"parts"}"#, #"{"items":["alpha"],"catalogue":5}"#] {
                #expect(try await pod.request(path, method: "POST", headers: json, body: wrong).status == 400)
            }
        }
    }

    @Test func overHTTPCataloguesAreNamedAlike() async throws {
        try await Self.run { pod in
            let list = try await pod.request("/api/v1/catalogues")
            #expect(list.body.contains(#"{"name":"parts","kind":"echo","revision":"#))
            let body = #"{"content":"alpha","catalogue":"parts"}"#
            let prediction = try await pod.request("/api/v1/predict", method: "POST", body: body)
            #expect(prediction.body.contains("Alpha bolt") && prediction.body.contains(#""catalogue":"parts""#))
            let question = #"{"product_id":"nut","query":"how?","catalogue":"parts"}"#
            let answer = try await pod.request("/api/v1/query", method: "POST", body: question)
            #expect(answer.body.contains("Hexagon nut hears: how?"))
            #expect(try await pod.request("/api/v1/items/nut?catalogue=parts").body.contains("Hexagon nut"))
            #expect(try await pod.request("/api/v1/items/nut").status == 404)
            #expect(try await pod.request("/api/v1/catalogue/report?catalogue=parts").body.contains(#""items":2"#))
        }
    }

    @Test func whatIsAskedAboutIsLearnedByItsCatalogue() async throws {
        try await Self.run { pod in
            let socket = try await pod.connect()
            socket.send(#"{"type":"query","product_id":"alpha","query":"why?","id":"a","catalogue":"parts"}"#)
            _ = try await socket.answer()
            for items in pod.pod.catalogues.all { await items.popularity.exchange() }
            #expect(pod.pod.catalogues.all[1].store.current?.priorVersion == 1)
            #expect(pod.pod.catalogues.first.store.current?.priorVersion == 0)
        }
    }

    @Test func aKindThatIsNotThereEndsTheStart() async throws {
        await #expect(throws: CatalogueAssembly.UnknownKind.self) {
            try await Self.run(kinds: []) { _ in }
        }
    }
}
