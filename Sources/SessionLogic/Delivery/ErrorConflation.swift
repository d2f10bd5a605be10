import WireProtocol

/// Conflation of errors within one read: of many of one kind only the first is told, with their number. An error about
/// a message with an id is told by itself.
package struct ErrorConflation: Equatable, Sendable {
    private var held: ErrorFrame?
    private var count = 0

    package init() {}

    /// - Returns: a waiting error that is to be told now
    package mutating func errorMade(_ error: ErrorFrame) -> ErrorFrame? {
        if let held, held.code == error.code, error.id == nil {
            count += 1
            return nil
        }
        defer { (held, count) = (error, 1) }
        return take()
    }

    /// Waiting error, at the end of a read.
    package mutating func take() -> ErrorFrame? {
        guard var frame = held else { return nil }
        held = nil
        if count > 1 { frame.count = count }
        return frame
    }
}
