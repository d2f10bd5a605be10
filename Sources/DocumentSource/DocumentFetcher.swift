import AsyncHTTPClient
// The C library's socket types belong to whichever module saw their header first: sometimes this one.
import CLinux
import Foundation
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import TextCoding

/// Fetched document: an open file, and the sender's claims about it.
package struct FetchedDocument: Sendable {
    package var file: OpenFile
    package var contentType: String?
    /// Encoding in transit.
    package var encoding: ContentEncoding
    /// Final location, after redirects.
    package var location: String
    /// The document is a file of this machine.
    package var isLocal: Bool

    package init(
        file: OpenFile, contentType: String?, encoding: ContentEncoding = .identity, location: String, isLocal: Bool
    ) {
        self.file = file
        self.contentType = contentType
        self.encoding = encoding
        self.location = location
        self.isLocal = isLocal
    }
}

/// Fetcher of documents: from a location (absolute path or http(s) URL) to bytes, within limits of size, time and
/// redirects. The bytes are not examined: that is a caged reader's work.
///
/// A path must lead to a regular file below one of the roots, and is opened without waiting.
/// The address that is connected to is the address that was checked: a name is resolved here, every address of it
/// checked, and one of them pinned for the connection. Redirects are followed by hand, each checked like the first.
package struct DocumentFetcher: Sendable {
    /// Time limits of a fetch.
    package struct Times: Equatable, Sendable {
        package var connect = Duration.seconds(5)
        /// Pause between two pieces of a document.
        package var silence = Duration.seconds(15)
        /// Whole fetch, from the first byte sent to the last one received.
        package var whole = Duration.seconds(30)

        package init() {}
    }

    package struct Limits: Sendable {
        /// Size of a document in bytes, upper bound: a thousand-page manual with pictures has less.
        package var bytesMax = 64 * 1024 * 1024
        package var times = Times()
        package var redirectsMax = 5

        package init() {}
    }

    private let limits: Limits
    private let addresses: AddressGuard
    private let roots: DocumentRoots
    private let group: any EventLoopGroup

    package init(
        limits: Limits = Limits(), addresses: AddressGuard, roots: DocumentRoots = DocumentRoots([]),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.limits = limits
        self.addresses = addresses
        self.roots = roots
        self.group = group
    }

    /// Makes room for so many bytes of a document in all, or refuses it.
    package typealias MakeRoom = @Sendable (Int) async throws(DocumentProblem) -> Void

    package func fetch(
        _ location: String, makeRoom: @escaping MakeRoom = { _ in }
    ) async throws(DocumentProblem) -> FetchedDocument {
        if location.hasPrefix("/") { return try await openFile(location) }
        let deadline = NIODeadline.now() + TimeAmount(limits.times.whole)
        var current = location
        for _ in 0...limits.redirectsMax {
            switch try await request(current, deadline: deadline, makeRoom) {
            case .document(let document): return document
            case .redirect(let target): current = try Self.resolve(target, from: current)
            }
        }
        throw DocumentProblem(.badResponse, "more than \(limits.redirectsMax) redirects")
    }

    // MARK: Files

    private func openFile(_ path: String) async throws(DocumentProblem) -> FetchedDocument {
        let result: Result<OpenFile, DocumentProblem>
        do {
            // A network folder may be slow.
            result = try await NIOThreadPool.singleton.runIfActive { [roots] in
                do throws(DocumentProblem) {
                    return .success(try roots.open(path))
                } catch {
                    return .failure(error)
                }
            }
        } catch {
            throw DocumentProblem(.unreachable, "the file could not be opened: \(error)", isTransient: true)
        }
        let file = try result.get()
        guard file.byteCount <= limits.bytesMax else { throw DocumentProblem.tooLarge(limits.bytesMax) }
        return FetchedDocument(file: file, contentType: nil, location: path, isLocal: true)
    }

    // MARK: Http

    private enum Outcome {
        case document(FetchedDocument)
        case redirect(String)
    }

    private func request(
        _ location: String, deadline: NIODeadline, _ makeRoom: @escaping MakeRoom
    ) async throws(DocumentProblem) -> Outcome {
        guard let url = URLComponents(string: location), let scheme = url.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = url.host, !host.isEmpty, url.user == nil, url.password == nil
        else {
            throw DocumentProblem(.badLocation, "expected an absolute path or an http(s) address without a user name")
        }
        let bareHost = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        let address = try await checkedAddress(bareHost, port: url.port ?? (scheme == "https" ? 443 : 80))
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(
            connect: TimeAmount(limits.times.connect), read: TimeAmount(min(limits.times.silence, limits.times.whole)))
        // Packed bytes are unpacked by the document's reader, within the reader's limits.
        configuration.decompression = .disabled
        configuration.connectionPool.retryConnectionEstablishment = false
        if let ip = address.ipAddress, ip != bareHost { configuration.dnsOverride = [host: ip] }
        let client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
        let result = await Self.execute(location, client, deadline, limits.bytesMax, makeRoom)
        try? await client.shutdown()
        return try result.get()
    }

    private static func execute(
        _ location: String, _ client: HTTPClient, _ deadline: NIODeadline, _ bytesMax: Int, _ makeRoom: MakeRoom
    ) async -> Result<Outcome, DocumentProblem> {
        do {
            var request = HTTPClientRequest(url: location)
            request.headers.add(name: "user-agent", value: "hunch")
            request.headers.add(name: "accept-encoding", value: ContentEncoding.accepted)
            request.headers.add(name: "accept", value: DocumentFormat.accepted)
            let response = try await client.execute(request, deadline: deadline)
            return try await outcome(of: response, location, deadline, bytesMax, makeRoom)
        } catch let problem as DocumentProblem {
            return .failure(problem)
        } catch let error as HTTPClientError
            where error == .deadlineExceeded || error == .readTimeout || error == .connectTimeout
        {
            return .failure(
                DocumentProblem(.timedOut, "the document's server did not answer in time", isTransient: true))
        } catch is CancellationError {
            return .failure(.notWanted)
        } catch is HTTPParserError {
            return .failure(DocumentProblem(.badResponse, "the server answers in broken HTTP"))
        } catch {
            return .failure(DocumentProblem(.unreachable, "the server could not be reached", isTransient: true))
        }
    }

    private static func outcome(
        of response: HTTPClientResponse, _ location: String, _ deadline: NIODeadline, _ bytesMax: Int,
        _ makeRoom: MakeRoom
    ) async throws -> Result<Outcome, DocumentProblem> {
        let said = "the server says \(response.status.code)"
        switch response.status.code {
        case 200..<300:
            let length = response.headers.first(name: "content-length").flatMap { Int($0) }
            if let length, length > bytesMax { return .failure(.tooLarge(bytesMax)) }
            guard let encoding = ContentEncoding(header: response.headers["content-encoding"].joined(separator: ","))
            else {
                return .failure(DocumentProblem(.badResponse, "its Content-Encoding is not supported"))
            }
            let file = try await collect(response.body, deadline, bytesMax, makeRoom)
            return .success(
                .document(
                    FetchedDocument(
                        file: file, contentType: response.headers.first(name: "content-type"), encoding: encoding,
                        location: location, isLocal: false)))
        case 301, 302, 303, 307, 308:
            guard let target = response.headers.first(name: "location") else {
                return .failure(DocumentProblem(.badResponse, "the server redirected without a Location header"))
            }
            return .success(.redirect(target))
        case 404, 410: return .failure(DocumentProblem(.notFound, said))
        case 408, 425, 429, 500...:
            return .failure(DocumentProblem(.badResponse, said, isTransient: true))
        default: return .failure(DocumentProblem(.badResponse, said))
        }
    }

    /// Bytes reserved at a time: an announced length that never comes takes no room.
    private static let roomStep = 1 << 20

    /// Collects the body within the deadline: the client's own covers only the response's head, not a slow body.
    private static func collect(
        _ body: HTTPClientResponse.Body, _ deadline: NIODeadline, _ bytesMax: Int, _ makeRoom: MakeRoom
    ) async throws -> OpenFile {
        var room = 0
        var file = try OpenFile.inMemory()
        for try await chunk in body {
            let count = file.byteCount + chunk.readableBytes
            if count > bytesMax { throw DocumentProblem.tooLarge(bytesMax) }
            if NIODeadline.now() > deadline {
                throw DocumentProblem(.timedOut, "the document did not arrive completely in time", isTransient: true)
            }
            if count > room {
                room = min(bytesMax, (count / roomStep + 1) * roomStep)
                try await makeRoom(room)
            }
            try chunk.withUnsafeReadableBytes { bytes in try file.append(bytes) }
        }
        return try file.finish()
    }

    /// Location that a redirect leads to, never from https to http.
    static func resolve(_ target: String, from location: String) throws(DocumentProblem) -> String {
        guard let base = URL(string: location), let url = URL(string: target, relativeTo: base)?.absoluteURL else {
            throw DocumentProblem(.badResponse, "the server redirected to an invalid address")
        }
        if base.scheme?.lowercased() == "https", url.scheme?.lowercased() != "https" {
            throw DocumentProblem(.badResponse, "a redirect from https to \(url.scheme ?? "nowhere")")
        }
        return url.absoluteString
    }

    // MARK: Addresses

    /// Address of the host to connect to, after all of its addresses passed the guard.
    private func checkedAddress(_ host: String, port: Int) async throws(DocumentProblem) -> SocketAddress {
        let addresses: [SocketAddress]
        do {
            addresses = try await NIOThreadPool.singleton.runIfActive { Self.resolveNow(host, port: port) }
        } catch {
            throw DocumentProblem(.unreachable, "the host name could not be looked up", isTransient: true)
        }
        guard let first = addresses.first else {
            throw DocumentProblem(.unreachable, "the host name is not known", isTransient: true)
        }
        for address in addresses {
            if let refusal = self.addresses.refusal(of: address) {
                throw DocumentProblem(.refusedAddress, "its host has \(refusal), which documents are not fetched from")
            }
        }
        return first
    }

    private static func resolveNow(_ host: String, port: Int) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let info = next {
            switch info.pointee.ai_family {
            case AF_INET:
                info.pointee.ai_addr.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    addresses.append(SocketAddress($0.pointee))
                }
            case AF_INET6:
                info.pointee.ai_addr.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    addresses.append(SocketAddress($0.pointee))
                }
            default: break
            }
            next = info.pointee.ai_next
        }
        return addresses
    }
}
