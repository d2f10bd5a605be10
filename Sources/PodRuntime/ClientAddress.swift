/// The address that a request comes from, in one spelling: what counts for one machine counts as one.
package struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 bytes or 16. An IPv4 address in IPv6 clothes is the IPv4 address.
    package let bytes: [UInt8]
    /// Under this name it is counted: IPv6 by its network of 64 bits, because a single machine has all of it.
    package let bucket: String
    private let text: String

    /// nil: no address.
    package init?(_ text: String) {
        // The zone of a link-local address is this machine's own business.
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

    /// Of a connection that has none.
    package static let unknown = ClientAddress(unknown: "unknown")

    package var description: String { text }

    package var isLoopback: Bool {
        bytes.count == 4
            ? bytes[0] == 127 : bytes.count == 16 && bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }
}
