import Testing

@testable import RedisClient

@Suite struct RedisReplyLimiterTests {
    private static let limits = RedisReplyLimits(valueBytesMax: 10, replyBytesMax: 16, elementsMax: 4)

    /// What the reader sees of a server's bytes that come in pieces of this length.
    private func passed(_ text: String, pieces: Int = 1000) throws -> String {
        var limiter = RedisReplyLimiter(Self.limits)
        var result: [UInt8] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            try bytes[start..<min(bytes.count, start + pieces)].withUnsafeBytes {
                try limiter.feed($0) { piece throws(RedisProblem) in result += piece }
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func refusal(_ what: String) -> String { "-TOOBIG \(what) is not read\r\n" }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func whatIsWithinLimitsPassesAsItIs(pieces: Int) throws {
        let replies =
            "+OK\r\n:5\r\n-ERR a\r\n$3\r\na\r\n\r\n$-1\r\n*-1\r\n*0\r\n*2\r\n$1\r\na\r\n*1\r\n:1\r\n$0\r\n\r\n"
        #expect(try passed(replies, pieces: pieces) == replies)
    }

    @Test(arguments: [1, 2, 5, 1000])
    func aValueThatIsTooLargeIsReplacedByAnError(pieces: Int) throws {
        let value = "$11\r\n12345678901\r\n"
        #expect(try passed(value + ":1\r\n", pieces: pieces) == refusal("a value of 11 bytes") + ":1\r\n")
        #expect(
            try passed("*2\r\n\(value)$1\r\na\r\n:2\r\n", pieces: pieces)
                == "*2\r\n\(refusal("a value of 11 bytes"))$1\r\na\r\n:2\r\n")
    }

    /// The next reply begins anew.
    @Test func theValuesOfOneReplyAreBoundedTogether() throws {
        let two = "*2\r\n$9\r\n123456789\r\n$8\r\n12345678\r\n"
        let cut = "*2\r\n$9\r\n123456789\r\n\(refusal("a value of 8 bytes"))"
        #expect(try passed(two + two) == cut + cut)
    }

    @Test(arguments: [1, 3, 1000])
    func anArrayThatIsTooLargeIsReplacedWithAllThatIsInIt(pieces: Int) throws {
        let array = "*5\r\n:1\r\n$2\r\nab\r\n*2\r\n+a\r\n*-1\r\n*0\r\n$-1\r\n"
        #expect(try passed(array + "+OK\r\n", pieces: pieces) == refusal("an array of 5 elements") + "+OK\r\n")
        #expect(
            try passed("*2\r\n*3\r\n:1\r\n:2\r\n:3\r\n+a\r\n:7\r\n", pieces: pieces)
                == "*2\r\n\(refusal("an array of 3 elements"))+a\r\n:7\r\n")
    }

    @Test(arguments: [
        "$99999999999999999999\r\n", "$-2\r\n", "$a\r\n", "$\r\n", "*1e3\r\n", "x\r\n", "\r\n", "+a\n",
        "*9223372036854775807\r\n", "$9223372036854775807\r\n",
    ])
    func whatIsNoReplyEndsTheConnection(text: String) {
        #expect(throws: RedisProblem.self) { try passed(text) }
    }

    @Test func aLineWithoutEndEndsTheConnection() {
        #expect(throws: RedisProblem.self) {
            try passed("+" + String(repeating: "a", count: RedisReplyLimiter.lineBytesMax))
        }
    }

    @Test func arraysWithoutBottomEndTheConnection() {
        let deep = String(repeating: "*1\r\n", count: RedisReplyLimiter.depthMax + 1)
        var limiter = RedisReplyLimiter(.commands)
        #expect(throws: RedisProblem.self) {
            try Array(deep.utf8).withUnsafeBytes { try limiter.feed($0) { _ throws(RedisProblem) in } }
        }
    }

    /// Not a byte of it is kept: its header is enough.
    @Test func aValueOfGigabytesCostsNothing() throws {
        var limiter = RedisReplyLimiter(.commands)
        var passed = 0
        let feed = { (bytes: [UInt8]) throws in
            try bytes.withUnsafeBytes { try limiter.feed($0) { piece throws(RedisProblem) in passed += piece.count } }
        }
        try feed(Array("$900000000\r\n".utf8))
        let megabyte = [UInt8](repeating: 97, count: 1_000_000)
        for _ in 0..<900 { try feed(megabyte) }
        try feed(Array("\r\n".utf8))
        #expect(passed < 100)
    }
}
