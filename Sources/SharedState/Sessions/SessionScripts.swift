import RedisClient

/// Scripts of a session: changes that happen whole or not at all. A session is a hash of its client, pod, epoch and
/// what `AnswerScripts` add.
struct SessionScripts: Sendable {
    static let shared = SessionScripts()

    /// KEYS session; ARGV client, pod, seconds, fields at most, epoch at most → {old pod, fields} or nothing: none of our
    /// pods made a record that is larger
    let claim = RedisScript(
        """
        if redis.call('TYPE', KEYS[1]).ok ~= 'hash' then return false end
        if redis.call('HGET', KEYS[1], 'client') ~= ARGV[1] then return false end
        if redis.call('HLEN', KEYS[1]) > tonumber(ARGV[4]) then return false end
        local epoch = tonumber(redis.call('HGET', KEYS[1], 'epoch') or '0')
        if not epoch or epoch < 0 or epoch >= tonumber(ARGV[5]) then return false end
        local old = redis.call('HGET', KEYS[1], 'pod') or ''
        redis.call('HINCRBY', KEYS[1], 'epoch', 1)
        redis.call('HSET', KEYS[1], 'pod', ARGV[2])
        redis.call('HDEL', KEYS[1], 'gone_at')
        redis.call('EXPIRE', KEYS[1], ARGV[3])
        return {old, redis.call('HGETALL', KEYS[1])}
        """)

    /// KEYS session; ARGV pod, epoch, messages, now, seconds that one without a question is kept: only of the connection that is the last one
    let left = RedisScript(
        """
        if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
        redis.call('HINCRBY', KEYS[1], 'messages', ARGV[3])
        if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[2] then return 0 end
        redis.call('HSET', KEYS[1], 'gone_at', ARGV[4])
        -- Nothing was ever asked in it: as long as its pod keeps it is long enough.
        if not redis.call('HGET', KEYS[1], 'product') then redis.call('EXPIRE', KEYS[1], ARGV[5]) end
        return 1
        """)

    /// KEYS session; ARGV pod, now → {client, epoch} when it was still that pod's
    let orphan = RedisScript(
        """
        if redis.call('HGET', KEYS[1], 'pod') ~= ARGV[1] then return false end
        redis.call('HSET', KEYS[1], 'pod', '', 'gone_at', ARGV[2])
        return {redis.call('HGET', KEYS[1], 'client'), redis.call('HGET', KEYS[1], 'epoch')}
        """)
}
