#!/usr/bin/env bash
# Prediction beside others that a reader can install: the same catalogue, the same typed strings, one after the other on one
# core. Called by `make bench-typeahead` after a release build. Peers that cannot be had here are told and left out.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
bin=.build/release
peers=loadtest/peers
tools=.build/peers
seconds=${SECONDS_EACH:-60}
work=$(mktemp -d)
redis=""
trap '[ -z "$redis" ] || kill "$redis" 2>/dev/null || true; rm -rf "$work"' EXIT INT TERM
say() { printf 'bench: %s\n' "$*" >&2; }

if [ ! -x "$tools/bin/python" ]; then python3 -m venv "$tools"; fi
for package in rapidfuzz tantivy; do
    "$tools/bin/python" -c "import $package" 2>/dev/null && continue
    say "fetching $package from PyPI"
    timeout 300 "$tools/bin/pip" install -q --disable-pip-version-check "$package" || say "no $package here"
done

data=${HUNCH_DATA:+$HUNCH_DATA/typeahead/debian-catalogue.tsv}
if [ -r "$data" ]; then
    cp "$data" "$work/catalogue.tsv"
else
    say "no catalogue of packages here: the manual pages' names"
    (printf 'name\tpopularity\n' && find .build/man -name '*.gz' | sed 's|.*/||; s|\..*||' | sort -u | sed 's|$|\t0|') >"$work/catalogue.tsv"
fi
# Strings typed cleanly and with one slip, 300 of each, mixed by the same seed for everybody; and what people type besides,
# 150 of each, of which only the full text is asked for. Real missing names: the half that nobody looked at.
printf '%s\n' kubernetes terraform >"$work/missing.txt"
if [ -r "${HUNCH_DATA:+$HUNCH_DATA/missing}/packages.txt" ]; then
    awk 'NR % 2 == 0' "$HUNCH_DATA/missing/packages.txt" >"$work/missing.txt"
fi
"$bin/hunch" evaluate traces --catalogue "$work/catalogue.tsv" --seed 3 --count 2400 --missing "$work/missing.txt" \
    >"$work/all.tsv"
besides='in full, space|code|long text|unknown code|missing'
awk -F'\t' -v besides="^($besides)\$" '($2 == "clean" || $2 == "typo") && count[$2]++ < 300 || $2 ~ besides && count[$2]++ < 150' \
    "$work/all.tsv" | shuf --random-source="$work/all.tsv" >"$work/traces.tsv"

say "Hunch"
taskset -c 0 "$bin/hunch" evaluate typeahead --catalogue "$work/catalogue.tsv" --traces "$work/traces.tsv" --json >"$work/hunch.json"
: >"$work/peers.jsonl"
# peer NAME COMMAND…
peer() {
    say "$1"
    shift
    taskset -c 0 "$@" "$work/catalogue.tsv" "$work/traces.tsv" "$seconds" >>"$work/peers.jsonl" 2>"$work/log" ||
        say "left out: $(tail -n 1 "$work/log")"
}
has() { "$tools/bin/python" -c "import $1" 2>/dev/null; }
python=("$tools/bin/python" "$peers/typeahead.py")
peer "SQLite, prefix" "${python[@]}" sqlite-prefix
peer "SQLite, trigrams" "${python[@]}" sqlite-trigram
if has tantivy; then peer "Tantivy" "${python[@]}" tantivy; fi
if has rapidfuzz; then peer "RapidFuzz" "${python[@]}" rapidfuzz; fi

path=$(printf '%s:' /usr/share/java/lucene-{suggest,core,analyzers-common}-8*.jar)
if ! [[ $path == *\** ]] && command -v javac >/dev/null; then
    javac -cp "$path" -d "$work/java" "$peers/Typeahead.java"
    for kind in fuzzy analyzing; do peer "Lucene, $kind" java -Xmx2g -cp "$path$work/java" Typeahead "$kind"; done
else
    say "no Lucene here (Debian: liblucene8-java and default-jdk-headless)"
fi
module=/usr/lib/redis/modules/redisearch.so
if [ -r "$module" ] && command -v redis-server >/dev/null; then
    taskset -c 0 redis-server --port 7399 --bind 127.0.0.1 --save '' --dir "$work" --loadmodule "$module" >"$work/redis.log" 2>&1 &
    redis=$!
    for _ in $(seq 50); do (exec 3<>/dev/tcp/127.0.0.1/7399) 2>/dev/null && break || sleep 0.1; done
    peer "RediSearch" "${python[@]}" redisearch:7399
else
    say "no RediSearch here (Debian: redis-redisearch)"
fi
python3 "$peers/typeahead_table.py" "$work/hunch.json" "$work/peers.jsonl"
