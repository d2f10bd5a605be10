/// Why a document could not be had or read.
package struct DocumentProblem: Error, Equatable, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        /// There is nothing at that place.
        case notFound = "not_found"
        /// Its address is one we do not connect to.
        case refusedAddress = "refused_address"
        case badLocation = "bad_location"
        /// A file that does not lie below a folder that documents may be in.
        case outsideRoots = "outside_roots"
        /// A folder, a device, a queue: nothing that a document could be.
        case notAFile = "not_a_file"
        case tooLarge = "too_large"
        /// It did not come in time.
        case timedOut = "timed_out"
        /// It came, and reading it took longer than a document may take.
        case tooSlow = "too_slow"
        /// Many others are being read: it would have to wait too long.
        case busy
        case unreachable
        /// It was reached and answered with an error.
        case badResponse = "bad_response"
        case unknownFormat = "unknown_format"
        /// It is a document, but of pictures: there is no text to search.
        case noText = "no_text"
        case extractorFailed = "extractor_failed"
        case extractorMissing = "extractor_missing"
    }

    package var code: Code
    package var message: String
    /// It may go better a little later.
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

    static func tooLarge(_ bytesMax: Int) -> DocumentProblem {
        DocumentProblem(.tooLarge, "it has more than \(bytesMax >> 20) MiB")
    }

    package init(_ code: Code, _ message: String, isTransient: Bool = false) {
        self.code = code
        self.message = message
        self.isTransient = isTransient
    }
}
