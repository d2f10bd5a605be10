/// Name that a browser gives itself: `[A-Za-z0-9._-]{1,64}`.
package enum ClientIdentifier {
    package static let lengthMax = 64
    /// Message for an invalid `client_id`.
    package static let expected = "expected 1 to \(lengthMax) of A-Z a-z 0-9 . _ - in client_id"

    package static func isValid(_ text: String) -> Bool {
        (1...lengthMax).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
