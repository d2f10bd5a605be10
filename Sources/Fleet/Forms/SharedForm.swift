import Foundation

/// What pods of different versions tell each other through Redis: JSON that a newer pod may add fields to. What an older
/// pod does not understand it ignores.
///
/// Anybody who reaches Redis may have written it: it is read only up to its length, and taken only when every field is
/// within its limits. Its numbers need not be looked at again.
package protocol SharedForm: Codable, Sendable {
    /// Bytes of the JSON: a longer one is refused before it is decoded.
    static var bytesMax: Int { get }
    /// Every number is in its range, every text and list has its length.
    var isWithinLimits: Bool { get }
}

extension SharedForm {
    package var shared: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    /// - Returns: nil for what is not understood, or not within its limits
    package init?(shared bytes: [UInt8]) {
        guard bytes.count <= Self.bytesMax, let value = try? JSONDecoder().decode(Self.self, from: Data(bytes)),
            value.isWithinLimits
        else { return nil }
        self = value
    }
}
