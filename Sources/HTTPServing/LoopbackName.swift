import HTTPTransport
import PodRuntime

extension HostName {
    /// A name that means this machine, wherever it is said.
    package var isLoopback: Bool {
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        let bare = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
        return ClientAddress(bare)?.isLoopback ?? false
    }
}
