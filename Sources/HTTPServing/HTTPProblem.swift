import SessionLogic
import HTTPTypes
import Hummingbird
import NIOCore
import WireProtocol

/// Error over HTTP, in its one form: a status, and `{"error": {"code", "message"}}`.
package struct HTTPProblem: Error, HTTPResponseError {
    package var status: HTTPResponse.Status
    package var code: ErrorCode
    package var message: String
    package var retryAfterSeconds: Int?
    package var headers: HTTPFields = [:]

    package init(
        _ status: HTTPResponse.Status, _ code: ErrorCode, _ message: String, retryAfterSeconds: Int? = nil,
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.retryAfterSeconds = retryAfterSeconds
        self.headers = headers
    }

    /// Problem with the code and message of a protocol error.
    package init(_ status: HTTPResponse.Status, _ error: ErrorFrame) {
        let seconds = error.retryAfterMilliseconds.map { max(1, ($0 + 999) / 1000) }
        self.init(status, error.code, error.message, retryAfterSeconds: seconds)
    }

    package static let withoutRedis = HTTPProblem(
        .serviceUnavailable, .cacheFailed, PodReason.isWithoutRedis, retryAfterSeconds: 1)
    /// Characters of a path that an error message repeats at most.
    private static let pathShown = 200

    package static func nothing(at path: String) -> HTTPProblem {
        HTTPProblem(.notFound, .invalidMessage, "there is nothing at \(path.prefix(pathShown))")
    }

    package static func unknownItem(_ id: String) -> HTTPProblem { HTTPProblem(.notFound, .unknownItem(id)) }

    package func response(from request: Request, context: some RequestContext) throws -> Response { response }

    package var body: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("error")
            writer.object { writer in
                writer.field("code", code.rawValue)
                writer.field("message", message)
                writer.field("retry_after_ms", optional: retryAfterSeconds.map { $0 * 1000 })
            }
        }
        return writer.finish()
    }

    package var response: Response {
        var response = JSONResponse.make(status: status, bytes: body)
        for field in headers { response.headers.append(field) }
        if let retryAfterSeconds { response.headers[.retryAfter] = "\(retryAfterSeconds)" }
        return response
    }

    /// Problem for any error, in the form that a browser may see.
    package init(_ error: any Error) {
        switch error {
        case let problem as HTTPProblem: self = problem
        case let error as HTTPError:
            let message = error.body ?? "\(error.status.reasonPhrase)"
            self.init(error.status, error.status.code == 403 ? .forbidden : .invalidMessage, message)
        default: self.init(.internalServerError, .answerFailed, "the request failed on our side")
        }
    }
}

/// JSON response built without reflection.
package enum JSONResponse {
    package static func make(
        status: HTTPResponse.Status = .ok, _ body: (inout JSONWriter) -> Void
    ) -> Response {
        var writer = JSONWriter()
        body(&writer)
        return make(status: status, bytes: writer.finish())
    }

    package static func make(status: HTTPResponse.Status = .ok, bytes: [UInt8]) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
