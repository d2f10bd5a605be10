/// Whether somebody looks after what a connection needs only while it is used: asked for once, until it is given back.
struct RestWatch {
    private var isWatched = false

    /// - Parameter watch: called when nobody looks yet
    mutating func used(_ watch: () -> Void) {
        guard !isWatched else { return }
        isWatched = true
        watch()
    }

    mutating func given() { isWatched = false }
}
