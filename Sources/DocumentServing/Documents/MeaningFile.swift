import DocumentSearch
import Foundation
import Synchronization

/// Reader of the file with the table of meanings, which is read once in a process.
enum MeaningFile {
    /// Word in settings for no table.
    static let off = "off"
    /// Bytes of a file, upper bound: another file must not take the memory.
    private static let bytesMax = 256 << 20

    private static let tables = Mutex<[String: MeaningTable]>([:])

    /// - Returns: nil where none is wanted; a failure says what is wrong with the file
    static func table(_ path: String) -> Result<MeaningTable?, ResourceFileProblem> {
        guard path != off else { return .success(nil) }
        // Held while the file is read: a second asker waits instead of reading it again.
        return tables.withLock { tables in
            if let known = tables[path] { return .success(known) }
            do {
                let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
                defer { try? handle.close() }
                guard let data = try handle.read(upToCount: bytesMax + 1), data.count <= bytesMax else {
                    return .failure(ResourceFileProblem(message: "expected a file of 1 to \(bytesMax) bytes"))
                }
                let table = try MeaningTable(Array(data))
                tables[path] = table
                return .success(table)
            } catch let problem as MeaningTable.Problem {
                return .failure(ResourceFileProblem(message: problem.text))
            } catch {
                return .failure(.unreadable)
            }
        }
    }
}

/// Reader of the file with the site's synonyms.
enum SynonymFile {
    /// Bytes of a file, upper bound: as many groups as are read, each of a full line.
    private static let bytesMax = 16 << 20

    /// - Returns: a failure says what is wrong with the file
    static func table(_ path: String) -> Result<SynonymTable, ResourceFileProblem> {
        guard let handle = try? FileHandle(forReadingFrom: URL(fileURLWithPath: path)) else {
            return .failure(.unreadable)
        }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: bytesMax + 1) ?? Data(), data.count <= bytesMax else {
            return .failure(ResourceFileProblem(message: "expected a file of at most \(bytesMax) bytes"))
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            return .failure(ResourceFileProblem(message: "expected UTF-8"))
        }
        do throws(SynonymTable.Problem) {
            return .success(try SynonymTable(text))
        } catch {
            return .failure(ResourceFileProblem(message: "line \(error.line): \(error.message)"))
        }
    }
}

/// Problem of a file that documents are indexed with.
struct ResourceFileProblem: Error {
    var message: String

    static let unreadable = ResourceFileProblem(message: "it cannot be read")
}
