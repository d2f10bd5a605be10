/// Problem that kept a document from being fetched or read.
package struct DocumentProblem: Error, Equatable, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        /// Nothing exists at the location.
        case notFound = "not_found"
        /// The address guard refuses the host.
        case refusedAddress = "refused_address"
        case badLocation = "bad_location"
        /// The file does not lie below a folder that documents may be in.
        case outsideRoots = "outside_roots"
        /// The path leads to a folder, a device or a queue.
        case notAFile = "not_a_file"
        case tooLarge = "too_large"
        /// The document did not arrive in time.
        case timedOut = "timed_out"
        /// Reading the document took longer than it may.
        case tooSlow = "too_slow"
        /// Too many documents are being read: the wait would be too long.
        case busy
        case unreachable
        /// The server answered with an error.
        case badResponse = "bad_response"
        case unknownFormat = "unknown_format"
        /// The document consists of pictures: it has no text to search.
        case noText = "no_text"
        case extractorFailed = "extractor_failed"
        case extractorMissing = "extractor_missing"
    }

    package var code: Code
    package var message: String
    /// A later attempt may succeed.
    package var isTransient: Bool

    /// The document itself is at fault: reading the same bytes again would end the same way and cost as much.
    package var isOfTheDocument: Bool {
        switch code {
        case .tooLarge, .tooSlow, .unknownFormat, .noText, .extractorFailed: !isTransient
        case .notFound, .refusedAddress, .badLocation, .outsideRoots, .notAFile, .timedOut, .busy, .unreachable,
            .badResponse, .extractorMissing:
            false
        }
    }

    /// Another pod, with more memory or a faster processor, might read it.
    package var isOfThePod: Bool { code == .tooLarge || code == .tooSlow || code == .extractorMissing || code == .busy }

    /// The load was cancelled because the document is no longer wanted.
    package static let notWanted = DocumentProblem(.unreachable, "the document is no longer wanted")
    /// The kernel has no memory for the document's bytes.
    static let noRoom = DocumentProblem(.unreachable, "the kernel has no memory for the document", isTransient: true)
    static let noDescriptors = DocumentProblem(
        .busy, "this process has no free file descriptors", isTransient: true)

    static func tooLarge(_ bytesMax: Int) -> DocumentProblem {
        DocumentProblem(.tooLarge, "it has more than \(bytesMax >> 20) MiB")
    }

    package init(_ code: Code, _ message: String, isTransient: Bool = false) {
        self.code = code
        self.message = message
        self.isTransient = isTransient
    }
}
