/// UTF-16 without a byte order mark: every other byte of a text in Latin letters is zero.
package enum UnmarkedUTF16: Sendable {
    case littleEndian, bigEndian

    private static let bytesMin = 8

    /// - Parameter start: the first bytes of a text
    package init?(_ start: some Collection<UInt8>) {
        var zeros = [0, 0]
        for (position, byte) in start.enumerated() where byte == 0 { zeros[position % 2] += 1 }
        guard start.count >= Self.bytesMin, zeros[0] + zeros[1] > start.count / 5 else { return nil }
        if zeros[1] > 10 * zeros[0] {
            self = .littleEndian
        } else if zeros[0] > 10 * zeros[1] {
            self = .bigEndian
        } else {
            return nil
        }
    }
}
