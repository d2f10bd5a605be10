import CCrypto
import Foundation
import SessionLogic
import Synchronization

/// Signs and checks tickets: HMAC-SHA-256 under a key that stays on the servers. The key before is still accepted.
package final class TicketSigner: Sendable {
    private static let keyBytes = 32
    private static let keysMax = 2

    /// The first signs; all are accepted.
    private let keys: Mutex<[[UInt8]]>

    /// - Parameter secret: nil: a key made now, which lives as long as the process
    package init(secret: String?) {
        if let secret {
            keys = Mutex([Array(secret.utf8)])
        } else {
            var random = SystemRandomNumberGenerator()
            keys = Mutex([(0..<Self.keyBytes).map { _ in UInt8.random(in: .min ... .max, using: &random) }])
        }
    }

    /// The pods have agreed on this one.
    package func learned(_ secret: String) {
        let key = Array(secret.utf8)
        keys.withLock { keys in
            if keys.first == key { return }
            keys.insert(key, at: 0)
            if keys.count > Self.keysMax { keys.removeLast() }
        }
    }

    package func text(of ticket: SessionTicket) -> String {
        ticket.text(mac: Self.mac(ticket.signedText, keys.withLock { $0[0] }))
    }

    package func verified(_ text: String, nowSeconds: Int) throws(SessionTicket.Problem) -> SessionTicket {
        let (ticket, mac) = try SessionTicket.parse(text)
        let isOurs = keys.withLock { $0 }.contains { Self.isEqual(Self.mac(ticket.signedText, $0), mac) }
        guard isOurs else { throw .forged }
        guard !ticket.isExpired(nowSeconds: nowSeconds) else { throw .expired }
        return ticket
    }

    private static func mac(_ text: String, _ key: [UInt8]) -> String {
        let input = Array(text.utf8)
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        HMAC(EVP_sha256(), key, Int32(key.count), input, input.count, &digest, &length)
        return Identifiers.hexadecimal(digest.prefix(Int(length)))
    }
}

/// Names nobody can guess.
package enum Identifiers {
    package static func random(bytes: Int = 12) -> String {
        var random = SystemRandomNumberGenerator()
        return hexadecimal((0..<bytes).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension TicketSigner {
    /// Compares two secrets in a time that does not tell where they differ.
    package static func isEqual(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        return a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
    }
}
