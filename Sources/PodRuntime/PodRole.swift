/// What a process is for.
package enum PodRole: String, Sendable {
    /// Browsers and programs; the background too, when nobody else does it.
    case serve
    /// The background alone; it answers probes and operators.
    case worker
}
