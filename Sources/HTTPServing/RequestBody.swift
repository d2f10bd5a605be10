import HTTPTypes
import Hummingbird
import NIOCore
import WireProtocol

/// Reads what requests bring.
enum RequestBody {
    /// All of a request's body, when it is not longer than it may be.
    static func bytes(of request: Request, bytesMax: Int) async throws -> [UInt8] {
        let tooLarge = HTTPProblem(.contentTooLarge, .invalidMessage, "a body may have \(bytesMax) bytes")
        let length = request.headers[.contentLength].flatMap { Int($0) }
        if let length, length > bytesMax { throw tooLarge }
        // Its sender left in the middle, or what came is no body: what is there is not what was meant.
        let broken = HTTPProblem(
            .badRequest, .invalidMessage, "the body ended before its end, or is not framed as expected")
        let body: [UInt8]
        do {
            body = Array(try await request.body.collect(upTo: bytesMax).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch {
            throw broken
        }
        guard length == nil || length == body.count else { throw broken }
        return body
    }

    /// The body as the protocol's own messages have it; `type` may be left out.
    static func message(_ bytes: [UInt8], _ kind: ClientMessage.Kind) throws(HTTPProblem) -> ClientMessage {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw HTTPProblem(.badRequest, .invalidMessage, "expected UTF-8")
        }
        do throws(MessageProblem) {
            return try ClientMessageParser.parse(bytes.span.bytes, assuming: kind)
        } catch {
            throw HTTPProblem(.badRequest, .invalidMessage, error.message)
        }
    }
}
