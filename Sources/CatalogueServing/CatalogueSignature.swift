// The C library's clock types belong to whichever module saw their header first: sometimes this one.
import CDispatch
import Glibc

/// The state of all files of a catalogue's sources: two of them differ when one file does. Links are followed: in a mounted
/// ConfigMap a folder that a link leads to is exchanged, and the link stays.
///
/// Of a document counts what the catalogue says of it, its title: one that is written to all the time, as a log is, changes
/// nothing, and nobody waits for it.
package struct CatalogueSignature: Equatable, Sendable {
    package struct File: Equatable, Sendable {
        /// Nanoseconds since 1970 of its last change; nil: it is not there.
        package var modified: Int?
        package var bytes = 0
        /// Which file of which file system: a file that took another's place may have its age and its size.
        package var device: UInt64 = 0
        package var number: UInt64 = 0

        /// Of a document, whose other fields stay empty.
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

    /// How long no file has changed. What was changed in the future, by another machine's clock, rests.
    package func restedFor(nowNanoseconds: Int) -> Duration {
        let last = files.values.compactMap(\.modified).max() ?? .min
        guard last <= nowNanoseconds, last > 0 else { return .seconds(86_400) }
        return .nanoseconds(nowNanoseconds - last)
    }
}

/// When a catalogue is loaded anew: when its files have changed and are not being written any more.
package struct CatalogueWatch: Equatable, Sendable {
    /// Without a change for so long a file has been written. Who writes a large one writes more often.
    package static let restFor = Duration.seconds(2)
    /// Files that never rest are taken as they are after so long, so that one of them does not stand in the way of all.
    package static let unrestMax = Duration.seconds(30)
    /// At the start, when nobody can be served before: long enough for who writes without a pause.
    package static let firstRestFor = Duration.milliseconds(250)

    /// Of the catalogue that was loaded last, whatever became of it.
    private var loaded: CatalogueSignature?
    private var seen: CatalogueSignature?
    /// Since when what is loaded is not what is there, in nanoseconds since 1970.
    private var differsSince: Int?

    package init() {}

    /// What is there is not what is loaded.
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
    ///   - after: as they were when it had ended
    ///   - isForced: it is taken even when it is not of one piece
    /// - Returns: whether what was loaded is taken
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
