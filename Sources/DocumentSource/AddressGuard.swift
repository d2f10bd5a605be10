import Glibc
import NIOCore

/// Guard of the addresses that documents may be fetched from. A catalogue comes from others, and the server stands
/// inside a network: without the guard a catalogue could make it read its neighbours' pages (server-side request
/// forgery).
package struct AddressGuard: Sendable {
    /// Private, loopback and link-local addresses are allowed as well.
    package var allowsPrivate: Bool

    package init(allowsPrivate: Bool = false) {
        self.allowsPrivate = allowsPrivate
    }

    /// Kind of a refused address; nil: the address may be connected to.
    package func refusal(of address: SocketAddress) -> String? {
        guard !allowsPrivate else { return nil }
        guard let text = address.ipAddress else { return "a socket file" }
        switch address {
        case .v4: return Self.bytes(AF_INET, text, count: 4).map { Self.refusalV4($0) } ?? "no address"
        default: return Self.bytes(AF_INET6, text, count: 16).map { Self.refusalV6($0) } ?? "no address"
        }
    }

    private static func bytes(_ family: Int32, _ text: String, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    /// IANA's registry of special-purpose addresses (RFC 6890 and its updates).
    static func refusalV4(_ bytes: [UInt8]) -> String? {
        switch (bytes[0], bytes[1], bytes[2]) {
        case (0, _, _): "an address of this network"
        case (10, _, _), (172, 16...31, _), (192, 168, _): "a private address"
        case (100, 64...127, _): "a shared address"
        case (127, _, _): "a loopback address"
        case (169, 254, _): "a link-local address"
        case (192, 0, 0), (192, 0, 2), (198, 18...19, _), (198, 51, 100), (203, 0, 113): "a reserved address"
        case (224..., _, _): "a multicast or reserved address"
        default: nil
        }
    }

    static func refusalV6(_ bytes: [UInt8]) -> String? {
        // Forms that carry an IPv4 address: mapped, compatible, NAT64, 6to4.
        if bytes[0..<10].allSatisfy({ $0 == 0 }), bytes[10] == bytes[11], bytes[10] == 0 || bytes[10] == 0xFF {
            if bytes[10] == 0, bytes[12..<15].allSatisfy({ $0 == 0 }) {
                return bytes[15] == 1
                    ? "a loopback address" : bytes[15] == 0 ? "the unspecified address" : "a reserved address"
            }
            return refusalV4(Array(bytes[12...]))
        }
        if bytes.starts(with: [0, 0x64, 0xFF, 0x9B]) {
            return refusalV4(Array(bytes[12...])) ?? (bytes[4] == 0 ? nil : "a reserved address")
        }
        if bytes.starts(with: [0x20, 0x02]) { return refusalV4(Array(bytes[2..<6])) }
        switch (bytes[0], bytes[1]) {
        case (0xFC...0xFD, _): return "a private address"
        case (0xFE, 0x80...0xBF): return "a link-local address"
        case (0xFE, 0xC0...0xFF): return "a site-local address"
        case (0xFF, _): return "a multicast address"
        case (0x20, 0x01) where bytes[2] == 0x0D && bytes[3] == 0xB8: return "a reserved address"
        case (0x20, 0x01) where bytes[2] == 0: return "a tunnel address"
        case (0x20...0x3F, _): return nil
        default: return "a reserved address"
        }
    }
}
