import Testing

@testable import RedisClient

@Suite struct RedisReplyReaderTests {
    private func read(_ text: String, cutAt cut: Int? = nil) throws -> [RedisValue] {
        var reader = try RedisReplyReader()
        var values: [RedisValue] = []
        let bytes = Array(text.utf8)
        let cut = cut ?? bytes.count
        for part in [bytes[..<cut], bytes[cut...]] {
            try part.withUnsafeBytes { try reader.feed($0) }
            while let value = try reader.next() { values.append(value) }
        }
        return values
    }

    @Test func everyKindOfReplyIsRead() throws {
        #expect(try read("+OK\r\n") == [.simple("OK")])
        #expect(try read(":-42\r\n") == [.integer(-42)])
        #expect(try read("$3\r\na\0b\r\n") == [.bulk([97, 0, 98])])
        #expect(try read("$-1\r\n*-1\r\n") == [.null, .null])
        #expect(try read("$0\r\n\r\n*0\r\n") == [.bulk([]), .array([])])
        #expect(try read("-MOVED 3 127.0.0.1:7\r\n") == [.error("MOVED 3 127.0.0.1:7")])
        #expect(
            try read("*2\r\n$1\r\nx\r\n*2\r\n:1\r\n$-1\r\n") == [.array([.bulk([120]), .array([.integer(1), .null])])])
    }

    /// A reply may come in any two pieces.
    @Test func repliesCutAtEveryByteAreReadTheSame() throws {
        let text = "*3\r\n$7\r\nmessage\r\n$8\r\nclient:x\r\n$5\r\n{\"a\"}\r\n-ERR no\r\n+OK\r\n:7\r\n*1\r\n$-1\r\n"
        let whole = try read(text)
        #expect(whole.count == 5)
        for cut in 0...text.utf8.count { #expect(try read(text, cutAt: cut) == whole, "cut at \(cut)") }
    }

    /// Before anything is allocated for it: its header is enough.
    @Test(arguments: ["*2000000000\r\n", "*1048577\r\n", "$900000000\r\n"])
    func whatIsTooLargeIsAnErrorInItsPlace(_ text: String) throws {
        guard case .error(let message)? = try read(text).first else {
            Issue.record("expected an error")
            return
        }
        #expect(message.hasPrefix(RedisValue.tooBig))
    }

    @Test(arguments: ["x\r\n", "$abc\r\n", "*99999999999999\r\n", "$-5\r\n"])
    func whatIsNoReplyIsAnErrorAndNoTrap(_ text: String) {
        #expect(throws: RedisProblem.self) { try read(text) }
    }

    /// Bytes at random, and replies with one byte changed: an error or values, never a trap.
    @Test func randomBytesNeverTrap() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededRandom(seed)
        let good = Array("*3\r\n$7\r\nmessage\r\n:12\r\n*1\r\n+OK\r\n$2\r\nab\r\n".utf8)
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0..<random.next(3) + 1 { bytes[random.next(bytes.count)] = UInt8(random.next(256)) }
            var reader = try RedisReplyReader()
            do {
                try bytes.withUnsafeBytes { try reader.feed($0) }
                for _ in 0..<100 { if try reader.next() == nil { break } }
            } catch {
                #expect((error as? RedisProblem)?.code == .malformed, "seed \(seed)")
            }
        }
    }
}

/// A generator that a seed repeats.
struct SeededRandom {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed | 1 }

    mutating func next(_ count: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(count))
    }
}
