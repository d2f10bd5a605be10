#!/bin/sh
# Measures on this machine and prints beside the goals. Called by `make bench` after a release build.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
bin=.build/release
# Folder of measured catalogues, and the prototype of the same algorithm in C++; without them the manual pages alone are measured.
data=${HUNCH_DATA:+$HUNCH_DATA/typeahead}
reference=${HUNCH_PROTOTYPE:-}
work=$(mktemp -d)
server=""
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM

echo "== prediction kernel (goal: within 1.2 × of the C++ prototype in the same run, at most 16 MB)"
if [ -r "$data/debian-catalogue.tsv" ]; then
    if [ -r "$reference" ] && command -v g++ >/dev/null; then
        mkdir -p "$work/run"
        tail -n +2 "$data/debian-catalogue.tsv" >"$work/cat.tsv"
        cp "$data/traces.tsv" "$work/traces.tsv"
        g++ -O3 -std=c++17 -o "$work/incremental" "$reference"
        (cd "$work/run" && ../incremental) | sed 's/^/C++ prototype: /'
    fi
    echo "-- whole names, as the prototype:"
    "$bin/loadtest" kernel --catalogue "$data/debian-catalogue.tsv" --traces "$data/traces.tsv" --whole-names
    echo "-- with words (goal: 2.5 ×, 32 MB):"
    "$bin/loadtest" kernel --catalogue "$data/debian-catalogue.tsv" --traces "$data/traces.tsv"
else
    "$bin/hunch" catalogue check "man:.build/man/usr/share/man" | tail -n 1
    find .build/man -name '*.gz' | sed 's|.*/||; s|\.gz$||; s|\(.*\)\.\(.*\)|\1(\2)\t0|' | (printf 'name\tpopularity\n' && cat) >"$work/names.tsv"
    "$bin/loadtest" kernel --catalogue "$work/names.tsv"
fi

# start LOOPS CATALOGUE
start() {
    EVENT_LOOPS="$1" RATE_LIMIT_KEYSTROKES_PER_SECOND=0 RATE_LIMIT_QUERIES_PER_MINUTE=0 LOG_LEVEL=info \
        "$bin/hunch" serve --port 0 --catalogue "$2" >"$work/log" &
    server=$!
    for _ in $(seq 200); do
        grep -q 'catalogue loaded' "$work/log" && break
        sleep 0.1
    done
    port=$(sed -n 's/.*"port":"\([0-9]*\)".*/\1/p' "$work/log" | head -n 1)
}
stop() {
    kill "$server"
    wait "$server" 2>/dev/null || true
}

man="man:.build/man/usr/share/man"
ready() { sed -n 's/.*"items":"\([0-9]*\)","milliseconds":"\([0-9]*\)".*/\1 items loaded in \2 ms/p' "$work/log"; }
ulimit -n "$(ulimit -Hn)"
echo "== ready after start (goal: 500 ms for 63,666 names)"
if [ -r "$data/debian-catalogue.tsv" ]; then
    start 1 "$data/debian-catalogue.tsv"
    ready
    stop
fi
start 1 "$man"
ready
echo "== typing -> prediction, one event loop (anchor: a naive NIO echo 85,000/s a core, node ws 95,000/s)"
"$bin/loadtest" roundtrips --port "$port" --pid "$server" --connections 1
"$bin/loadtest" roundtrips --port "$port" --pid "$server" --connections 64
echo "== first answer byte, manual pages (goal: 2 ms with the document ready, 15 ms without)"
"$bin/loadtest" firstbyte --port "$port"
stop
mkdir "$work/files"
echo "id,name,document_url,document_type" >"$work/files/files.csv"
for number in $(seq 40); do
    for section in $(seq 60); do
        printf 'Press button %s of manual %s to start the lamp. It lights for a while.\n\n' "$section" "$number"
    done >"$work/files/$number.txt"
    echo "manual-$number,Manual $number,$number.txt,text" >>"$work/files/files.csv"
done
start 1 "$work/files/files.csv"
echo "== first answer byte, text files of 4 KB (goal: 15 ms without prefetch)"
"$bin/loadtest" firstbyte --port "$port" --letters m0123456789
stop

echo "== a text of 50 MB (goal: first words 1.5 s after Enter; resident 3 x the text)"
mkdir "$work/long"
find .build/man/usr/share/man -name '*.gz' | sort | while read -r page; do
    zcat "$page" | mandoc -K utf-8 -T utf8 2>/dev/null | sed 's/.\x08//g'
done >"$work/long/once.txt"
while [ "$(stat -c %s "$work/long/once.txt")" -lt 50000000 ]; do
    cat "$work/long/once.txt" "$work/long/once.txt" >"$work/long/twice.txt"
    mv "$work/long/twice.txt" "$work/long/once.txt"
done
head -c 50000000 "$work/long/once.txt" | iconv -f utf-8 -t utf-8 -c >"$work/long/long.txt"
printf 'id,name,document_url\nlong,The long one,%s\n' "$work/long/long.txt" >"$work/long/catalogue.csv"
DOCUMENT_ROOTS="$work/long" start 1 "$work/long/catalogue.csv"
"$bin/loadtest" firstbyte --port "$port" --pid "$server" --item long --question "How do I interpret each keyword as a regular expression?"
stop

start 1 "$man"
echo "== memory of idle sessions (goal: 8 KiB)"
"$bin/loadtest" memory --port "$port" --pid "$server" --at 1000 --at 10000
stop
