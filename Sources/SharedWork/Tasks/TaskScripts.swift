import RedisClient

/// Scripts of the task queue: changes that happen whole or not at all.
struct TaskScripts: Sendable {
    static let shared = TaskScripts()

    /// KEYS stream, delayed, dead, name; ARGV task, due at or 0, name s
    let add = RedisScript(
        """
        if not redis.call('SET', KEYS[4], '1', 'NX', 'EX', ARGV[3]) then return 0 end
        if ARGV[2] == '0' then redis.call('XADD', KEYS[1], '*', 't', ARGV[1])
        else redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1]) end
        return 1
        """)

    /// KEYS stream, delayed; ARGV now: what is due goes into the stream
    let due = RedisScript(
        """
        for _, task in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, 100)) do
            redis.call('ZREM', KEYS[2], task)
            redis.call('XADD', KEYS[1], '*', 't', task)
        end
        return 1
        """)

    /// KEYS stream; ARGV group, consumer, id
    let renew = RedisScript(
        """
        local held = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1)
        if not held[1] or held[1][2] ~= ARGV[2] then return 0 end
        redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'JUSTID')
        return 1
        """)

    /// KEYS stream, delayed, dead, name; ARGV group, consumer, id, next or nothing, due at or -1, dead max → 1 when
    /// it was this runner's
    let finish = RedisScript(
        """
        local held = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1)
        if not held[1] or held[1][2] ~= ARGV[2] then return 0 end
        redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
        redis.call('XDEL', KEYS[1], ARGV[3])
        if ARGV[4] == '' then redis.call('DEL', KEYS[4])
        elseif ARGV[5] == '-1' then
            redis.call('DEL', KEYS[4])
            redis.call('XADD', KEYS[3], 'MAXLEN', ARGV[6], '*', 't', ARGV[4])
        else redis.call('ZADD', KEYS[2], ARGV[5], ARGV[4]) end
        return 1
        """)
}
