/// Flag for whether a release is already scheduled of what a connection needs only while it is used: scheduled once,
/// until it is given back.
struct RestWatch {
    private var isWatched = false

    /// - Parameter watch: called when none is scheduled yet
    mutating func used(_ watch: () -> Void) {
        guard !isWatched else { return }
        isWatched = true
        watch()
    }

    mutating func given() { isWatched = false }
}
