import PredictionEngine

/// Trace of one typed string, key by key, with its target.
///
/// Line format: how the target was drawn, the slice, the target's name, the keys; tabs between them. A backspace is
/// `⌫`.
package struct TypedTrace: Equatable, Sendable {
    /// Targets of this slice are not in the catalogue when it is typed.
    package static let unknownSlice = "unknown"
    /// Slice whose targets leave the catalogue with their family, the names that begin with the same word.
    package static let unknownFamilySlice = "unknown family"
    /// Slice whose targets leave the catalogue with their brand.
    package static let unknownBrandSlice = "unknown brand"
    /// A name of the catalogue with another digit, which no item has.
    package static let unknownCodeSlice = "unknown code"
    /// Slices in which a whole group leaves the catalogue with each target.
    package static let groupSlices = [unknownFamilySlice, unknownBrandSlice]
    /// Slices in which any spelling is typed to its end, without and with a space behind.
    package static let inFullSlices = ["in full", "in full, space"]
    package static let longTextSlice = "long text"
    /// Slice of real names from a list that the catalogue lacks.
    package static let missingSlice = "missing"
    private static let unknownSlices =
        [
            unknownSlice, unknownCodeSlice, missingSlice,
        ] + groupSlices
    /// Targets drawn in proportion to the prior, on which confidences are measured.
    package static let byPopularity = "pop"
    package static let stepBack: Character = "⌫"

    package var draw: String
    package var slice: String
    package var target: String
    package var keys: String

    package init(draw: String = TypedTrace.byPopularity, slice: String, target: String, keys: String) {
        self.draw = draw
        self.slice = slice
        self.target = target
        self.keys = keys
    }

    package init?(line: Substring) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count >= 4, !fields[2].isEmpty, !fields[3].isEmpty else { return nil }
        self.init(draw: fields[0], slice: fields[1], target: fields[2], keys: fields[3])
    }

    package var line: String { [draw, slice, target, keys].joined(separator: "\t") }

    /// The target is not in the catalogue.
    package var isUnknown: Bool { Self.unknownSlices.contains(slice) }

    /// Text in the input box after each key.
    package var texts: [String] {
        var text = ""
        return keys.map { key in
            if key == Self.stepBack { text = String(text.dropLast()) } else { text.append(key) }
            return text
        }
    }
}
