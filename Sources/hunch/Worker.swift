import PodRuntime
import ArgumentParser
import StreamServer

/// Command `hunch worker`: runs the background tasks that pods leave in the queue.
struct Worker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run background tasks for all pods; needs REDIS_URL. Answers probes and operators, no browsers.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try options.readShared()
        try await Server.run(settings, role: .worker)
    }
}
