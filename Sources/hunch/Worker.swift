import PodRuntime
import ArgumentParser
import StreamServer

/// `hunch worker`: does in the background what pods leave for later.
struct Worker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Work in the background for all pods; needs REDIS_URL. Answers probes and operators, no browsers.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let (settings, _) = try options.read()
        guard settings.redis != nil else {
            Terminal.error("REDIS_URL: expected the Redis that the pods share, came none")
            throw Exit.settingsProblem
        }
        try await Server.run(settings, role: .worker)
    }
}
