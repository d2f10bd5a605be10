import Dispatch
import Foundation
import Synchronization

/// Handler of Ctrl-C: the first ends the run, whose report still comes; a second one ends the process.
final class Interrupt: Sendable {
    private let flag = Atomic(false)

    var isSet: Bool { flag.load(ordering: .relaxed) }

    /// - Returns: signal source, which listens as long as it is kept
    func listen() -> any DispatchSourceSignal {
        signal(SIGINT, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGINT)
        source.setEventHandler { [self] in
            flag.store(true, ordering: .relaxed)
            signal(SIGINT, SIG_DFL)
        }
        source.resume()
        return source
    }
}
