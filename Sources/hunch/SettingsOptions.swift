import ArgumentParser
import Foundation
import StreamServer

/// The flags that set settings, and where the file is.
struct SettingsOptions: ParsableArguments {
    @Option(help: "Address to listen on.") var host: String?
    @Option(help: "Port to listen on.") var port: String?
    @Option(name: .customLong("catalogue"), help: "A catalogue source; several with commas, or given several times.")
    var catalogue: [String] = []
    @Option(help: "A YAML file of settings.") var config: String?
    @Option(help: "The folder of the page.") var web: String?
    @Option(help: "How much is logged.") var logLevel: String?

    /// The effective settings. Every problem is printed at once, and the command ends with 78.
    func read() throws -> (settings: Settings, reader: SettingsReader) {
        var flags: [String: String] = [:]
        flags["HOST"] = host
        flags["PORT"] = port
        flags["WEB_DIRECTORY"] = web
        flags["LOG_LEVEL"] = logLevel
        var file: (text: String, name: String)?
        if let config {
            guard let text = try? String(contentsOfFile: config, encoding: .utf8) else {
                fail(["--config: there is no file \"\(config)\" that can be read"])
                throw Exit.settingsProblem
            }
            file = (text, config)
        }
        var reader = SettingsReader(
            flags: flags, sources: catalogue, environment: ProcessEnvironment.taken, file: file)
        do {
            return (try reader.settings(hostName: ProcessInfo.processInfo.hostName), reader)
        } catch {
            fail(error.messages)
            throw Exit.settingsProblem
        }
    }

    private func fail(_ messages: [String]) {
        for message in messages { Terminal.error(message) }
    }
}

/// What people read goes to standard output, what went wrong to standard error.
enum Terminal {
    static func error(_ text: String) {
        FileHandle.standardError.write(Data("hunch: \(text)\n".utf8))
    }

    static func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}

extension CommandLineDesk {
    /// Loads what the options name.
    init(_ options: SettingsOptions) async throws {
        let (settings, _) = try options.read()
        guard !settings.catalogues.isEmpty else {
            Terminal.error("CATALOGUE: expected at least one source, came none")
            throw Exit.settingsProblem
        }
        await self.init(settings: settings)
        guard itemCount > 0 else {
            Terminal.error("the catalogue is empty: \(reason ?? "its sources hold nothing")")
            throw Exit.dataProblem
        }
    }
}
