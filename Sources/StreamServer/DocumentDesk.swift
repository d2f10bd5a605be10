import Catalogue
import CatalogueServing
import DocumentServing
import DocumentSource
import Foundation
import Logging
import PodRuntime
import TextCoding

extension Logger {
    /// Log of a command that prints its result: warnings alone, to standard error.
    static var toTerminal: Logger {
        var logger = Logger(label: "hunch", factory: StreamLogHandler.standardError(label:))
        logger.logLevel = .warning
        return logger
    }
}

/// Desk for the command line: reads and indexes single documents as a pod does, in the cage and within the limits, without
/// a catalogue.
package enum DocumentDesk {
    /// - Parameter location: a file or an http(s) URL
    package static func read(
        _ location: String, format: DocumentFormat? = nil, language: String? = nil, settings: DocumentServices.Settings
    ) async -> Result<PreparedDocument, DocumentProblem> {
        var settings = settings
        var location = location
        if !location.contains("://") {
            location = CatalogueSource.absolute(location)
            // The person names the file, so its folder may be read.
            settings.roots.append(URL(fileURLWithPath: location).deletingLastPathComponent().path)
        }
        let documents = DocumentServices(settings, Telemetry(), .toTerminal)
        let outcome = await documents.loader.load(
            DocumentReference(location: location, format: format, language: language), ReadingUrgency(isAsked: true))
        await documents.cage.stop()
        switch outcome {
        case .ready(let document): return .success(document)
        case .failed(let problem): return .failure(problem)
        }
    }
}
