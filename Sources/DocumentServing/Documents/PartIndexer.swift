import DocumentSearch
import DocumentSource
import PodRuntime
import Synchronization

/// Indexer of the parts of a long document that is still being read, one part at a time and the newest one next, so that it can be
/// asked before it is whole. A part for whose index there is no memory is left out: the whole document follows.
final class PartIndexer: Sendable {
    private struct State {
        var task: Task<Void, Never>?
        /// Pages up to the end of the newest part.
        var waiting: [Page]?
        var isEnded = false
    }

    private let state = Mutex(State())
    private let index: @Sendable ([Page]) async -> PreparedDocument?
    private let publish: @Sendable (PreparedDocument) -> Void

    /// - Parameters:
    ///   - index: makes a part's index; nil when there is no room for it, or it is not wanted
    ///   - publish: told each part that can be asked
    init(
        index: @escaping @Sendable ([Page]) async -> PreparedDocument?,
        publish: @escaping @Sendable (PreparedDocument) -> Void
    ) {
        self.index = index
        self.publish = publish
    }

    /// Event: the document is read so far.
    func read(_ pages: [Page]) {
        state.withLock { state in
            guard !state.isEnded else { return }
            state.waiting = pages
            if state.task == nil { state.task = Task(priority: .utility) { [self] in await work() } }
        }
    }

    private func work() async {
        while let pages = next() {
            guard let document = await index(pages), !Task.isCancelled else { continue }
            publish(document)
        }
    }

    private func next() -> [Page]? {
        state.withLock { state in
            if state.waiting == nil || state.isEnded { state.task = nil }
            defer { state.waiting = nil }
            return state.isEnded ? nil : state.waiting
        }
    }

    /// Event: the document is read to its end, or cannot be: no part is published any more.
    func end() {
        let task = state.withLock { state in
            state.isEnded = true
            state.waiting = nil
            return state.task
        }
        task?.cancel()
    }
}
