/// A message between pods as it travels: a JSON object whose last fields prove that a pod of this site made it, and that
/// it is new.
///
/// `{…,"by":"<16 hex>","n":<number>,"kid":"<16 hex>","mac":"<64 hex>"}`: the process that speaks, how many messages it
/// has made, which key signs, and the MAC over every byte before `,"mac"`. They are added fields: a pod that does not know
/// them reads the rest. Making and checking the MAC is the shell's business.
package struct PodEnvelope: Equatable, Sendable {
    /// Bytes of a message between pods: an invalidation of a thousand tags.
    package static let bytesMax = 256 << 10
    /// Hexadecimal digits of the names of speakers and keys, and of a MAC.
    package static let nameDigits = 16
    package static let macDigits = 64

    /// Process that speaks.
    package var speaker: String
    /// Rises by one with each message of the speaker, over all topics.
    package var number: Int
    /// Name of the key that signs.
    package var key: String
    package var mac: String
    /// Bytes that the MAC covers.
    package var signed: [UInt8]

    /// Text to sign: the message with all fields but the MAC, not closed.
    ///
    /// - Parameter message: a JSON object with one field at least
    package static func signedPart(of message: [UInt8], speaker: String, number: Int, key: String) -> [UInt8] {
        message.dropLast() + Array(#","by":"\#(speaker)","n":\#(number),"kid":"\#(key)""#.utf8)
    }

    package static func bytes(signed: [UInt8], mac: String) -> [UInt8] {
        signed + Array(#","mac":"\#(mac)"}"#.utf8)
    }

    /// - Returns: nil for a message without a signature, or with one of another form
    package init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.bytesMax else { return nil }
        var rest = bytes[...]
        guard Self.take("\"}", from: &rest), let mac = Self.takeDigits(Self.macDigits, from: &rest),
            Self.take(",\"mac\":\"", from: &rest)
        else { return nil }
        let signed = Array(rest)
        guard Self.take("\"", from: &rest), let key = Self.takeDigits(Self.nameDigits, from: &rest),
            Self.take(",\"kid\":\"", from: &rest)
        else { return nil }
        let digits = rest.reversed().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let number = SharedScalar.number(Array(digits.reversed()), in: 1...SharedLimits.counts.upperBound) else {
            return nil
        }
        rest = rest.dropLast(digits.count)
        guard Self.take("\",\"n\":", from: &rest), let speaker = Self.takeDigits(Self.nameDigits, from: &rest),
            Self.take(",\"by\":\"", from: &rest)
        else { return nil }
        (self.speaker, self.number, self.key, self.mac, self.signed) = (speaker, number, key, mac, signed)
    }

    /// Takes this suffix off the bytes.
    private static func take(_ text: String, from rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.suffix(text.utf8.count).elementsEqual(text.utf8) else { return false }
        rest = rest.dropLast(text.utf8.count)
        return true
    }

    private static func takeDigits(_ count: Int, from rest: inout ArraySlice<UInt8>) -> String? {
        let digits = rest.suffix(count)
        let isHexadecimal = digits.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
        guard digits.count == count, isHexadecimal else { return nil }
        rest = rest.dropLast(count)
        return String(decoding: digits, as: UTF8.self)
    }
}
