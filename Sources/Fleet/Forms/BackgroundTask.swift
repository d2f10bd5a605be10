/// Task that no browser waits for, done once by whichever pod takes it.
package struct BackgroundTask: SharedForm, Equatable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        /// Document that was wanted on a hunch and whose quick tries failed.
        case prefetch
        /// Document in use whose shared copy grows old.
        case regenerate
        /// Remains of dead pods and old sessions.
        case cleanup
    }

    /// Retries after the first try.
    package static let retriesMax = 3
    /// Failures of a task that was given up, upper bound.
    private static let failuresMax = retriesMax + 1
    private static let firstWait = Duration.seconds(60)
    private static let longestWait = Duration.seconds(300)

    package var kind: Kind
    /// Subject of the task: an item's id, or nothing.
    package var subject: String
    /// Name of the item's catalogue; nil: the first one.
    package var catalogue: String?
    /// Tries that failed.
    package var failures: Int

    package static let bytesMax = 32 << 10

    package var isWithinLimits: Bool {
        subject.fits(SharedLimits.messageBytesMax) && (catalogue ?? "").fits(SharedLimits.nameBytesMax)
            && (0...Self.failuresMax).contains(failures)
    }

    package init(_ kind: Kind, _ subject: String = "", catalogue: String? = nil, failures: Int = 0) {
        self.kind = kind
        self.subject = subject
        self.catalogue = catalogue
        self.failures = failures
    }

    /// Name under which the same task is in the queue only once.
    package var name: String { "\(kind.rawValue)\(catalogue.map { "@" + $0 } ?? ""):\(subject)" }

    package enum FailureAction: Equatable, Sendable {
        case retry(BackgroundTask, after: Duration)
        /// Failed task, kept for people to look at.
        case bury(BackgroundTask)
    }

    package func failed() -> FailureAction {
        let next = BackgroundTask(kind, subject, catalogue: catalogue, failures: min(failures, Self.retriesMax) + 1)
        guard failures < Self.retriesMax else { return .bury(next) }
        return .retry(next, after: min(Self.longestWait, Self.firstWait * (1 << max(0, failures))))
    }
}
