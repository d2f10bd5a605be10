// The C library's clock types belong to whichever module saw their header first: sometimes this one.
import CDispatch
import Glibc

/// State of all files of a catalogue's sources: two signatures differ when a file does. Links are followed: in a
/// mounted ConfigMap the folder that a link leads to is exchanged, and the link stays.
///
/// Of a document only its title counts, which is all that the catalogue shows of it: a document that is written to all
/// the time, such as a log, changes nothing and delays nothing.
package struct CatalogueSignature: Equatable, Sendable {
    package struct File: Equatable, Sendable {
        /// Last change of the file, nanoseconds since 1970; nil: the file does not exist.
        package var modified: Int?
        package var bytes = 0
        /// Identity of the file: one that replaced another may have the same age and size.
        package var device: UInt64 = 0
        package var number: UInt64 = 0

        /// Title of a document; the other fields of a document stay empty.
        package var title: String?

        package init(modified: Int?) { self.modified = modified }

        package init(title: String?) { self.title = title }

        init(path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return }
            modified = status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec
            (bytes, device, number) = (Int(status.st_size), UInt64(status.st_dev), UInt64(status.st_ino))
        }
    }

    package var files: [String: File]

    package init(files: [String: File]) {
        self.files = files
    }

    /// Time since the last change of any file. A change dated in the future, by another machine's clock, counts as
    /// resting.
    package func restedFor(nowNanoseconds: Int) -> Duration {
        let last = files.values.compactMap(\.modified).max() ?? .min
        guard last <= nowNanoseconds, last > 0 else { return .seconds(86_400) }
        return .nanoseconds(nowNanoseconds - last)
    }
}

/// Decides when to load a catalogue anew: when its files have changed and are no longer being written.
package struct CatalogueWatch: Equatable, Sendable {
    /// Rest after which a file counts as written. A program that writes a large one writes more often.
    package static let restFor = Duration.seconds(2)
    /// Upper bound of the wait for files to rest: then they are loaded as they are, so that one file does not hold up
    /// all.
    package static let unrestMax = Duration.seconds(30)
    /// Rest at the start, while no session can be served: longer than the pauses of a program that writes steadily.
    package static let firstRestFor = Duration.milliseconds(250)

    /// Signature of the last load, whether or not that catalogue was taken.
    private var loaded: CatalogueSignature?
    private var seen: CatalogueSignature?
    /// Time since which the files differ from the loaded ones, in nanoseconds since 1970.
    private var differsSince: Int?

    package init() {}

    /// The files differ from the loaded ones.
    package var differs: Bool { differsSince != nil }

    package enum LookAction: Equatable, Sendable {
        case doNothing
        case load
    }

    package mutating func looked(_ signature: CatalogueSignature, nowNanoseconds: Int) -> LookAction {
        defer { seen = signature }
        guard signature != loaded else {
            differsSince = nil
            return .doNothing
        }
        let since = min(differsSince ?? nowNanoseconds, nowNanoseconds)
        differsSince = since
        if .nanoseconds(nowNanoseconds - since) >= Self.unrestMax { return .load }
        let rest = loaded == nil ? Self.firstRestFor : Self.restFor
        let isStill = loaded == nil || signature == seen
        return isStill && signature.restedFor(nowNanoseconds: nowNanoseconds) >= rest ? .load : .doNothing
    }

    /// - Parameters:
    ///   - before: the files as they were when loading began
    ///   - after: the files as they were when loading had ended
    ///   - isForced: the catalogue is taken even when files changed while it was loaded
    /// - Returns: whether the loaded catalogue is taken
    package mutating func loaded(
        before: CatalogueSignature, after: CatalogueSignature, nowNanoseconds: Int, isForced: Bool = false
    ) -> Bool {
        let isLate = differsSince.map { .nanoseconds(nowNanoseconds - $0) >= Self.unrestMax } ?? false
        guard before == after || isForced || isLate else { return false }
        loaded = before
        differsSince = nil
        return true
    }
}
