/// Address that a request comes from, normalised: all addresses of one machine count as one.
package struct RemoteAddress: Hashable, Sendable, CustomStringConvertible {
    /// Bytes of the address, 4 or 16. An IPv4-mapped IPv6 address is stored as the IPv4 address.
    package let bytes: [UInt8]
    /// Key under which the address is counted: for IPv6 its network of 64 bits, because a single machine has all of it.
    package let bucket: String
    private let text: String

    /// Fails (nil) on text that is no address.
    package init?(_ text: String) {
        // Zone of a link-local address: it has a meaning on one machine only, and is cut.
        guard let bytes = AddressRange.bytes(String(text.prefix { $0 != "%" })) else { return nil }
        self.bytes = bytes
        if bytes.count == 4 {
            self.text = bytes.map { "\($0)" }.joined(separator: ".")
            bucket = self.text
        } else {
            self.text = text
            let groups = stride(from: 0, to: 8, by: 2).map {
                String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16)
            }
            bucket = groups.joined(separator: ":") + "::/64"
        }
    }

    private init(unknown text: String) { (bytes, bucket, self.text) = ([], text, text) }

    /// Address of a connection that has none.
    package static let unknown = RemoteAddress(unknown: "unknown")

    package var description: String { text }

    package var isLoopback: Bool {
        bytes.count == 4
            ? bytes[0] == 127 : bytes.count == 16 && bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }
}
