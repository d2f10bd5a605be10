import RedisClient
import SessionLogic

/// What must happen to an answer whole or not at all. In the hash of its session `f:<id>` is the fencing number of the writer of
/// answer `<id>` and `p:<id>` its pod, `b:<id>` when it last said that it writes, `q:<id>` what was asked, `active` the id of the
/// one that runs, `fences` the highest number ever given; entry n of the answer's stream has the id `n-0`.
struct AnswerScripts: Sendable {
    static let shared = AnswerScripts()

    /// KEYS session, stream; ARGV id, fence or 0, record, item, client, pod, epoch, session s, answer s, is over,
    /// entries… → fence, or -1 when another writes. At most 8 answers a session are kept.
    let put = RedisScript(
        """
        -- A record that none of ours can have made is begun anew.
        if redis.call('TYPE', KEYS[1]).ok ~= 'hash' or redis.call('HLEN', KEYS[1]) > 1024 then redis.call('DEL', KEYS[1]) end
        -- A number that none of ours ever gave counts as none.
        local function number(field)
            local n = tonumber(redis.call('HGET', KEYS[1], field) or '0')
            return n and n >= 0 and n < 2^52 and n == math.floor(n) and n or 0
        end
        local id, fence = ARGV[1], tonumber(ARGV[2])
        local held = number('f:' .. id)
        local top = number('fences')
        if fence > 0 and held > fence then return -1 end
        if fence == 0 then
            local known = redis.call('HGET', KEYS[1], 'q:' .. id)
            local isRead, before = pcall(cjson.decode, known or '')
            local epoch = isRead and type(before) == 'table' and tonumber(before.epoch) or -1
            if epoch < 2^42 and epoch >= cjson.decode(ARGV[3]).epoch then
                -- Ours, and its reply was lost; or another pod's, which has taken over.
                if redis.call('HGET', KEYS[1], 'p:' .. id) ~= ARGV[6] then return -1 end
                fence = held
            else
                fence = math.max(held, top) + 1
            end
        end
        redis.call('HSET', KEYS[1], 'f:' .. id, fence, 'p:' .. id, ARGV[6], 'fences', math.max(top, fence),
            'q:' .. id, ARGV[3], 'b:' .. id, redis.call('TIME')[1], 'product', ARGV[4])
        redis.call('HSETNX', KEYS[1], 'client', ARGV[5])
        redis.call('HSETNX', KEYS[1], 'pod', ARGV[6])
        redis.call('HSETNX', KEYS[1], 'epoch', ARGV[7])
        redis.call('HSET', KEYS[1], 'active', ARGV[10] == '1' and '' or id)
        redis.call('EXPIRE', KEYS[1], ARGV[8])
        redis.call('DEL', KEYS[2])
        for n = 11, #ARGV do redis.call('XADD', KEYS[2], (n - 10) .. '-0', 'e', ARGV[n]) end
        if #ARGV > 10 then redis.call('EXPIRE', KEYS[2], ARGV[9]) end
        local kept = {}
        for _, name in ipairs(redis.call('HKEYS', KEYS[1])) do
            if string.sub(name, 1, 2) == 'f:' then
                table.insert(kept, {number(name), string.sub(name, 3)})
            end
        end
        table.sort(kept, function(a, b) return a[1] > b[1] end)
        for n = \(QueryDesk.trailsMax + 1), #kept do
            redis.call('HDEL', KEYS[1], 'f:' .. kept[n][2], 'p:' .. kept[n][2], 'q:' .. kept[n][2],
                'b:' .. kept[n][2])
        end
        return fence
        """)

    /// KEYS session, stream; ARGV id, fence, after, answer s, is over, entries… → fence, -1 when another writes,
    /// -2 when something is missing here
    let append = RedisScript(
        """
        local id, fence = ARGV[1], tonumber(ARGV[2])
        local held = tonumber(redis.call('HGET', KEYS[1], 'f:' .. id) or '0')
        if held > fence then return -1 end
        if held < fence or redis.call('XLEN', KEYS[2]) ~= tonumber(ARGV[3]) then return -2 end
        for n = 6, #ARGV do redis.call('XADD', KEYS[2], (ARGV[3] + n - 5) .. '-0', 'e', ARGV[n]) end
        redis.call('EXPIRE', KEYS[2], ARGV[4])
        redis.call('HSET', KEYS[1], 'b:' .. id, redis.call('TIME')[1])
        if ARGV[5] == '1' and redis.call('HGET', KEYS[1], 'active') == id then
            redis.call('HSET', KEYS[1], 'active', '')
        end
        return fence
        """)

    /// KEYS session; ARGV id, fence, pod → the new fence, or -1 when the present number is not this fence
    let takeOver = RedisScript(
        """
        local held = tonumber(redis.call('HGET', KEYS[1], 'f:' .. ARGV[1]) or '0')
        if held ~= tonumber(ARGV[2]) then return -1 end
        local fence = math.max(held, tonumber(redis.call('HGET', KEYS[1], 'fences') or '0')) + 1
        redis.call('HSET', KEYS[1], 'f:' .. ARGV[1], fence, 'p:' .. ARGV[1], ARGV[3], 'fences', fence,
            'b:' .. ARGV[1], redis.call('TIME')[1])
        return fence
        """)

    /// KEYS session; ARGV id, fence: the writer lives and writes
    let touch = RedisScript(
        """
        if redis.call('HGET', KEYS[1], 'f:' .. ARGV[1]) ~= ARGV[2] then return 0 end
        redis.call('HSET', KEYS[1], 'b:' .. ARGV[1], redis.call('TIME')[1])
        return 1
        """)

    /// KEYS session; ARGV id → {fence, pod, seconds since it said that it writes, record} or nothing
    let writing = RedisScript(
        """
        local held = redis.call('HMGET', KEYS[1], 'f:' .. ARGV[1], 'p:' .. ARGV[1], 'b:' .. ARGV[1], 'q:' .. ARGV[1])
        if not held[1] then return false end
        return {held[1], held[2] or '', redis.call('TIME')[1] - (held[3] or 0), held[4] or ''}
        """)

    /// KEYS session, stream; ARGV id, entries at most → {record, fence, pod, the query that runs, entries}: of one moment, so
    /// that entries are never of another generation than the record
    let read = RedisScript(
        """
        local held = redis.call('HMGET', KEYS[1], 'q:' .. ARGV[1], 'f:' .. ARGV[1], 'p:' .. ARGV[1], 'active')
        if not held[1] then return false end
        local entries = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', ARGV[2])
        return {held[1], held[2] or '', held[3] or '', held[4] or '', entries}
        """)
}
