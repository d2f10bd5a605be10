import ArgumentParser
import Foundation
import StreamServer

/// Command-line flags for settings, and the place of the settings file.
struct SettingsOptions: ParsableArguments {
    @Option(help: "Address to listen on.") var host: String?
    @Option(help: "Port to listen on.") var port: String?
    @Option(
        name: .customLong("catalogue"),
        help: "Source of the catalogue; for several, separate them by commas or repeat the option.")
    var catalogue: [String] = []
    @Option(help: "A YAML file of settings.") var config: String?
    @Option(help: "The folder of the page.") var web: String?
    @Option(help: "Least severe level that is logged: trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    static let withoutCatalogue =
        "CATALOGUE: expected at least one source (--catalogue man:, a folder, .json, .csv, .tsv or a document), came none"

    /// Settings in effect. Every problem is printed at once, and the command ends with 78.
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

    /// Settings that must include Redis. A problem is printed, and the command ends with 78.
    func readShared() throws -> Settings {
        let (settings, _) = try read()
        guard settings.redis != nil else {
            fail(["REDIS_URL: expected the Redis that the pods share, came none"])
            throw Exit.settingsProblem
        }
        return settings
    }

    private func fail(_ messages: [String]) {
        for message in messages { Terminal.error(message) }
    }
}

/// Terminal output: results to standard output, problems to standard error.
enum Terminal {
    static func error(_ text: String) {
        FileHandle.standardError.write(Data("hunch: \(text)\n".utf8))
    }

    static func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    /// Writes a value as JSON in one line, its keys in order; or as a text of many lines.
    static func write(json value: some Encodable, isPretty: Bool = false) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
    }

    /// Writes a file that an option names. A problem is printed, and the command ends with 65.
    static func write(_ text: String, to file: String, option: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        } catch {
            Terminal.error("\(option): cannot write \"\(file)\": \(error.localizedDescription)")
            throw Exit.dataProblem
        }
    }
}

extension CommandLineDesk {
    /// Loads the catalogue that the options name.
    init(_ options: SettingsOptions) async throws {
        let (settings, _) = try options.read()
        guard !settings.catalogues.isEmpty else {
            Terminal.error(SettingsOptions.withoutCatalogue)
            throw Exit.settingsProblem
        }
        await self.init(settings: settings)
        guard itemCount > 0 else {
            Terminal.error("the catalogue is empty: \(reason ?? "its sources hold nothing")")
            throw Exit.dataProblem
        }
    }
}
