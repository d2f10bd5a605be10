import WireProtocol

/// Position of one connection in one answer: how much of it the connection has been told.
package struct AnswerCursor: Equatable, Sendable {
    package let id: String
    package let epoch: Int
    private var offset: Int
    private var statusesTold = 0
    private var isSnapshotDue = false
    private var isContextTold = false
    private var isErrorTold = false
    package private(set) var isDone = false

    /// Cursor at the beginning, for a query that follows its own answer.
    package init(_ trail: AnswerTrail) {
        (id, epoch, offset) = (trail.id, trail.epoch, 0)
    }

    package enum Opening: Equatable, Sendable {
        /// Continuation: only the text after the reader's offset.
        case resumed(offset: Int)
        case snapshot
    }

    /// Cursor for a reader that reports `offset` bytes of `epoch`.
    package init(_ trail: AnswerTrail, resuming request: ResumeRequest) {
        self.init(trail)
        statusesTold = trail.statuses.count
        if request.epoch == trail.epoch, request.offset > 0, trail.isBoundary(request.offset) {
            offset = request.offset
        } else {
            isSnapshotDue = true
        }
    }

    package var opening: Opening { isSnapshotDue ? .snapshot : .resumed(offset: offset) }

    /// The next frame, nil when there is nothing to tell now. Order: statuses, text, error, context, end.
    package mutating func next(_ trail: AnswerTrail) -> ServerMessage? {
        if isDone { return nil }
        if statusesTold < trail.statuses.count {
            statusesTold += 1
            return .status(trail.statuses[statusesTold - 1])
        }
        if isSnapshotDue || offset < trail.toldBytes, let chunk = trail.chunk(from: offset, isSnapshot: isSnapshotDue) {
            // An empty snapshot of an answer that has not begun tells the reader to start anew.
            isSnapshotDue = false
            offset = chunk.end
            return .answerChunk(chunk)
        }
        guard trail.isEndTold, let final = trail.final else { return nil }
        if let error = trail.error, !isErrorTold {
            isErrorTold = true
            return .error(error)
        }
        if let context = trail.context, !isContextTold {
            isContextTold = true
            return .context(context)
        }
        isDone = true
        return .finalAnswer(final)
    }
}
