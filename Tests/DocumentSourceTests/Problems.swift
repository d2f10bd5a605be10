@testable import DocumentSource

/// What was thrown, nil when nothing was.
func problem(_ body: () async throws(DocumentProblem) -> Void) async -> DocumentProblem.Code? {
    do {
        try await body()
        return nil
    } catch {
        return error.code
    }
}
