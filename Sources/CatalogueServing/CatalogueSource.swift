import Catalogue
import Foundation
import TextCoding

/// Source of a catalogue: a file or a folder.
package enum CatalogueSource: Equatable, Sendable {
    /// A folder of manual pages (`man1/ls.1.gz`, …).
    case manualPages(directory: String)
    /// A JSON brand file.
    case brandFile(path: String)
    /// A CSV or TSV file; without a separator the file decides.
    case delimited(path: String, separator: Character? = nil)
    /// A document, the catalogue's only item.
    case document(path: String, format: DocumentFormat)
    /// A folder with any of these.
    case folder(path: String)

    package struct ParseProblem: Error, Equatable {
        package var message: String
    }

    /// Manual pages of the system, meant by `man:` alone.
    private static let systemManualPages = "/usr/share/man"

    package static func parse(_ text: String) -> Result<CatalogueSource, ParseProblem> {
        if text.hasPrefix("man:") {
            let directory = String(text.dropFirst(4))
            return .success(.manualPages(directory: absolute(directory.isEmpty ? systemManualPages : directory)))
        }
        let path = absolute(text)
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        if exists, isDirectory.boolValue { return .success(.folder(path: path)) }
        switch CatalogueFolder.content(of: path) {
        case .brandFile: return .success(.brandFile(path: path))
        case .delimited: return .success(.delimited(path: path))
        case .document(let format) where exists: return .success(.document(path: path, format: format))
        case .manualPage where exists, .possibleManualPage where exists:
            return .success(.document(path: path, format: .man))
        case .document, .manualPage, .possibleManualPage, nil:
            return .failure(
                ParseProblem(
                    message: exists
                        ? "expected man:[DIR], a folder, .json, .csv, .tsv or a document, came \"\(text)\""
                        : "there is no file or folder \"\(text)\""))
        }
    }

    /// Splits names of sources, given one by one or separated by commas. A comma in the name of an existing file does
    /// not separate.
    package static func names(_ texts: [String]) -> [String] {
        texts.flatMap { text in
            if !text.isEmpty, FileManager.default.fileExists(atPath: absolute(text)) { return [text] }
            return text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }
    }

    package static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.path
    }

    /// Folder of the source's documents, unless a setting names another.
    package var folder: String {
        switch self {
        case .manualPages(let directory): return directory
        case .folder(let path): return path
        case .brandFile(let path), .delimited(let path, _), .document(let path, _): return Self.parent(path)
        }
    }

    private static func parent(_ path: String) -> String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    package var path: String {
        switch self {
        case .manualPages(let path), .brandFile(let path), .delimited(let path, _), .document(let path, _),
            .folder(let path):
            path
        }
    }
}
