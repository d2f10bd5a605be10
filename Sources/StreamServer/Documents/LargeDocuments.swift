import DocumentSearch
import DocumentSource
import Foundation
import SessionLogic

/// Reads long documents in a process of their own, at lower priority, so that they are in nobody's way: the pod's loops
/// turn on, and what a broken document does to its reader it does not do to the pod.
package struct LargeDocuments: Sendable {
    /// Bytes from which a document is long.
    package static let bytesMin = 10 * 1024 * 1024
    private static let niceness = 10

    private let program: String
    private let process: ChildProcess

    /// nil when this process is not `hunch` itself.
    package init?(program: String? = LargeDocuments.ownProgram) {
        guard let program else { return nil }
        self.program = program
        var limits = ChildProcess.Limits()
        limits.addressSpaceBytes = 8 << 30
        limits.cpuSeconds = 300
        limits.deadline = .seconds(600)
        limits.outputBytes = 512 << 20
        limits.niceness = Self.niceness
        // It may start a reader of its own.
        limits.openFilesMax = 256
        limits.mayWriteFiles = true
        process = ChildProcess(limits: limits)
    }

    package static var ownProgram: String? {
        let path = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return path.hasSuffix("/hunch") ? path : nil
    }

    /// In the server: has the pages made by the child.
    func pages(of bytes: [UInt8], format: DocumentReader.Format) async throws(DocumentProblem) -> [Page] {
        let output = try await process.run(program, ["prepare", "--format", format.rawValue], input: bytes)
        guard let pages = SharedPages(shared: output)?.pages else {
            throw DocumentProblem(.extractorFailed, "the reader of long documents said nothing sensible")
        }
        guard !pages.isEmpty else { throw DocumentProblem(.noText, "it has no text") }
        return pages
    }

    /// In the child: makes them. No pages: there is no text.
    package static func pages(_ bytes: [UInt8], format: String) async -> [UInt8]? {
        guard let format = DocumentReader.Format(rawValue: format) else { return nil }
        let document = FetchedDocument(bytes: bytes, contentType: nil, location: "")
        do throws(DocumentProblem) {
            return SharedPages(try await DocumentReader().pages(of: document, format: format)).shared
        } catch {
            return error.code == .noText ? SharedPages([]).shared : nil
        }
    }
}

/// A document as processes share it: its pages. The index is made of them anew: that takes less time than reading one.
struct SharedPages: SharedForm {
    private struct Form: Codable, Sendable {
        var n: Int
        var s: String?
        var t: String
    }

    private var list: [Form]

    init(_ pages: [Page]) { list = pages.map { Form(n: $0.number, s: $0.section, t: $0.text) } }
    var pages: [Page] { list.map { Page(number: $0.n, section: $0.s, text: $0.t) } }
}
