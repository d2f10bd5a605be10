import HTTPTypes
import Hummingbird
import NIOCore
import WireProtocol

/// Reader of request bodies.
enum RequestBody {
    /// Whole body of a request, within its size limit.
    static func bytes(of request: Request, bytesMax: Int) async throws -> [UInt8] {
        let tooLarge = HTTPProblem(.contentTooLarge, .invalidMessage, "a body may have \(bytesMax) bytes")
        let length = request.headers[.contentLength].flatMap { Int($0) }
        if let length, length > bytesMax { throw tooLarge }
        // The sender left midway, or the body is malformed: the bytes so far are not the whole message.
        let broken = HTTPProblem(
            .badRequest, .invalidMessage, "the body is incomplete or wrongly framed")
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

    /// Body in the form of the protocol's own messages; `type` may be left out.
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
