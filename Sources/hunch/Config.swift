import CatalogueServing
import ArgumentParser
import StreamServer

/// Command `hunch config`: prints the settings in effect and the origin of each; secrets masked.
struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the effective settings, secrets masked.")

    @OptionGroup var options: SettingsOptions

    func run() throws {
        let (settings, reader) = try options.read()
        for setting in Setting.all {
            guard let value = reader.values[setting.name] else { continue }
            let shown = value.text.isEmpty ? "(unset)" : setting.isSecret ? "••••" : value.text
            Terminal.write("\(setting.name)=\(shown)  # \(value.origin.rawValue): \(setting.meaning)\n")
        }
        for catalogue in settings.catalogues {
            let sources = catalogue.sources.map(\.path).joined(separator: ",")
            Terminal.write("catalogue \(catalogue.name)=\(sources)  # kind \(catalogue.kind)\n")
        }
    }
}
