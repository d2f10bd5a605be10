/// Table of token vectors: what a small sentence model made of each token of its vocabulary, reduced to signed bytes. The
/// sum of its tokens' vectors says roughly what a text is about, in other words too, without any model at run time.
///
/// (Static embeddings: Tulkens and van Dongen, Model2Vec, 2024.) Shape of the file, little-endian: `HUNCHMT1`, then 32-bit
/// numbers of tokens, of dimensions and of the vocabulary's bytes, four bytes of zero, a 64-bit checksum of the rest, the
/// tokens with a line feed behind each (padded with zeros to a multiple of 8 bytes), a 32-bit float each (the scale of its
/// vector), and the vectors.
package final class MeaningTable: Sendable {
    package static let magic = Array("HUNCHMT1".utf8)
    /// Bounds of a table: a broken file must not take the memory.
    private static let tokensMax = 1 << 20
    private static let dimensionsMax = 1024
    private static let headerBytes = 32
    /// Letters of a word that are looked up; a longer one has no meaning.
    private static let lettersMax = 64

    package enum Problem: Error, Equatable {
        case notATable
        case otherVersion
        case cut
        case broken

        package var text: String {
            switch self {
            case .notATable: "it is no table of meanings"
            case .otherVersion: "it has the form of another release"
            case .cut: "it is cut short"
            case .broken: "its checksum is wrong"
            }
        }
    }

    /// Numbers of a vector; a multiple of 32.
    package let dimensions: Int
    /// Checksum of the table, which names it: pods with different ones rank differently.
    package let checksum: UInt64
    private let tokens: TermTable
    /// Bytes of the longest token.
    private let longestToken: Int
    private let scales: [Float]
    private let vectors: [Int8]

    package init(_ bytes: [UInt8]) throws(Problem) {
        guard bytes.count >= Self.headerBytes, bytes.starts(with: Self.magic.dropLast()) else { throw .notATable }
        guard bytes.starts(with: Self.magic) else { throw .otherVersion }
        let header = bytes.withUnsafeBytes { bytes in
            (0..<4).map { Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 + 4 * $0, as: UInt32.self))) }
        }
        let (count, dimensions, textBytes) = (header[0], header[1], header[2])
        guard (1...Self.tokensMax).contains(count), (32...Self.dimensionsMax).contains(dimensions),
            dimensions % 32 == 0, textBytes % 8 == 0, textBytes <= bytes.count
        else { throw .broken }
        let scaleStart = Self.headerBytes + textBytes
        let vectorStart = scaleStart + 4 * count
        guard bytes.count == vectorStart + count * dimensions else { throw .cut }
        checksum = bytes.withUnsafeBytes {
            UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
        }
        guard Self.checksum(of: bytes) == checksum else { throw .broken }
        var tokens = TermTable()
        // The vocabulary is cut with the bytes' own search: by elements it would take most of the start.
        var rest = bytes[Self.headerBytes..<scaleStart]
        while tokens.count < count, let end = rest.firstIndex(of: 0x0A) {
            guard end > rest.startIndex, tokens.add(String(decoding: rest[..<end], as: UTF8.self)) == tokens.count - 1
            else { throw .broken }
            rest = rest[(end + 1)...]
        }
        guard tokens.count == count else { throw .broken }
        longestToken = (0..<count).reduce(0) { max($0, tokens.byteCount(of: $1)) }
        self.tokens = tokens
        self.dimensions = dimensions
        scales = bytes.withUnsafeBytes { bytes in
            (0..<count).map {
                Float(
                    bitPattern: UInt32(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: scaleStart + 4 * $0, as: UInt32.self)))
            }
        }
        guard scales.allSatisfy({ $0.isFinite && abs($0) < 1e6 }) else { throw .broken }
        vectors = bytes.withUnsafeBytes { bytes in
            [Int8](unsafeUninitializedCapacity: count * dimensions) { vectors, initialized in
                UnsafeMutableRawBufferPointer(vectors).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[vectorStart...]))
                initialized = count * dimensions
            }
        }
    }

    /// Sum of the 64-bit words behind the header, each times its odd number; a rest of fewer bytes counts as one with zeros.
    package static func checksum(of bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { bytes in
            var (sum, odd, place): (UInt64, UInt64, Int) = (0, 1, headerBytes)
            while place < bytes.count {
                var word: UInt64 = 0
                if place + 8 <= bytes.count {
                    word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                } else {
                    for (shift, byte) in bytes[place...].enumerated() { word |= UInt64(byte) << (8 * UInt64(shift)) }
                }
                sum &+= word &* odd
                odd &+= 2
                place += 8
            }
            return sum
        }
    }

    /// Tokens of a word: the longest known beginning, then the longest that goes on, and so forth (WordPiece). Empty for a
    /// word that cannot be made of them.
    func tokens(of word: String) -> [Int] {
        guard word.unicodeScalars.prefix(Self.lettersMax + 1).count <= Self.lettersMax else { return [] }
        // The mark of a token that goes on stands before each rest in turn.
        var text = Self.goesOn + Array(word.utf8)
        var result: [Int] = []
        var start = Self.goesOn.count
        while start < text.count {
            let isFirst = result.isEmpty
            if !isFirst { text.replaceSubrange(start - Self.goesOn.count..<start, with: Self.goesOn) }
            let beginning = isFirst ? start : start - Self.goesOn.count
            var end = min(text.count, beginning + longestToken)
            let found = text.withUnsafeBufferPointer { text -> Int? in
                while end > start {
                    let isWhole = end == text.count || text[end] & 0xC0 != 0x80
                    if isWhole, let number = tokens.number(of: UnsafeBufferPointer(rebasing: text[beginning..<end])) {
                        return number
                    }
                    end -= 1
                }
                return nil
            }
            guard let found else { return [] }
            result.append(found)
            start = end
        }
        return result
    }

    private static let goesOn = Array("##".utf8)

    /// Adds a token's vector to a sum.
    func add(_ token: Int, to sum: inout [Float]) {
        let scale = scales[token]
        let start = token * dimensions
        vectors.withUnsafeBufferPointer { vectors in
            // A buffer of its own, without sums of places: the compiler takes several numbers at once.
            let vector = UnsafeBufferPointer(rebasing: vectors[start..<(start + dimensions)])
            sum.withUnsafeMutableBufferPointer { sum in
                for place in 0..<min(vector.count, sum.count) { sum[place] += scale * Float(vector[place]) }
            }
        }
    }
}
