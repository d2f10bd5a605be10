import Foundation
import Logging
import PredictionEngine

/// File in which what was learned of a catalogue is kept over a restart, under `STATE_DIRECTORY`; replaced as a whole.
struct PopularityFile: Sendable {
    private let place: URL
    private let logger: Logger

    /// - Parameter catalogue: its name; nil: the first one
    init(directory: String, catalogue: String?, logger: Logger) {
        let name = "popularity\(catalogue.map { "-" + $0 } ?? "").tsv"
        place = URL(fileURLWithPath: directory, isDirectory: true).appendingPathComponent(name)
        self.logger = logger
    }

    /// nil: there is none, or it is not ours.
    func read() -> LearnedPopularity? {
        guard let data = try? Data(contentsOf: place) else { return nil }
        let learned = LearnedPopularity(encoded: String(decoding: data, as: UTF8.self))
        if learned == nil {
            logger.warning("what was learned cannot be read and is begun anew", metadata: ["file": "\(place.path)"])
        }
        return learned
    }

    func write(_ learned: LearnedPopularity) {
        do {
            try Data(learned.encoded().utf8).write(to: place, options: .atomic)
        } catch {
            logger.error(
                "what was learned cannot be kept",
                metadata: ["file": "\(place.path)", "reason": "\(error.localizedDescription)"])
        }
    }
}
