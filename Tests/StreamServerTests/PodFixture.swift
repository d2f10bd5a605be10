@testable import CatalogueServing
@testable import ItemServing
@testable import PodRuntime
import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import PrometheusMetrics
import TestSupport
import Testing

@testable import StreamServer
@testable import DocumentServing

/// A real pod on a free port, with a small catalogue of files, for as long as the closure runs.
struct PodFixture: Sendable {
    let pod: Pod
    let folder: TemporaryFolder
    let server: ScriptedServer?

    var port: Int { pod.port }

    static let manual = """
        # Alpha synthesizer

        Alpha makes sound.

        ## Calibration

        Connect a precise voltage source. Send one volt and press the encoder. Send three volts and press it again.

        ## Warranty

        The warranty covers one year of normal use.
        """

    /// Pods that live at once.
    private static let places = Places(32)

    /// - Parameters:
    ///   - items: rows behind the catalogue's own, in the same columns
    ///   - given: another catalogue file than the pod's own
    ///   - settings: changes to the defaults
    static func run<Value: Sendable>(
        items: String = "", server script: ScriptedServer.Script? = nil, loader: (any DocumentLoading)? = nil,
        catalogue given: String? = nil, kinds: [any ItemKind] = [],
        settings change: @Sendable (inout Settings) -> Void = { _ in },
        _ body: @Sendable (PodFixture) async throws -> Value
    ) async throws -> Value {
        try await places.inside {
            try await runNow(
                items: items, server: script, loader: loader, catalogue: given, kinds: kinds, settings: change, body)
        }
    }

    private static func runNow<Value: Sendable>(
        items: String, server script: ScriptedServer.Script?, loader: (any DocumentLoading)?, catalogue given: String?,
        kinds: [any ItemKind], settings change: (inout Settings) -> Void,
        _ body: @Sendable (PodFixture) async throws -> Value
    ) async throws -> Value {
        let folder = try TemporaryFolder()
        try folder.write("alpha.md", manual)
        try folder.write("beta.txt", "Beta is a drum. It has four pads. Hit a pad to play it.")
        try folder.write("drawing.pdf", bytes: TinyPDF.make(pages: [[]]))
        var server: ScriptedServer?
        if let script { server = try await ScriptedServer(script) }
        let rows = items.replacing("SERVER", with: server?.url ?? "")
        let own = try folder.write(
            "catalogue.csv",
            """
            id,name,brand,popularity,document_url,document_type
            alpha,Alpha,Acme,9,alpha.md,markdown
            beta,Beta drum,Acme,4,beta.txt,text
            drawing,Gamma drawing,,1,drawing.pdf,pdf
            missing,Delta missing,,1,gone.pdf,pdf
            nothing,Epsilon nothing,,1,,
            \(rows)

            """)
        let catalogue = given ?? own
        var settings = Settings()
        settings.port = 0
        settings.eventLoops = 2
        settings.podName = "test"
        settings.documentAllowPrivate = true
        settings.webDirectory = "/nowhere"
        settings.meaningTable = "off"
        settings.catalogues = [CatalogueSettings(sources: [.delimited(path: catalogue, separator: ",")])]
        change(&settings)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let pod = try await Pod(settings: settings, logger: logger, kinds: kinds, loader: loader, readersReady: 0)
        try await pod.start()
        let running = Task { try await pod.run() }
        for _ in 0..<3000 where !pod.catalogues.haveAllStarted { try await Task.sleep(for: .milliseconds(10)) }
        let fixture = PodFixture(pod: pod, folder: folder, server: server)
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(fixture))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        _ = try? await running.value
        server?.stop()
        return try result.get()
    }

    func connect(_ query: String = "", headers: [(String, String)] = [], isReading: Bool = true) async throws
        -> TestSocket
    {
        let socket = try await TestSocket.connect(
            port: port, path: "/ws" + query, headers: headers, isReading: isReading)
        if isReading { #expect(try await socket.frame().type == "welcome") }
        return socket
    }

    struct Response: Sendable {
        var status: Int
        var headers: [String: String]
        var body: String
    }

    func request(
        _ path: String, method: String = "GET", headers: [(String, String)] = [], body: String? = nil, port: Int? = nil
    ) async throws -> Response {
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port ?? self.port)\(path)")
        request.method = .init(rawValue: method)
        for (name, value) in headers {
            // The client writes a Host of its own.
            if name.lowercased() == "host" {
                request.headers.replaceOrAdd(name: name, value: value)
            } else {
                request.headers.add(name: name, value: value)
            }
        }
        if let body {
            if !request.headers.contains(name: "content-type") {
                request.headers.add(name: "content-type", value: "application/json")
            }
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 16 << 20)
        return Response(
            status: Int(response.status.code),
            headers: Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
            body: String(buffer: bytes))
    }

    /// The value of a metric's line, summed over its series.
    func metric(_ name: String) -> Double {
        let parts = name.split(separator: "{", maxSplits: 1)
        let labels =
            parts.count > 1 ? parts[1].dropLast().split(separator: ",").map { $0.split(separator: "\"")[1] } : []
        return pod.telemetry.metrics.first { $0.family.name == parts[0] }?.series
            .filter { labels.isEmpty || $0.labelValues == labels.map(String.init) }.reduce(0) { $0 + $1.current } ?? -1
    }

    func eventually(_ condition: () -> Bool) async -> Bool {
        for _ in 0..<500 {
            if condition() { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return condition()
    }
}
