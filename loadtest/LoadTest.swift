import ArgumentParser

/// Measures this machine: the prediction kernel alone, and a server over its sockets.
@main
struct LoadTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loadtest", abstract: "Measures Hunch. Talks to loopback addresses only.",
        subcommands: [Kernel.self, RoundTrips.self, Idle.self, FirstByte.self, Notices.self, Hold.self])
}
