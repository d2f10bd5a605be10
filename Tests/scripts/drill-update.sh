#!/bin/bash
# A rolling update under load: three pods of an earlier release on one Redis become three of this one, one after the other, while
# people type and ask. Fails when a question is not answered, an answer is wrong, a keystroke is lost, or a session is taken from its
# browser. Called by `make drill`; FROM=COMMIT is the earlier release (default: the commit before), HUNCH_FROM=FILE
# its program when it is built already.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
from=${FROM:-HEAD~1}
old=${HUNCH_FROM:-}
new=$root/.build/release/hunch
catalogue=man:$root/.build/man/usr/share/man
users=${USERS:-60}

if [ -z "$old" ]; then
    tree=$root/.build/drill/from
    mkdir -p "$tree"
    git archive "$from" | tar -x -C "$tree"
    echo "hunch: building $from (some minutes)"
    (cd "$tree" && swift build -c release --product hunch >"$root/.build/drill/build.log" 2>&1)
    old=$tree/.build/release/hunch
fi

work=$(mktemp -d)
declare -A pods
stop() {
    trap - EXIT INT TERM
    for pid in "${pods[@]}" ${redis:-} ${load:-}; do kill -9 "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT INT TERM

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
redis_port=$(free_port)
redis-server --port "$redis_port" --bind 127.0.0.1 --save "" --dir "$work" --logfile "$work/redis.log" &
redis=$!
ports=()
start() { # program, number
    REDIS_URL="redis://127.0.0.1:$redis_port" POD_NAME="pod-$2" RATE_LIMIT_QUERIES_PER_MINUTE=0 RATE_LIMIT_QUERIES_PER_ADDRESS=0 \
        SHED_LAG_MS=0 "$1" serve --catalogue "$catalogue" --port "${ports[$2]}" >>"$work/pod-$2.log" 2>&1 &
    pods[$2]=$!
    for _ in $(seq 300); do
        if curl -fsS "http://127.0.0.1:${ports[$2]}/ready" 2>/dev/null | grep -vq degraded; then return 0; fi
        kill -0 "${pods[$2]}" || { tail -n 5 "$work/pod-$2.log" >&2; exit 70; }
        sleep 0.1
    done
    echo "hunch: pod-$2 did not become ready" >&2
    exit 70
}
for number in 0 1 2; do
    ports[number]=$(free_port)
    start "$old" "$number"
done

targets=()
for port in "${ports[@]}"; do targets+=(--target "$port"); done
.build/release/loadtest load "${targets[@]}" --users "$users" --duration 75 --ask-share 1 --json "$work/report.json" >"$work/load.txt" &
load=$!
sleep 12
for number in 0 1 2; do
    echo "hunch: pod-$number becomes one of this release"
    kill -TERM "${pods[$number]}"
    wait "${pods[$number]}" || { echo "hunch: pod-$number did not end with 0" >&2; exit 1; }
    start "$new" "$number"
    sleep 6
done
status=0
wait "$load" || status=$?
cat "$work/load.txt"
taken=0
for port in "${ports[@]}"; do
    page=$(curl -fsS "http://127.0.0.1:$port/metrics")
    count=$(printf '%s\n' "$page" | sed -n 's/^websocket_errors_total{error_type="4409"} //p')
    taken=$((taken + ${count:-0}))
    printf '%s\n' "$page" | grep -E '^pod_messages_total|^sessions_moved_total' | sed "s/^/port $port /"
done
echo "hunch: sessions taken from their browsers: $taken"
[ "$status" = 0 ] && [ "$taken" = 0 ]
