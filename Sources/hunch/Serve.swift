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

/// `hunch serve`: the server.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve browsers and programs.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let (settings, _) = try options.read()
        try await Server.run(settings, role: .serve)
    }
}

/// What `serve` and `worker` have in common: a process that runs until it is told to stop.
enum Server {
    static func run(_ settings: Settings, role: PodRole) async throws {
        guard !settings.catalogues.isEmpty else {
            Terminal.error(
                "CATALOGUE: expected at least one source (--catalogue man:, a folder, .json, .csv, .tsv or a document), came none"
            )
            throw Exit.settingsProblem
        }
        // Writing to a socket that has gone is an error to handle, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
        // Until somebody listens for it: a reload while the first load runs is none.
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
            // Which file, and why, stands in the log.
            throw Exit.dataProblem
        }
    }

    /// Who asks twice does not want to wait.
    private static func endAtSecondSignal(_ logger: Logger) async {
        var signals = 0
        for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
            signals += 1
            guard signals == 2 else { continue }
            logger.warning("second signal: ending at once")
            _exit(130)
        }
    }

    /// Where a person finds the page.
    static func welcome(_ host: String, _ port: Int) -> String {
        let isHere = ["0.0.0.0", "127.0.0.1", "::", "::1"].contains(host)
        let shown = isHere ? "localhost" : host.contains(":") ? "[\(host)]" : host
        return "Hunch answers at http://\(shown):\(port) (Ctrl-C ends it; what follows is its log)\n"
    }
}
