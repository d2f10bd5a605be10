import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Adapter of a router to the responder that Hummingbird's connections call for each request.
struct RouterResponder<Routes: HTTPResponder>: Sendable where Routes.Context == PodRequestContext {
    let routes: Routes
    let logger: Logger

    var channelResponder: HTTPChannelHandler.Responder {
        { [routes, logger] request, writer, channel in
            let context = PodRequestContext(source: ApplicationRequestContextSource(channel: channel, logger: logger))
            let response: Response
            do {
                response = try await routes.respond(to: request, context: context)
            } catch let error as HTTPParserError {
                throw error
            } catch {
                response = HTTPProblem(error).response
            }
            try await writer.write(response: response.head, body: response.body)
        }
    }
}
