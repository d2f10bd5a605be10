import Foundation

/// What pods of different versions tell each other: JSON that a newer pod may add fields to. What an older pod does
/// not understand it ignores.
package protocol SharedForm: Codable, Sendable {}

extension SharedForm {
    package var shared: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return (try? encoder.encode(self)).map { Array($0) } ?? []
    }

    package init?(shared bytes: [UInt8]) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else { return nil }
        self = value
    }
}
