import HTTPTypes

/// Headers on every response that limit how a browser may use it.
enum SecurityHeaders {
    /// Content policy: the page loads its own files and talks to its own server only; pictures of items come from any
    /// address that the catalogue names.
    private static let contentPolicy =
        "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: https: http:; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; object-src 'none'"

    static let fields: [(name: HTTPField.Name, value: String)] = [
        ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", contentPolicy), ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}
