@testable import PodRuntime
import Foundation
import PrometheusMetrics
import Testing

@testable import StreamServer

/// What stands in `deploy/` names only what the code has.
@Suite struct DeployTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appendingPathComponent("deploy/\(path)"), encoding: .utf8)
    }

    /// The last group of each match that took part in it, or the match itself.
    private func matches(_ pattern: String, in text: String) throws -> [String] {
        let expression = try NSRegularExpression(pattern: pattern, options: [.anchorsMatchLines])
        return expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).compactMap { match in
            for group in stride(from: match.numberOfRanges - 1, through: 0, by: -1) {
                if let range = Range(match.range(at: group), in: text) { return String(text[range]) }
            }
            return nil
        }
    }

    /// The words of a query that are neither functions nor labels.
    private func metrics(in query: String) throws -> Set<String> {
        let expression = try NSRegularExpression(
            pattern: #"\{[^}]*\}|\b(by|on|without|ignoring) \([^)]*\)|\[[^\]]*\]"#)
        let plain = expression.stringByReplacingMatches(
            in: query, range: NSRange(query.startIndex..., in: query), withTemplate: " ")
        let words = try matches(#"[a-z_][a-z0-9_]*(?![a-z0-9_]| *\()"#, in: plain)
        return Set(words.filter { $0.contains("_") || $0 == "up" })
    }

    private var exported: Set<String> {
        // Prometheus makes `up` itself.
        Telemetry.families.reduce(into: ["up"]) { names, family in
            names.insert(family.name)
            guard family.kind == .histogram else { return }
            for suffix in ["_bucket", "_count", "_sum"] { names.insert(family.name + suffix) }
        }
    }

    @Test func theReaderOfQueriesFindsTheirMetrics() throws {
        #expect(
            try metrics(in: #"sum by (le, pod_name) (rate(a_total{x_y="z"}[5m])) / sum(b_count) > 0.1"#) == [
                "a_total", "b_count",
            ])
        #expect(try metrics(in: #"up{job="hunch"} == 0"#) == ["up"])
        #expect(
            try metrics(in: "histogram_quantile(0.99, sum by (le) (rate(c_seconds_bucket[5m])))") == [
                "c_seconds_bucket"
            ])
    }

    @Test func everyDashboardQueryNamesAnExportedMetric() throws {
        let data = Data(try text("observe/dashboard.json").utf8)
        let dashboard = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let panels = try #require(dashboard["panels"] as? [[String: Any]])
        #expect(panels.count >= 10)
        for panel in panels {
            let targets = try #require(panel["targets"] as? [[String: Any]])
            for target in targets {
                let names = try metrics(in: target["expr"] as? String ?? "")
                #expect(!names.isEmpty && names.isSubset(of: exported), "\(names.subtracting(exported))")
            }
        }
    }

    @Test func everyAlertNamesAnExportedMetric() throws {
        let rules = try text("observe/alerts.yaml")
        let expressions = try matches(#"expr: (?:\|\n((?: {10,}.*\n)+)|(.*)\n)"#, in: rules)
        #expect(expressions.count == 7)
        for expression in expressions {
            let names = try metrics(in: expression)
            #expect(!names.isEmpty && names.isSubset(of: exported), "\(expression) \(names)")
        }
    }

    /// Variables of the image, the compose file and the cluster's configuration are settings.
    @Test func everyVariableIsASetting() throws {
        let known = Set(Setting.all.map(\.name)).union(["LD_PRELOAD", "REDIS_PASSWORD"])
        var names: Set<String> = []
        for file in ["kubernetes/base/configmap.yaml", "kubernetes/base/secret.yaml"] {
            names.formUnion(try matches(#"^  ([A-Z][A-Z_]+): "#, in: try text(file)))
        }
        let compose = try text("compose/compose.yaml")
        let environment = try #require(
            try matches(#"x-environment: &environment\n((?:  .*\n)+)"#, in: compose).first)
        names.formUnion(try matches(#"^  ([A-Z][A-Z_]+): "#, in: environment))
        let image = try #require(try matches(#"ENV ((?:.*\\\n)*.*)\n"#, in: try text("Dockerfile")).first)
        names.formUnion(try matches(#"([A-Z][A-Z_]+)="#, in: image))
        #expect(names.count >= 12)
        #expect(names.isSubset(of: known), "\(names.subtracting(known))")
    }

    /// What the probes of the cluster ask is what the pod answers.
    @Test func theClusterGivesAPodTheTimeItNeeds() throws {
        let deployment = try text("kubernetes/base/deployment.yaml")
        for claim in [
            "terminationGracePeriodSeconds: 40", #"preStop: {exec: {command: [sleep, "5"]}}"#, "path: /startup",
            "path: /ready", "path: /health", "maxSurge: 1, maxUnavailable: 0", "runAsUser: 1001",
            "readOnlyRootFilesystem: true",
        ] { #expect(deployment.contains(claim), "\(claim)") }
        let grace = try #require(
            try matches(#"GRACE_PERIOD_SECONDS: "(\d+)""#, in: try text("kubernetes/base/configmap.yaml")).first)
        #expect(5 + (Int(grace) ?? 99) < 40)
    }
}
