import PodRuntime
import SessionLogic

/// Signer and verifier of tickets: HMAC-SHA-256 under a key that stays on the servers.
package struct TicketSigner: Sendable {
    private let keys: SigningKeys

    package init(_ keys: SigningKeys) {
        self.keys = keys
    }

    package func text(of ticket: SessionTicket) -> String {
        ticket.text(mac: Self.mac(ticket.signedText, keys.present))
    }

    package func verified(_ text: String, nowSeconds: Int) throws(SessionTicket.Problem) -> SessionTicket {
        let (ticket, mac) = try SessionTicket.parse(text)
        let isOurs = keys.all.contains { SigningKeys.isEqual(Self.mac(ticket.signedText, $0), mac) }
        guard isOurs else { throw .forged }
        guard !ticket.isExpired(nowSeconds: nowSeconds) else { throw .expired }
        return ticket
    }

    private static func mac(_ text: String, _ key: SigningKeys.Key) -> String {
        Identifiers.hexadecimal(SigningKeys.mac(Array(text.utf8), key.secret))
    }
}
