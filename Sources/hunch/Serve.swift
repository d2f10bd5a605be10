import CatalogueServing
import HTTPTransport
import ItemServing
import PodRuntime
import HTTPServing
import ArgumentParser
import Foundation
import Glibc
import Logging
import NIOCore
import ServiceLifecycle
import StreamServer
import UnixSignals

/// Command `hunch serve`: runs the server.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve browsers and programs.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let (settings, _) = try options.read()
        try await Server.run(settings, role: .serve)
    }
}

/// Common part of `serve` and `worker`: a process that runs until shutdown.
enum Server {
    static func run(_ settings: Settings, role: PodRole) async throws {
        guard !settings.catalogues.isEmpty else {
            Terminal.error(SettingsOptions.withoutCatalogue)
            throw Exit.settingsProblem
        }
        // Writing to a closed socket is an error to handle, and must not end the process.
        signal(SIGPIPE, SIG_IGN)
        // Ignored until its handler exists: a reload during the first load would add nothing.
        signal(SIGHUP, SIG_IGN)
        LoggingSystem.bootstrap { label in
            JSONLogHandler(label: label, pod: settings.podName, logLevel: settings.logLevel)
        }
        let logger = Logger(label: "hunch")
        let pod = try await Pod(settings: settings, role: role, logger: logger)
        pod.exportLibraryMetrics()
        do {
            try await pod.start()
        } catch let problem as ListenProblem {
            Terminal.error(problem.message)
            throw Exit.unavailable
        }
        if role == .serve, isatty(STDOUT_FILENO) == 1 { Terminal.write(welcome(settings.host, pod.port)) }
        let impatience = Task { await endAtSecondSignal(logger) }
        defer { impatience.cancel() }
        do {
            try await pod.run(signals: [.sigterm, .sigint])
        } catch is CatalogueUnusable {
            // The log names the file and the reason.
            throw Exit.dataProblem
        }
    }

    /// Ends the process at a second signal, without waiting for the drain.
    private static func endAtSecondSignal(_ logger: Logger) async {
        var signals = 0
        for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
            signals += 1
            guard signals == 2 else { continue }
            logger.warning("second signal: ending at once")
            _exit(130)
        }
    }

    /// Line with the address of the page, for people.
    static func welcome(_ host: String, _ port: Int) -> String {
        let isHere = ["0.0.0.0", "127.0.0.1", "::", "::1"].contains(host)
        let shown = isHere ? "localhost" : host.contains(":") ? "[\(host)]" : host
        return "Hunch answers at http://\(shown):\(port) (Ctrl-C ends it; what follows is its log)\n"
    }
}
