import NIOCore
import Testing

@testable import RedisClient

@Suite struct RedisEndpointTests {
    @Test func anAddressIsReadWithItsParts() throws {
        let settings = try RedisSettings.parse("rediss://app:s%40cret@redis.local:7000/3")
        #expect(settings.endpoint == RedisEndpoint(host: "redis.local", port: 7000))
        #expect(settings.user == "app" && settings.password == "s@cret" && settings.database == 3)
        #expect(settings.isEncrypted)
        let plain = try RedisSettings.parse("redis://127.0.0.1")
        #expect(plain.endpoint.port == 6379 && plain.password == nil && !plain.isEncrypted)
        #expect(try RedisSettings.parse("redis://:x@h").user == nil)
        #expect(try RedisSettings.parse("redis://[::1]:7").endpoint == RedisEndpoint(host: "::1", port: 7))
    }

    @Test(arguments: ["", "http://x", "redis://", "redis://h/x", "redis://h/9999", "h:1"])
    func whatIsNoAddressIsRefused(_ text: String) {
        #expect(throws: RedisSettings.Problem.self) { try RedisSettings.parse(text) }
    }

    @Test func endpointsAreReadWithAndWithoutPort() {
        #expect(RedisEndpoint.parse("a", defaultPort: 26379) == RedisEndpoint(host: "a", port: 26379))
        #expect(RedisEndpoint.parse("a:1", defaultPort: 2) == RedisEndpoint(host: "a", port: 1))
        #expect(RedisEndpoint.parse("[::1]:9", defaultPort: 2) == RedisEndpoint(host: "::1", port: 9))
        #expect(RedisEndpoint.parse("::1", defaultPort: 2) == RedisEndpoint(host: "::1", port: 2))
        for bad in ["", ":1", "a:x", "a:0", "a:70000"] { #expect(RedisEndpoint.parse(bad, defaultPort: 2) == nil) }
    }

    @Test func aRedirectNamesAnEndpoint() {
        let asked = RedisEndpoint(host: "me", port: 1)
        #expect(
            RedisRedirect("MOVED 39 10.0.0.1:6381", from: asked)?.endpoint
                == RedisEndpoint(host: "10.0.0.1", port: 6381))
        #expect(RedisRedirect("ASK 39 :6382", from: asked)?.endpoint == RedisEndpoint(host: "me", port: 6382))
        #expect(RedisRedirect("MOVED 39", from: asked) == nil)
        #expect(RedisRedirect("ERR 39 a:1", from: asked) == nil)
    }

    @Test func commandsAreWrittenInTheServersForm() {
        var buffer = ByteBuffer()
        RedisCommand("SET", "key", RedisArgument([0, 13, 10])).write(to: &buffer)
        RedisCommand("GET", "").write(to: &buffer)
        #expect(
            String(buffer: buffer) == "*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$3\r\n\0\r\n\r\n*2\r\n$3\r\nGET\r\n$0\r\n\r\n")
    }
}
