import CHiredis

/// Reader of replies that owns hiredis' memory: bytes in, replies out, none larger than the limits. After an error the
/// connection is finished.
///
/// RESP2 only; arrays nest to seven levels. Stays on one thread.
struct RedisReplyReader: ~Copyable {
    private var limiter: RedisReplyLimiter
    private let reader: UnsafeMutablePointer<redisReader>
    private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>

    init(_ limits: RedisReplyLimits = .commands) throws(RedisProblem) {
        guard let reader = redisReaderCreate() else { throw RedisProblem(.malformed, "out of memory") }
        limiter = RedisReplyLimiter(limits)
        self.reader = reader
        functions = .allocate(capacity: 1)
        // The reader's own functions with one in between, which finds the original by the private data.
        functions.initialize(to: reader.pointee.fn.pointee)
        functions.pointee.createArray = { hunch_create_array($0, $1) }
        reader.pointee.privdata = UnsafeMutableRawPointer(reader.pointee.fn)
        reader.pointee.fn = functions
    }

    deinit {
        redisReaderFree(reader)
        functions.deallocate()
    }

    mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(RedisProblem) {
        let reader = reader
        var isFed = true
        try limiter.feed(bytes) { piece throws(RedisProblem) in
            let start = piece.baseAddress?.assumingMemoryBound(to: CChar.self)
            if redisReaderFeed(reader, start, piece.count) != REDIS_OK { isFed = false }
        }
        guard isFed else { throw problem }
    }

    /// Next reply; nil when it has not come whole.
    mutating func next() throws(RedisProblem) -> RedisValue? {
        var reply: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &reply) == REDIS_OK else { throw problem }
        guard let reply else { return nil }
        defer { freeReplyObject(reply) }
        return Self.value(reply.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private var problem: RedisProblem {
        let message = withUnsafeBytes(of: &reader.pointee.errstr) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        return RedisProblem(.malformed, message)
    }

    private static func value(_ reply: redisReply) -> RedisValue {
        switch reply.type {
        case REDIS_REPLY_STRING: .bulk(bytes(reply))
        case REDIS_REPLY_STATUS: .simple(String(decoding: bytes(reply), as: UTF8.self))
        case REDIS_REPLY_ERROR: .error(String(decoding: bytes(reply), as: UTF8.self))
        case REDIS_REPLY_INTEGER: .integer(Int(reply.integer))
        case REDIS_REPLY_ARRAY:
            // An element may be missing after an error in it.
            .array((0..<Int(reply.elements)).map { reply.element?[$0].map { value($0.pointee) } ?? .null })
        default: .null
        }
    }

    private static func bytes(_ reply: redisReply) -> [UInt8] {
        guard let start = reply.str else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(reply.len)))
    }
}
