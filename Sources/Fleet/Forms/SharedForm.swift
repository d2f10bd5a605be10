import Foundation

/// Form of the JSON that pods of different versions exchange through Redis. A newer pod may add fields; an older pod
/// ignores those it does not understand.
///
/// Its author may be anybody who reaches Redis: it is read only up to its length, and accepted only when every field is
/// within its limits. Its numbers need no further check.
package protocol SharedForm: Codable, Sendable {
    /// Bytes of the JSON: a longer one is refused before it is decoded.
    static var bytesMax: Int { get }
    /// Whether every number is in its range and every text and list within its length.
    var isWithinLimits: Bool { get }
}

extension SharedForm {
    package var shared: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    /// - Returns: nil for JSON that is not understood, or not within its limits
    package init?(shared bytes: [UInt8]) {
        guard bytes.count <= Self.bytesMax, let value = try? JSONDecoder().decode(Self.self, from: Data(bytes)),
            value.isWithinLimits
        else { return nil }
        self = value
    }
}
