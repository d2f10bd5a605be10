/// Close codes that Hunch sends. The range tells a browser whether to come back: 1012 and 1013 yes, 4401 and 4403 not
/// before something changed, 4409 not at all.
package enum CloseCode: UInt16, CaseIterable, Sendable {
    case normal = 1000
    case protocolError = 1002
    case unsupportedData = 1003
    case invalidText = 1007
    case policy = 1008
    case messageTooBig = 1009
    case restart = 1012
    case tryLater = 1013
    case unauthenticated = 4401
    case forbidden = 4403
    case slowConsumer = 4408
    case replaced = 4409
    case tooManyMessages = 4429

    package var meaning: String {
        switch self {
        case .normal: "normal end"
        case .protocolError: "WebSocket protocol violated"
        case .unsupportedData: "binary frame"
        case .invalidText: "invalid UTF-8"
        case .policy: "policy violated"
        case .messageTooBig: "message too big"
        case .restart: "pod drains: reconnect"
        case .tryLater: "try later"
        case .unauthenticated: "unauthenticated"
        case .forbidden: "forbidden"
        case .slowConsumer: "reads too slowly"
        case .replaced: "another connection took this session over"
        case .tooManyMessages: "too many messages"
        }
    }
}
