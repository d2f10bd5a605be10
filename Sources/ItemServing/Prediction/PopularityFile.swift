import Foundation
import Logging
import PredictionEngine

/// Where what was learned is kept over a restart: one file under `STATE_DIRECTORY`, replaced as a whole.
struct PopularityFile: Sendable {
    private static let name = "popularity.tsv"

    private let place: URL
    private let logger: Logger

    init(directory: String, logger: Logger) {
        place = URL(fileURLWithPath: directory, isDirectory: true).appendingPathComponent(Self.name)
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
