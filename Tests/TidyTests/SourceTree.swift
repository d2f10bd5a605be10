import Foundation

/// The project's own files, as tests see them.
enum SourceTree {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    struct File {
        var path: String
        var text: String

        var name: String { String(path.split(separator: "/").last ?? "") }
        /// `Sources/Caching/MemoryLayer.swift` → `Caching`.
        var module: String { String(path.split(separator: "/").dropFirst().first ?? "") }

        var imports: Set<String> {
            Set(
                text.split(separator: "\n").filter {
                    $0.hasPrefix("import ") || $0.hasPrefix("@preconcurrency import ")
                }
                .compactMap { $0.split(separator: " ").last.map(String.init) })
        }

        /// The text without comments and without what stands in quotes.
        var code: String {
            text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
                var result = ""
                var isQuoted = false
                var previous: Character?
                for character in line {
                    if character == "\"", previous != "\\" { isQuoted.toggle() }
                    if !isQuoted, character == "/", previous == "/" {
                        result.removeLast()
                        break
                    }
                    if !isQuoted { result.append(character) }
                    previous = character
                }
                return result
            }.joined(separator: "\n")
        }
    }

    static func swiftFiles(_ folder: String) -> [File] {
        guard let paths = FileManager.default.enumerator(atPath: "\(root)/\(folder)") else { return [] }
        var files: [File] = []
        while let path = paths.nextObject() as? String {
            guard path.hasSuffix(".swift"),
                let text = try? String(contentsOfFile: "\(root)/\(folder)/\(path)", encoding: .utf8)
            else { continue }
            files.append(File(path: "\(folder)/\(path)", text: text))
        }
        return files.sorted { $0.path < $1.path }
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }
}
