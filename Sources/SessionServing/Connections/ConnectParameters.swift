import Fleet
import Foundation
import SessionLogic
import WireProtocol

/// What a browser says in the query of `/ws`.
package struct ConnectParameters: Equatable, Sendable {
    package var clientID: String?
    package var ticket: String?
    package var limit = ProtocolLimits.candidatesDefault
    /// What the connection was told of an item is not told again.
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
                        message: "expected 1 to \(ClientIdentifier.lengthMax) of A-Z a-z 0-9 . _ - in client_id")
                }
                parameters.clientID = value
            case "resume": parameters.ticket = value
            case "limit":
                guard let limit = Int(value), (1...ProtocolLimits.candidatesMax).contains(limit) else {
                    throw Problem(message: "expected a number from 1 to \(ProtocolLimits.candidatesMax) in limit")
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
