/// Role of a process.
package enum PodRole: String, Sendable {
    /// Serves browsers and programs; runs background tasks too, while no worker does.
    case serve
    /// Runs background tasks only; it answers probes and operators.
    case worker
}
