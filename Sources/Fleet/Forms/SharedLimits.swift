import WireProtocol

/// Ranges and lengths of values read from Redis, for all their forms.
package enum SharedLimits {
    /// Epochs of a session's connections and of an answer's generations: as far as a browser may name them, and room
    /// for the jumps of pods that take over.
    package static let epochs = 0...(2 * ProtocolLimits.epochMax)
    /// Fencing numbers: scripts count exactly up to 2^53.
    package static let fences = 0...(1 << 52)
    /// Numbers of a stream's entries, and other counts.
    package static let counts = 0...(1 << 40)
    /// Seconds since 1970.
    package static let moments = 0...(1 << 40)
    /// Page numbers, and positions in a page's text.
    package static let positions = 0...Int(Int32.max)
    /// Durations in microseconds: a month.
    package static let microseconds = 0...(30 * 86_400_000_000)
    /// Bytes of a pod's or a session's name.
    package static let nameBytesMax = 300
    /// Bytes of a sentence for people: a status, an error.
    package static let messageBytesMax = 4096
    /// Bytes of an item's or a query's id.
    package static let identifierBytesMax = ProtocolLimits.identifierBytesMax
    /// Bytes of a question or a typed text: a scalar has at most four.
    package static let questionBytesMax = 4 * ProtocolLimits.queryScalarsMax
}

extension Int {
    /// Whether the number is absent or in the range.
    package static func isWithin(_ number: Int?, _ range: ClosedRange<Int>) -> Bool {
        number.map(range.contains) ?? true
    }
}

extension String {
    package func fits(_ bytesMax: Int) -> Bool { utf8.count <= bytesMax }
}
