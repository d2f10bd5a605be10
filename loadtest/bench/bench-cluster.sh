#!/bin/sh
# Measures several pods on one Redis on this machine. Called by `make bench-cluster` after a release build.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
bin=.build/release
man="man:.build/man/usr/share/man"
work=$(mktemp -d)
pids=""
trap 'for pid in $pids; do kill $pid 2>/dev/null || true; done; rm -rf "$work"' EXIT INT TERM
ulimit -n "$(ulimit -Hn)"

redis=7399
redis-server --port $redis --bind 127.0.0.1 --save "" --dir "$work" --maxclients 1000 >"$work/redis.log" &
pids="$pids $!"
until redis-cli -p $redis ping >/dev/null 2>&1; do sleep 0.1; done

# start NUMBER PORT
start() {
    REDIS_URL=redis://127.0.0.1:$redis POD_NAME="pod-$1" EVENT_LOOPS=1 RATE_LIMIT_QUERIES_PER_MINUTE=0 \
        RATE_LIMIT_MAX_REQUESTS=0 RATE_LIMIT_KEYSTROKES_PER_SECOND=0 LOG_LEVEL=info \
        "$bin/hunch" serve --port "$2" --catalogue "$man" >"$work/pod-$1.log" &
    eval "pod_$1=$!"
    pids="$pids $!"
    tries=0
    until curl -fsS "http://127.0.0.1:$2/ready" 2>/dev/null | grep -qv degraded; do
        tries=$((tries + 1))
        [ $tries -lt 200 ] || { echo "pod $1 never became ready" >&2; exit 70; }
        sleep 0.05
    done
}
# What pod 1 has sent to Redis, and what of it is not its beat of each second.
metric() { curl -fsS http://127.0.0.1:7401/metrics | awk -v name="$1" 'index($1, name) == 1 && $1 ~ "^" name "([{]|$)" { sum += $2 } END { printf "%d", sum }'; }
rss() { sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/$1/status"; }

for number in 1 2 3; do start $number $((7400 + number)); done

echo "== publish -> browser on another pod, and to everybody"
"$bin/loadtest" notices --redis "redis://127.0.0.1:$redis" --port 7401 --port 7402 --port 7403

echo "== Redis commands of one pod"
sleep 3
before=$(metric redis_commands_total)
sleep 10
idle=$(($(metric redis_commands_total) - before))
echo "idle: $((idle / 10)) a second"
before=$(metric redis_commands_total)
keystrokes=$(metric products_searched_total)
start_time=$(date +%s)
"$bin/loadtest" roundtrips --port 7401 --pid "$pod_1" --connections 64 | tail -n 1 | sed 's/^/typing: /'
sleep 2
took=$(($(date +%s) - start_time))
echo "typing: $(($(metric redis_commands_total) - before - idle * took / 10)) commands for 64 sessions that came and went and $(($(metric products_searched_total) - keystrokes)) keystrokes"
ask() {
    curl -fsS "http://127.0.0.1:$1/api/v1/query" -d "{\"product_id\":\"$2\",\"query\":\"How is it used?\"}" >/dev/null || true
}
items=$(curl -fsS "http://127.0.0.1:7401/api/v1/predict?limit=50" -d '{"content":""}' | grep -o '"product":{"id":"[^"]*"' | sed 's/.*:"//; s/"//' | head -n 50)
# Twice: the second time all documents are in memory, and what is counted is what a query costs.
for round in first second; do
    before=$(metric redis_commands_total)
    asked=$(metric 'messages_processed_total{message_type="query"}')
    start_time=$(date +%s)
    "$bin/loadtest" firstbyte --port 7401 >"$work/firstbyte" 2>&1 || true
    sleep 2
    took=$(($(date +%s) - start_time))
    asked=$(($(metric 'messages_processed_total{message_type="query"}') - asked))
    echo "queries, $round time: $(((($(metric redis_commands_total) - before) - idle * took / 10) * 10 / (asked > 0 ? asked : 1))) tenths of a command each, $asked queries"
done
sed 's/^/with Redis: /' "$work/firstbyte"

echo "== a pod that starts: documents of 50 items asked about, one after another"
milliseconds() { date +%s%N | cut -c1-13; }
all() {
    begin=$(milliseconds)
    for item in $items; do ask "$1" "$item"; done
    echo "$(($(milliseconds) - begin)) ms"
}
redis-cli -p $redis flushall >/dev/null
start 4 7404
echo "cold shared layer: $(all 7404)"
start 5 7405
echo "warm shared layer: $(all 7405)"

echo "== sessions that five pods hold"
for number in 1 2 3 4 5; do eval "kill \$pod_$number"; done
sleep 3
for number in 1 2 3 4 5; do start $number $((7400 + number)); done
before=0
for number in 1 2 3 4 5; do eval "before=\$((before + \$(rss \$pod_$number)))"; done
ports="--port 7401 --port 7402 --port 7403 --port 7404 --port 7405"
each=${SESSIONS_EACH:-16000}
for client in 1 2 3; do
    mkfifo "$work/hold-$client"
    # shellcheck disable=SC2086
    "$bin/loadtest" hold $ports --sessions "$each" <"$work/hold-$client" >"$work/held-$client" 2>&1 &
    pids="$pids $!"
    eval "exec $((6 + client))>\"$work/hold-$client\""
done
tries=0
until [ "$(cat "$work"/held-* | grep -c holding)" = 3 ]; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || { echo "not all sessions were opened:"; cat "$work"/held-*; break; }
    sleep 0.2
done
sleep 5
after=0
for number in 1 2 3 4 5; do eval "after=\$((after + \$(rss \$pod_$number)))"; done
sessions=$(curl -fsS http://127.0.0.1:7401/metrics | sed -n 's/^websocket_cluster_connections //p' | cut -d. -f1)
echo "$sessions sessions on 5 pods: $((after / 1024)) MiB resident in all, $(((after - before) / (sessions > 0 ? sessions / 10 : 1))) tenths of a KiB a session; Redis $(redis-cli -p $redis info memory | sed -n 's/^used_memory_human:\([^\r]*\).*/\1/p')"
echo "(the original promised 100,000 on 10 pods with 1 GiB each: 10 KiB a session would be 98 MiB a pod)"
exec 7>&- 8>&- 9>&-
