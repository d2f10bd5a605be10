import ArgumentParser
import Foundation

/// Pod under load: `ws://127.0.0.1:8080/ws`, or only its port.
struct Target: Sendable, Equatable, ExpressibleByArgument {
    var host: String
    var port: Int
    var path: String

    init?(argument: String) {
        if let port = Int(argument) {
            guard (1...65535).contains(port) else { return nil }
            self.init(host: "127.0.0.1", port: port, path: "/ws")
            return
        }
        guard let parts = URLComponents(string: argument.contains("://") ? argument : "ws://\(argument)"),
            parts.scheme == "ws" || parts.scheme == "http", let host = parts.host, !host.isEmpty
        else { return nil }
        self.init(
            host: host, port: parts.port ?? 80, path: parts.path.isEmpty || parts.path == "/" ? "/ws" : parts.path)
    }

    init(host: String, port: Int, path: String) {
        (self.host, self.port, self.path) = (host, port, path)
    }

    /// Whether the target is this machine: load on another person's machine is an attack. A name does not show where it
    /// leads.
    var isLoopback: Bool { isLoopbackV4 || host == "localhost" || host == "::1" || host == "[::1]" }

    /// Whether other loopback addresses of this machine can connect to the target.
    var isLoopbackV4: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
