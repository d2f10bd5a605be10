/// Memory of the item details that a connection with `compact=1` was told, so that they are not told again: which
/// items' details, and which spelling of each matched last. Marked when a frame is written, not when it is made: a
/// frame that was replaced while it waited has told nothing.
package struct SentDetails: Sendable {
    /// Items remembered. A person who looks something up sees a few dozen; a forgotten one is sent again.
    package static let itemsMax = 256

    private var catalogue: UInt64 = 0
    private var spellings: [Int32: Int32] = [:]

    package init() {}

    package var count: Int { spellings.count }

    package enum TellAction: Equatable, Sendable {
        case everything
        /// Details known; the matching spelling is another one.
        case identifierAndSpelling
        case identifier
    }

    /// - Parameters:
    ///   - item: position in the catalogue
    ///   - spelling: which of the item's names matched
    ///   - catalogue: fingerprint of the catalogue; under another one everything is told anew
    package mutating func candidateWritten(item: Int32, spelling: Int32, catalogue: UInt64) -> TellAction {
        if catalogue != self.catalogue {
            forgetAll()
            self.catalogue = catalogue
        }
        if let known = spellings[item] {
            if known == spelling { return .identifier }
            spellings[item] = spelling
            return .identifierAndSpelling
        }
        if spellings.count >= Self.itemsMax { spellings.removeAll(keepingCapacity: true) }
        spellings[item] = spelling
        return .everything
    }

    /// The catalogue changed, or the connection rests: the memory is given back.
    package mutating func forgetAll() { spellings = [:] }
}
