import Foundation
import PrometheusMetrics
import TestSupport
import Testing
import WireProtocol

@testable import HTTPServing
@testable import PodRuntime
@testable import StreamServer

/// The tables of `README.md` and `deploy/README.md` say what the code does.
@Suite struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
    }

    private func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: Self.root.appendingPathComponent(path).path)
    }

    /// Rows of a table of the operators' manual, by the heading before it.
    private func rows(after heading: String) throws -> [[String]] {
        let lines = try text("deploy/README.md").split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("#") && $0.hasSuffix(" " + heading) }) else {
            return []
        }
        return lines[(start + 1)...].prefix { !$0.hasPrefix("#") }.filter { $0.hasPrefix("| `") }.map { line in
            line.dropFirst().split(separator: " | ").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " |")) }
        }
    }

    private func quoted(_ text: some StringProtocol) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
            .map { String($0.element) }
    }

    @Test func theSettingsTableIsTheCode() throws {
        let expected = Setting.all.map {
            ["`\($0.name)`", $0.defaultText.isEmpty ? "–" : "`\($0.defaultText)`", $0.meaning]
        }
        #expect(try rows(after: "Settings") == expected)
    }

    @Test func theErrorCodesAreTheCode() throws {
        #expect(try rows(after: "Error codes") == ErrorCode.allCases.map { ["`\($0.rawValue)`", $0.meaning] })
    }

    @Test func theCloseCodesAreTheCode() throws {
        #expect(try rows(after: "Close codes") == CloseCode.allCases.map { ["`\($0.rawValue)`", $0.meaning] })
    }

    @Test func theMetricsAreTheCode() throws {
        let expected = Telemetry.families.map { family in
            let labels = family.labels.isEmpty ? "" : "{\(family.labels.joined(separator: ","))}"
            return ["`\(family.name)\(labels)`", family.kind.rawValue, family.help]
        }
        #expect(try rows(after: "Metrics") == expected)
    }

    @Test func theEndpointsAreTheRoutes() async throws {
        let documented = try rows(after: "Endpoints").flatMap { quoted($0[0]) }
        try await PodFixture.run { fixture in
            let table = fixture.pod.routes.collected(isMain: true, forOperators: true).table
            let routes = table.all.flatMap { route in
                route.methods.map { "\($0) \(route.path.replacing("**", with: "{id}"))" }
            }
            #expect(documented.sorted() == routes.sorted())
        }
    }

    /// The proxies that are shipped know by path what only operators and probes may ask.
    @Test(arguments: ["deploy/compose/nginx.conf", "deploy/site.sh"])
    func proxiesKeepBrowsersFromOperatorRoutesAndFromNothingElse(_ file: String) async throws {
        let configuration = try text(file)
        let start = try #require(configuration.range(of: "location ~ ")?.upperBound)
        let pattern = String(configuration[start...].prefix { $0 != " " })
        try await PodFixture.run { fixture in
            let kept = try Regex(pattern)
            let table = fixture.pod.routes.collected(isMain: true, forOperators: true).table
            for route in table.all {
                let isKept = route.isForOperators || route.path == "/metrics"
                #expect(route.path.contains(kept) == isKept, "\(route.path)")
            }
            #expect(table.all.contains { $0.isForOperators } && table.all.count > 15)
        }
    }

    /// Where one looks for what is to be changed, there it is.
    @Test func theTableOfPlacesIsTheTree() throws {
        let lines = try text("README.md").split(separator: "\n")
        let start = try #require(lines.firstIndex(of: "| to change | open |"))
        let table = lines[(start + 2)...].prefix { $0.hasPrefix("|") }
        var places = 0
        for row in table {
            for place in quoted(row.split(separator: "|").last ?? "") {
                let path = place.contains(where: { $0 == "." }) || place.hasSuffix("/") ? place : place + ".swift"
                #expect(exists(path) || exists("Sources/\(path)"), "there is no \(place)")
                places += 1
            }
        }
        #expect(table.count >= 18 && places >= 20)
    }

    /// Links of the documents lead to files of the project.
    @Test(arguments: [
        "README.md", "deploy/README.md", "loadtest/README.md", "Sources/WireProtocol/WireProtocol.docc/Protocol.md",
    ])
    func linksLeadToFiles(_ file: String) throws {
        let folder = (file as NSString).deletingLastPathComponent
        var links = 0
        for match in try text(file).matches(of: try Regex(#"\]\(([^)#:\s]+)(?:#[^)\s]*)?\)"#)) {
            let link = String(try #require(match.output[1].substring))
            let path = (folder as NSString).appendingPathComponent(link)
            #expect(exists((path as NSString).standardizingPath), "\(file): there is no \(link)")
            links += 1
        }
        #expect(links > 0)
    }

    /// The walks through the sources name files that exist, in the folders where they are.
    @Test(arguments: ["OneKeystroke", "OneQuestion"])
    func theWalksLeadThroughFiles(_ walk: String) throws {
        let lines = try text("Sources/StreamServer/StreamServer.docc/\(walk).md").split(separator: "\n")
        let steps = lines.filter { $0.first?.isNumber == true }
        for step in steps {
            let path = try #require(quoted(step).first)
            #expect(exists("Sources/\(path).swift") || exists("web/\(path)"), "there is no \(path)")
        }
        #expect(steps.count >= 15)
    }
}
