import HTTPTransport
import PodRuntime

extension HostName {
    /// Whether a host name or address means this machine.
    package var isLoopback: Bool {
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        let bare = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
        return RemoteAddress(bare)?.isLoopback ?? false
    }
}
