import Resilience
import Testing
import WireProtocol

@testable import SessionLogic

@Suite struct SessionTicketTests {
    @Test func aTicketComesBackFromItsText() throws {
        for client in ["me", "a.b-c_d", String(repeating: "x", count: 64), "1-2.3"] {
            let ticket = SessionTicket(session: "abc123", clientID: client, issuedAtSeconds: 1_790_000_000)
            let (parsed, mac) = try SessionTicket.parse(ticket.text(mac: "beef"))
            #expect(parsed == ticket)
            #expect(mac == "beef")
            #expect(ticket.text(mac: "beef").allSatisfy { $0.isLetter || $0.isNumber || "-._".contains($0) })
        }
    }

    @Test(arguments: [
        "", "x", "1.a.b.c", "2.s.2-me.a.b", "1.s.99-me.a.b", "1.s.-1-me.a.b", "1.s.2-me.!!.b", "....", "1.s.3-é.a.b",
    ])
    func nonsenseIsMalformed(text: String) {
        #expect(throws: SessionTicket.Problem.malformed) { try SessionTicket.parse(text) }
    }

    @Test func aTicketLivesADay() {
        let ticket = SessionTicket(session: "s", clientID: "c", issuedAtSeconds: 1000)
        #expect(!ticket.isExpired(nowSeconds: 1000 + 24 * 3600))
        #expect(ticket.isExpired(nowSeconds: 1001 + 24 * 3600))
        #expect(ticket.isExpired(nowSeconds: 0))
    }
}
