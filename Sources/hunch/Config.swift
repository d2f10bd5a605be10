import ArgumentParser
import StreamServer

/// `hunch config`: the effective settings and where each comes from; secrets masked.
struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the effective settings, secrets masked.")

    @OptionGroup var options: SettingsOptions

    func run() throws {
        let (_, reader) = try options.read()
        for setting in Setting.allCases {
            guard let value = reader.values[setting] else { continue }
            let shown = value.text.isEmpty ? "(unset)" : setting.isSecret ? "••••" : value.text
            Terminal.write("\(setting.rawValue)=\(shown)  # \(value.origin.rawValue): \(setting.meaning)\n")
        }
    }
}
