/// Error codes, carried in `code` by an `error` frame and an HTTP error body.
package enum ErrorCode: String, CaseIterable, Sendable {
    case invalidMessage = "VAL_001"
    case unknownItem = "VAL_002"
    case documentUnavailable = "DOC_001"
    case documentWithoutText = "DOC_002"
    case rateLimited = "RL_001"
    case unauthenticated = "AUTH_001"
    case forbidden = "AUTHZ_001"
    case answerFailed = "AI_001"
    case breakerOpen = "CB_001"
    case databaseFailed = "DB_001"
    case cacheFailed = "CACHE_001"
    case shed = "CAP_001"

    /// One line for the README's table, which a test compares with this list.
    package var meaning: String {
        switch self {
        case .invalidMessage: "invalid message"
        case .unknownItem: "unknown item"
        case .documentUnavailable: "document unavailable"
        case .documentWithoutText: "document has no text"
        case .rateLimited: "rate limit reached"
        case .unauthenticated: "not authenticated"
        case .forbidden: "not allowed"
        case .answerFailed: "answer failed"
        case .breakerOpen: "circuit breaker open"
        case .databaseFailed: "database failed"
        case .cacheFailed: "cache failed"
        case .shed: "shed under load"
        }
    }
}
