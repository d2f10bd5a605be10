import Foundation
import Logging
import PredictionEngine

/// File under `STATE_DIRECTORY` that keeps a catalogue's learned popularity over a restart; replaced as a whole.
struct PopularityFile: Sendable {
    private let place: URL
    private let logger: Logger

    /// - Parameter catalogue: name of the catalogue; nil: the first one
    init(directory: String, catalogue: String?, logger: Logger) {
        let name = "popularity\(catalogue.map { "-" + $0 } ?? "").tsv"
        place = URL(fileURLWithPath: directory, isDirectory: true).appendingPathComponent(name)
        self.logger = logger
    }

    /// Content of the file; nil: there is none, or it is not ours.
    func read() -> LearnedPopularity? {
        guard let data = try? Data(contentsOf: place) else { return nil }
        let learned = LearnedPopularity(encoded: String(decoding: data, as: UTF8.self))
        if learned == nil {
            logger.warning(
                "learned popularity cannot be read: starting without it", metadata: ["file": "\(place.path)"])
        }
        return learned
    }

    func write(_ learned: LearnedPopularity) {
        do {
            try Data(learned.encoded().utf8).write(to: place, options: .atomic)
        } catch {
            logger.error(
                "learned popularity cannot be saved",
                metadata: ["file": "\(place.path)", "reason": "\(error.localizedDescription)"])
        }
    }
}
