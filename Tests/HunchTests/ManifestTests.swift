import Foundation
import Glibc
import TestSupport
import Testing
import Yams

/// What `deploy/` ships becomes ready: its settings and its catalogue, as the containers would see them.
@Suite struct ManifestTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// Where the containers mount it.
    private static let mount = "/srv/hunch/catalogue"

    private static func documents(_ path: String) throws -> [[String: Any]] {
        let text = try String(contentsOf: root.appendingPathComponent("deploy/\(path)"), encoding: .utf8)
        return try Yams.load_all(yaml: text).compactMap { $0 as? [String: Any] }
    }

    private static func configMap(_ path: String, _ name: String) throws -> [String: String] {
        let map = try documents(path).first {
            $0["kind"] as? String == "ConfigMap" && ($0["metadata"] as? [String: Any])?["name"] as? String == name
        }
        return try #require(map?["data"] as? [String: String])
    }

    /// The variables as they come to this machine: ports that are free, no servers that are not here.
    private static func environment(_ given: [String: String], folder: String) -> [String: String] {
        var environment = given.mapValues { $0.replacing(mount, with: folder) }
        for name in ["PORT", "METRICS_PORT", "REDIS_URL", "REDIS_SENTINELS", "REDIS_PASSWORD"] {
            environment[name] = nil
        }
        environment["HOST"] = "127.0.0.1"
        return environment
    }

    private static func becomesReady(_ environment: [String: String]) async throws {
        let server = try await HunchProcess.serve([], environment: environment)
        #expect(try await server.get("/health").body.contains(#""product_count":2"#), "\(server.log)")
        let answer = try await server.post(
            "/api/v1/query", #"{"product_id":"redis","query":"what when redis is away?"}"#)
        #expect(answer.contains("the pods serve on"), "\(answer)")
        #expect(!server.log.contains("catalogue problem"), "\(server.log)")
        server.signal(SIGTERM)
        #expect(try await server.ended(within: 40).status == 0)
    }

    /// The kubelet mounts a ConfigMap as links by way of a folder that it exchanges.
    @Test func aPodOfTheClusterBecomesReadyWithWhatItShips() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/..2026_01_01", withIntermediateDirectories: false)
        symlink("..2026_01_01", "\(folder.path)/..data")
        for (name, text) in try Self.configMap("kubernetes/base/deployment.yaml", "catalogue") {
            try folder.write("..2026_01_01/\(name)", text)
            symlink("..data/\(name)", "\(folder.path)/\(name)")
        }
        var given = try Self.configMap("kubernetes/base/configmap.yaml", "hunch")
        let secret = try #require(
            try Self.documents("kubernetes/base/secret.yaml").first?["stringData"] as? [String: String])
        given.merge(secret) { $1 }
        try await Self.becomesReady(Self.environment(given, folder: folder.path))
        // What opens doors is refused off this machine, so it would never become ready.
        var open = Self.environment(given, folder: folder.path)
        open["HOST"] = "0.0.0.0"
        let checked = try await HunchProcess.run(["config"], environment: open)
        #expect(checked.status == 0, "\(checked.errors)")
    }

    @Test func composeBecomesReadyWithWhatItShipsAndWithoutAVariable() async throws {
        let compose = try #require(try Self.documents("compose/compose.yaml").first)
        func resolved(_ text: String) -> String {
            text.replacing(#/\$\{[A-Z_]+:-([^}]*)\}/#) { String($0.1) }
        }
        let pod = try #require(compose["x-hunch"] as? [String: Any])
        let volume = try #require((pod["volumes"] as? [String])?.first)
        let parts = resolved(volume).split(separator: ":")
        #expect(parts.count == 3 && parts[1] == Self.mount && !volume.contains(":?"))
        let folder = Self.root.appendingPathComponent("deploy/compose/\(parts[0])").standardizedFileURL.path
        let given = try #require(compose["x-environment"] as? [String: Any]).mapValues { resolved("\($0)") }
        try await Self.becomesReady(Self.environment(given, folder: folder))
    }

    @Test func theImageReadsChineseAndHasTheCatalogueWhereItLooks() throws {
        let image = try String(contentsOf: Self.root.appendingPathComponent("deploy/Dockerfile"), encoding: .utf8)
        #expect(image.contains("poppler-data"))
        #expect(image.contains("CATALOGUE=\(Self.mount)/catalogue.csv"))
    }
}
