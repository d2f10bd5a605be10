@testable import PodRuntime
import Foundation
import PrometheusMetrics
import Testing
import WireProtocol

@testable import StreamServer

/// The README's tables say what the code does.
@Suite struct ReadmeTests {
    private let readme: String

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
    }

    private func rows(after heading: String) -> [[String]] {
        let lines = readme.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("#") && $0.hasSuffix(" " + heading) }) else {
            return []
        }
        return lines[(start + 1)...].prefix { !$0.hasPrefix("#") }.filter { $0.hasPrefix("| `") }.map { line in
            line.dropFirst().split(separator: " | ").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " |")) }
        }
    }

    @Test func theSettingsTableIsTheCode() {
        let expected = Setting.allCases.map {
            ["`\($0.rawValue)`", $0.defaultText.isEmpty ? "–" : "`\($0.defaultText)`", $0.meaning]
        }
        #expect(rows(after: "Settings") == expected)
    }

    @Test func theErrorCodesAreTheCode() {
        #expect(rows(after: "Error codes") == ErrorCode.allCases.map { ["`\($0.rawValue)`", $0.meaning] })
    }

    @Test func theCloseCodesAreTheCode() {
        #expect(rows(after: "Close codes") == CloseCode.allCases.map { ["`\($0.rawValue)`", $0.meaning] })
    }

    @Test func theMetricsAreTheCode() {
        let expected = Telemetry.families.map { family in
            let labels = family.labels.isEmpty ? "" : "{\(family.labels.joined(separator: ","))}"
            return ["`\(family.name)\(labels)`", family.kind.rawValue, family.help]
        }
        #expect(rows(after: "Metrics") == expected)
    }
}
