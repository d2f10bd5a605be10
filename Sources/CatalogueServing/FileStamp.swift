import Catalogue
// The C library's clock types belong to whichever module saw their header first: sometimes this one.
import CDispatch
import Glibc

/// Tells one state of a file from another: which file it is, when it or what may be done with it was changed, and its size.
package struct FileStamp: Equatable, Sendable {
    private var seconds: Int
    private var nanoseconds: Int
    private var changed: Int
    private var number: UInt64
    private var bytes: Int

    /// nil for a document that is not a file of this machine.
    package init?(_ reference: DocumentReference) {
        guard reference.location.hasPrefix("/") else { return nil }
        var status = stat()
        guard stat(reference.location, &status) == 0 else { return nil }
        self.init(status)
    }

    package init(_ status: stat) {
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
        changed = status.st_ctim.tv_sec &* 1_000_000_000 &+ status.st_ctim.tv_nsec
        number = UInt64(status.st_ino)
        bytes = Int(status.st_size)
    }
}
