import Fleet
/// Signed proof with which a browser resumes its session: it names the session and holds nothing that was typed.
///
/// Text form: `1.<session>.<client>.<issued, seconds since 1970, base 36>.<MAC, hex>`, all URL-safe. The MAC is over
/// everything before the last point; making and checking it is the shell's business.
package struct SessionTicket: Equatable, Sendable {
    package static let validForSeconds = 24 * 3600
    /// Time for which a pod keeps a session without a connection for its browser to return, whatever becomes of other
    /// pods.
    package static let detachedFor = Duration.seconds(600)
    /// Clock difference between pods, upper bound: a ticket may be issued this far in the future.
    private static let clockSkewSeconds = 300
    private static let bytesMax = 400

    package var session: String
    package var clientID: String
    package var issuedAtSeconds: Int

    package init(session: String, clientID: String, issuedAtSeconds: Int) {
        self.session = session
        self.clientID = clientID
        self.issuedAtSeconds = issuedAtSeconds
    }

    /// Signed text of the ticket. Client ids may hold points: they are written with their length.
    package var signedText: String {
        "1.\(session).\(clientID.utf8.count)-\(clientID).\(String(issuedAtSeconds, radix: 36))"
    }

    package func text(mac: String) -> String { "\(signedText).\(mac)" }

    package enum Problem: String, Error, Equatable, Sendable {
        case malformed, forged, expired
    }

    /// The parts of a ticket's text, unchecked.
    package static func parse(_ text: String) throws(Problem) -> (ticket: SessionTicket, mac: String) {
        guard text.utf8.count <= bytesMax, let dot = text.lastIndex(of: ".") else { throw .malformed }
        let mac = String(text[text.index(after: dot)...])
        let parts = text[..<dot].split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "1", let dash = parts[2].firstIndex(of: "-"),
            let length = Int(parts[2][..<dash])
        else { throw .malformed }
        let rest = parts[2][parts[2].index(after: dash)...]
        guard length >= 0, length < rest.utf8.count, rest.utf8.allSatisfy({ $0 < 0x80 }) else { throw .malformed }
        let clientID = String(rest.prefix(length))
        let tail = rest.dropFirst(length)
        guard tail.first == ".", let issued = Int(tail.dropFirst(), radix: 36), SharedLimits.moments.contains(issued)
        else { throw .malformed }
        return (SessionTicket(session: String(parts[1]), clientID: clientID, issuedAtSeconds: issued), mac)
    }

    package func isExpired(nowSeconds: Int) -> Bool {
        nowSeconds - issuedAtSeconds > Self.validForSeconds || issuedAtSeconds - nowSeconds > Self.clockSkewSeconds
    }
}
