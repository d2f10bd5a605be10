import Foundation

/// Where a catalogue comes from.
package enum CatalogueSource: Equatable, Sendable {
    /// A folder of manual pages (`man1/ls.1.gz`, …).
    case manualPages(directory: String)
    /// A JSON brand file, or a folder of them.
    case brandFiles(path: String)
    case delimited(path: String, separator: Character)

    package struct ParseProblem: Error, Equatable {
        package var message: String
    }

    /// `man:` alone means the system's.
    private static let systemManualPages = "/usr/share/man"

    package static func parse(_ text: String) -> Result<CatalogueSource, ParseProblem> {
        if text.hasPrefix("man:") {
            let directory = String(text.dropFirst(4))
            return .success(.manualPages(directory: absolute(directory.isEmpty ? systemManualPages : directory)))
        }
        let path = absolute(text)
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        if exists, isDirectory.boolValue { return .success(.brandFiles(path: path)) }
        switch path.split(separator: ".").last?.lowercased() {
        case "json": return .success(.brandFiles(path: path))
        case "csv": return .success(.delimited(path: path, separator: ","))
        case "tsv", "tab": return .success(.delimited(path: path, separator: "\t"))
        default:
            return .failure(
                ParseProblem(
                    message: exists
                        ? "expected man:[DIR], a folder, .json, .csv or .tsv, came \"\(text)\""
                        : "there is no file or folder \"\(text)\""))
        }
    }

    package static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// The folder that the source's documents lie in, unless a setting says where else.
    package var folder: String {
        switch self {
        case .manualPages(let directory): return directory
        case .brandFiles(let path):
            var isDirectory: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            return exists && isDirectory.boolValue ? path : Self.parent(path)
        case .delimited(let path, _): return Self.parent(path)
        }
    }

    private static func parent(_ path: String) -> String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    package var path: String {
        switch self {
        case .manualPages(let path), .brandFiles(let path), .delimited(let path, _): path
        }
    }
}
