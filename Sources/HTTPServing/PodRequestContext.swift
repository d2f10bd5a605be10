import HTTPTransport
import PodRuntime
import HTTPTypes
import Hummingbird
import NIOCore

/// Context of every request: the address it came from, and the way it took.
package struct PodRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    private let peer: String
    /// Address of the sender.
    package private(set) var address: RemoteAddress
    /// Scheme that the sender used towards a trusted proxy; nil: no trusted proxy names one.
    package private(set) var scheme: String?
    /// Whether the sender is on this machine: by address, under a loopback name, and not through a proxy. A sender
    /// behind a proxy could claim anything, and a page whose name resolves to this machine is not from here.
    package private(set) var isFromThisMachine = false

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? "unknown"
        address = RemoteAddress(peer) ?? .unknown
    }

    /// Sets address and scheme from a trusted proxy's headers.
    package mutating func learn(_ request: Request, _ proxies: TrustedProxies) {
        let isForwarded = request.headers.contains { Self.isOfProxies($0.name.canonicalName) }
        let host = request.head.authority.flatMap { HostName($0) }
        isFromThisMachine = address.isLoopback && !isForwarded && host?.isLoopback == true
        address =
            RemoteAddress(proxies.address(peer: peer, forwarded: Self.values("X-Forwarded-For", request))) ?? .unknown
        scheme = proxies.scheme(peer: peer, forwarded: Self.values("X-Forwarded-Proto", request))
    }

    /// Whether a header is written by proxies only: it names another address, host or protocol, or the proxy itself.
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
