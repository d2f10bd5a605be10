import Foundation
import SessionLogic
import WireProtocol

/// What a browser says in the query of `/ws`.
package struct ConnectParameters: Equatable, Sendable {
    package var clientID: String?
    package var ticket: String?
    package var limit = ProtocolLimits.candidatesDefault

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
            default: continue
            }
        }
        return parameters
    }
}
