import Fleet
import Foundation
import SessionLogic
import WireProtocol

/// Parameters in the query of `/ws`, as the browser gave them.
package struct ConnectParameters: Equatable, Sendable {
    package var clientID: String?
    package var ticket: String?
    package var limit = ProtocolLimits.candidatesDefault
    /// Compact mode: details of an item that the connection was told are not told again.
    package var isCompact = false

    package struct Problem: Error, Equatable {
        package var message: String
    }

    package static func parse(uri: String) throws(Problem) -> ConnectParameters {
        var parameters = ConnectParameters()
        guard let mark = uri.firstIndex(of: "?") else { return parameters }
        for pair in uri[uri.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? String(parts[1]).removingPercentEncoding ?? "" : ""
            guard !value.isEmpty else { continue }
            switch parts[0] {
            case "client_id":
                guard ClientIdentifier.isValid(value) else {
                    throw Problem(
                        message: ClientIdentifier.expected)
                }
                parameters.clientID = value
            case "resume": parameters.ticket = value
            case "limit":
                guard let limit = Int(value), (1...ProtocolLimits.candidatesMax).contains(limit) else {
                    throw Problem(message: ProtocolLimits.expectedLimit)
                }
                parameters.limit = limit
            case "compact":
                guard value == "0" || value == "1" else { throw Problem(message: "expected 0 or 1 in compact") }
                parameters.isCompact = value == "1"
            default: continue
            }
        }
        return parameters
    }
}
