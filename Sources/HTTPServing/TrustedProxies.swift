import PodRuntime
import NIOHTTP1

/// Proxies that are trusted to name the address a request came from (`TRUSTED_PROXIES`).
package struct TrustedProxies: Equatable, Sendable {
    /// Addresses of one header that are read: more hops than any request takes.
    private static let hopsMax = 32

    package var ranges: [AddressRange]

    package init(_ ranges: [AddressRange] = []) {
        self.ranges = ranges
    }

    package func trusts(_ address: String) -> Bool {
        guard !ranges.isEmpty, let bytes = AddressRange.bytes(address) else { return false }
        return ranges.contains { $0.contains(bytes) }
    }

    /// Last address in the chain that is not a trusted proxy's: any sender can forge the addresses before it.
    ///
    /// - Parameters:
    ///   - peer: the other end of the connection
    ///   - forwarded: the lines of `X-Forwarded-For`, in order
    package func address(peer: String, forwarded: [String]) -> String {
        guard trusts(peer) else { return peer }
        var last = peer
        let hops = forwarded.flatMap { $0.split(separator: ",") }.suffix(Self.hopsMax)
        for hop in hops.reversed() {
            guard let address = Self.address(hop) else { return last }
            last = address
            if !trusts(address) { return address }
        }
        return last
    }

    /// Scheme between browser and proxy, when a trusted proxy names it.
    package func scheme(peer: String, forwarded: [String]) -> String? {
        guard trusts(peer), let said = forwarded.last?.split(separator: ",").last else { return nil }
        let scheme = said.filter { $0 != " " && $0 != "\t" }.lowercased()
        return ["http", "https"].contains(scheme) ? scheme : nil
    }

    /// Address of a hop without the brackets and port that some proxies write.
    private static func address(_ hop: Substring) -> String? {
        var text = hop.drop { $0 == " " || $0 == "\t" }
        while let end = text.last, end == " " || end == "\t" { text.removeLast() }
        if text.first == "[" {
            text = text.dropFirst().prefix { $0 != "]" }
        } else if text.count(where: { $0 == ":" }) == 1 {
            text = text.prefix { $0 != ":" }
        }
        return AddressRange.bytes(String(text)) == nil ? nil : String(text)
    }
}

extension TrustedProxies {
    /// Address that a request comes from.
    package func address(peer: String, head: HTTPRequestHead) -> RemoteAddress {
        RemoteAddress(address(peer: peer, forwarded: head.headers["x-forwarded-for"])) ?? .unknown
    }
}
