import NIOCore
import NIOHTTP1

/// A chat endpoint that says the same text in small pieces, slowly.
package final class SlowModel: Sendable {
    private let server: ScriptedServer
    package let text: String

    package var url: String { "\(server.url)/v1" }
    package var requests: Int { server.requests }

    /// - Parameters:
    ///   - pieces: of about 20 bytes each
    ///   - pause: between two of them
    package init(pieces: Int = 40, pause: Duration = .milliseconds(25)) async throws {
        let words = (0..<pieces).map { "piece \($0) is so lóng; " }
        text = words.joined()
        server = try await ScriptedServer { _, writer in
            try await writer.head(200, ["content-type": "text/event-stream"])
            for word in words {
                try await writer.body("data: {\"choices\":[{\"delta\":{\"content\":\"\(word)\"}}]}\n\n")
                try await Task.sleep(for: pause)
            }
            try await writer.body("data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
            try await writer.end()
        }
    }
}
