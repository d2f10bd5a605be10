#!/bin/bash
# A whole site on this machine, without containers: three pods, a worker, Redis, and nginx before them on one port.
#     deploy/site.sh [CATALOGUE]      (PORT=8080 by default; ends with Ctrl-C)
# It prints what to kill to see it go on.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
catalogue=${1:-man:$root/.build/man/usr/share/man}
port=${PORT:-8080}
hunch=${HUNCH:-$root/.build/release/hunch}

for program in redis-server redis-cli nginx curl; do
    command -v "$program" >/dev/null 2>&1 || [ -x "/usr/sbin/$program" ] || {
        echo "hunch: $program is missing: apt-get install redis-server redis-tools nginx-light curl" >&2
        exit 69
    }
done
[ -x "$hunch" ] || { echo "hunch: build first: make build" >&2; exit 69; }

# Who listens there already is not ours: nothing is started beside it, and nothing of it is believed.
for taken in "$port" "$((port + 1))" "$((port + 11))" "$((port + 12))" "$((port + 13))" "$((port + 14))"; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$taken") 2>/dev/null; then
        echo "hunch: port $taken is taken: stop what listens there, or choose others with PORT=…" >&2
        exit 69
    fi
done

work=$(mktemp -d)
pids=""
stop() {
    trap - EXIT INT TERM
    for pid in $pids; do kill "$pid" 2>/dev/null || true; done
    # Whoever does not hear is ended all the same.
    for _ in $(seq 300); do
        alive=""
        for pid in $pids; do kill -0 "$pid" 2>/dev/null && alive=1; done
        [ -n "$alive" ] || break
        sleep 0.1
    done
    for pid in $pids; do kill -9 "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap stop EXIT INT TERM

redis=$((port + 1))
redis-server --port "$redis" --bind 127.0.0.1 --save "" --dir "$work" --logfile "$work/redis.log" &
pids="$pids $!"
echo "redis    $!  port $redis    redis-cli -p $redis publish hunch:all '\"hello\"'"

upstream=""
for number in 1 2 3; do
    own=$((port + 10 + number))
    REDIS_URL="redis://127.0.0.1:$redis" POD_NAME="pod-$number" \
        "$hunch" serve --catalogue "$catalogue" --web "$root/web" --port "$own" >"$work/pod-$number.log" 2>&1 &
    pids="$pids $!"
    upstream="$upstream server 127.0.0.1:$own max_fails=1 fail_timeout=2s;"
    echo "pod-$number    $!  port $own    kill -9 $!   or: kill $!"
done
REDIS_URL="redis://127.0.0.1:$redis" POD_NAME=worker \
    "$hunch" worker --catalogue "$catalogue" --port "$((port + 14))" >"$work/worker.log" 2>&1 &
pids="$pids $!"
echo "worker   $!  port $((port + 14))    $hunch tasks (with REDIS_URL=redis://127.0.0.1:$redis)"

cat >"$work/nginx.conf" <<CONF
worker_processes 1;
daemon off;
pid $work/nginx.pid;
error_log $work/nginx.log;
events { worker_connections 10000; }
http {
    access_log off;
    client_body_temp_path $work/body; proxy_temp_path $work/proxy; fastcgi_temp_path $work/fastcgi;
    uwsgi_temp_path $work/uwsgi; scgi_temp_path $work/scgi;
    upstream hunch { least_conn;$upstream keepalive 64; }
    map \$http_upgrade \$connection_upgrade { default upgrade; "" ""; }
    server {
        listen 127.0.0.1:$port;
        location ~ ^/(metrics|api/cache/|api/v1/(publish|cluster|cache/|catalogue/)) { return 404; }
        location / {
            proxy_pass http://hunch;
            proxy_http_version 1.1;
            proxy_set_header Host \$http_host;
            proxy_set_header Upgrade \$http_upgrade;
            proxy_set_header Connection \$connection_upgrade;
            proxy_set_header X-Forwarded-For \$remote_addr;
            proxy_buffering off;
            proxy_connect_timeout 2s;
            proxy_read_timeout 75s;
            proxy_next_upstream error timeout http_503;
        }
    }
}
CONF
"$(command -v nginx || echo /usr/sbin/nginx)" -p "$work" -c "$work/nginx.conf" &
pids="$pids $!"

tries=0
until curl -fsS --max-time 5 "http://127.0.0.1:$port/ready" >/dev/null 2>&1; do
    tries=$((tries + 1))
    for pid in $pids; do
        kill -0 "$pid" 2>/dev/null || { echo "hunch: a part of the site ended; logs:" >&2; tail -n 5 "$work"/*.log >&2; exit 70; }
    done
    [ "$tries" -lt 300 ] || { echo "hunch: the site did not become ready; logs:" >&2; tail -n 5 "$work"/*.log >&2; exit 70; }
    sleep 0.1
done
for pid in $pids; do
    kill -0 "$pid" 2>/dev/null || { echo "hunch: a part of the site ended; logs:" >&2; tail -n 5 "$work"/*.log >&2; exit 70; }
done
echo "nginx    $!  http://127.0.0.1:$port"
echo "all pods: curl -s http://127.0.0.1:$((port + 11))/api/v1/cluster    logs: $work"
wait
