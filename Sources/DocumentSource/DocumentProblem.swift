/// Why a document could not be had or read.
package struct DocumentProblem: Error, Equatable, Sendable {
    package enum Code: String, Sendable, CaseIterable {
        /// There is nothing at that place.
        case notFound = "not_found"
        /// Its address is one we do not connect to.
        case refusedAddress = "refused_address"
        case badLocation = "bad_location"
        case tooLarge = "too_large"
        case timedOut = "timed_out"
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

    package init(_ code: Code, _ message: String, isTransient: Bool = false) {
        self.code = code
        self.message = message
        self.isTransient = isTransient
    }
}
