import ArgumentParser

/// Load test: drives storms against pods, and measures this machine: the prediction kernel alone, and a server over its
/// sockets.
@main
struct LoadTest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loadtest",
        abstract: "Drives and measures Hunch. Talks to this machine only, unless told otherwise.",
        groupedSubcommands: [
            CommandGroup(
                name: "Profiles",
                subcommands: [Load.self, Stress.self, Spike.self, Soak.self, Storm.self, Idle.self, Ask.self]),
            CommandGroup(
                name: "Measurements",
                subcommands: [
                    Kernel.self, RoundTrips.self, Connects.self, Broadcast.self, Memory.self, FirstByte.self,
                    Notices.self, Hold.self,
                ]),
        ])
}
