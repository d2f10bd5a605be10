import Foundation
import Logging
import WireProtocol

/// Log handler that writes one JSON object a line to standard output: timestamp, level, logger, message, service, pod,
/// then the context.
///
/// Typed text and secrets never reach the log: callers have only ids to give.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let pod: String
    private let write: @Sendable ([UInt8]) -> Void

    package init(
        label: String, pod: String, logLevel: Logger.Level,
        write: @escaping @Sendable ([UInt8]) -> Void = JSONLogHandler.writeToStandardOutput
    ) {
        self.label = label
        self.pod = pod
        self.logLevel = logLevel
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("timestamp", Self.timestamp() + "Z")
            writer.field("level", event.level.rawValue)
            writer.field("logger", label)
            writer.field("message", "\(event.message)")
            writer.field("service", "hunch")
            writer.field("pod", pod)
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            for (key, value) in all.sorted(by: { $0.key < $1.key }) { writer.dynamicField(key, "\(value)") }
        }
        write(writer.finish() + [0x0A])
    }

    private static func timestamp() -> String {
        Date().formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
    }

    /// One write a line, so that lines of several threads do not mix.
    package static let writeToStandardOutput: @Sendable ([UInt8]) -> Void = { line in
        line.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = Glibc.write(1, rest.baseAddress, rest.count)
                if written <= 0 { return }
                rest = rest.dropFirst(written)
            }
        }
    }
}

extension UnsafeRawBufferPointer.SubSequence {
    fileprivate var baseAddress: UnsafeRawPointer? { UnsafeRawBufferPointer(rebasing: self).baseAddress }
}
