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

    /// Where one looks for what is to be changed, there it is.
    @Test func theTableOfPlacesIsTheTree() throws {
        let lines = readme.split(separator: "\n")
        let start = try #require(lines.firstIndex(of: "| to change | open |"))
        let rows = lines[(start + 2)...].prefix { $0.hasPrefix("|") }
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources").path
        var places = 0
        for row in rows {
            let quoted = row.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map(\.element)
            var folder = Substring()
            for place in quoted {
                // A name alone is a file of the folder that was named before it.
                let path = place.contains("/") || folder.isEmpty ? String(place) : "\(folder)/\(place)"
                let isFolder = FileManager.default.fileExists(atPath: "\(sources)/\(path)")
                let isFile = FileManager.default.fileExists(atPath: "\(sources)/\(path).swift")
                let isModule = FileManager.default.fileExists(atPath: "\(sources)/\(place)")
                #expect(isFolder || isFile || isModule, "there is no \(path)")
                if isFolder {
                    folder = path[...]
                } else if isFile {
                    folder = path[..<(path.lastIndex(of: "/") ?? path.endIndex)]
                }
                places += 1
            }
        }
        #expect(rows.count > 10 && places > 20)
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
