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
    static func table(_ path: String) -> Result<MeaningTable?, MeaningFileProblem> {
        guard path != off else { return .success(nil) }
        // Held while the file is read: a second asker waits instead of reading it again.
        return tables.withLock { tables in
            if let known = tables[path] { return .success(known) }
            do {
                let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
                defer { try? handle.close() }
                guard let data = try handle.read(upToCount: bytesMax + 1), data.count <= bytesMax else {
                    return .failure(MeaningFileProblem(message: "expected a file of 1 to \(bytesMax) bytes"))
                }
                let table = try MeaningTable(Array(data))
                tables[path] = table
                return .success(table)
            } catch let problem as MeaningTable.Problem {
                return .failure(MeaningFileProblem(message: problem.text))
            } catch {
                return .failure(MeaningFileProblem(message: "it cannot be read"))
            }
        }
    }
}

/// Problem of the file with the table of meanings.
struct MeaningFileProblem: Error {
    var message: String
}
