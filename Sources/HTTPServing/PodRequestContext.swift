import HTTPTransport
import PodRuntime
import HTTPTypes
import Hummingbird
import NIOCore

/// What every request carries: where it came from, and by which way.
package struct PodRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    private let peer: String
    /// Where the request came from.
    package private(set) var client: ClientAddress
    /// Scheme that the sender spoke to a trusted proxy; nil: no trusted proxy says.
    package private(set) var scheme: String?
    /// From this machine, under a name that means this machine, and not by way of a proxy: a sender behind one could
    /// say anything of himself, and a page whose name leads here is not from here.
    package private(set) var isFromThisMachine = false

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? "unknown"
        client = ClientAddress(peer) ?? .unknown
    }

    /// Takes a trusted proxy's word for where the request came from.
    package mutating func learn(_ request: Request, _ proxies: TrustedProxies) {
        let isForwarded = request.headers.contains { Self.isOfProxies($0.name.canonicalName) }
        let host = request.head.authority.flatMap { HostName($0) }
        isFromThisMachine = client.isLoopback && !isForwarded && host?.isLoopback == true
        client =
            ClientAddress(proxies.client(peer: peer, forwarded: Self.values("X-Forwarded-For", request))) ?? .unknown
        scheme = proxies.scheme(peer: peer, forwarded: Self.values("X-Forwarded-Proto", request))
    }

    /// Whether only a proxy writes a header: it tells of another address, host or protocol, or of the proxy itself.
    private static func isOfProxies(_ header: String) -> Bool {
        let name = header.replacing("_", with: "-")
        return exactly.contains(name) || beginnings.contains(where: name.hasPrefix)
            || parts.contains(where: name.contains)
    }

    private static let exactly: Set<String> = [
        "via", "cdn-loop", "max-forwards", "x-scheme", "x-url-scheme", "x-host", "x-proxy-id", "x-request-start",
        "front-end-https", "x-real-port", "x-cluster-client", "x-originating-ip",
    ]
    private static let beginnings = [
        "cf-", "x-envoy-", "x-amzn-", "x-amz-cf-", "x-azure-", "x-arr-", "x-vercel-", "x-original-", "x-appengine-",
        "fly-", "fastly-",
        "surrogate-", "x-varnish", "x-traefik", "x-kong-", "x-haproxy", "x-nginx", "x-cloud-trace",
    ]
    private static let parts = [
        "forwarded", "proxy", "client-ip", "clientip", "real-ip", "remote-ip", "remote-addr", "connecting-ip",
    ]

    private static func values(_ name: String, _ request: Request) -> [String] {
        HTTPField.Name(name).map { request.headers[values: $0] } ?? []
    }
}
