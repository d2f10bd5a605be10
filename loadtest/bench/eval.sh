#!/bin/sh
# How good predictions are: generated strings typed against the manual pages and, with HUNCH_DATA=FOLDER against the names of
# Debian's packages; and the strings that come with those. Reliability diagrams go to .build/eval. Called by `make eval`
# after a release build.
set -eu
cd "$(dirname "$0")/../.."
bin=.build/release/hunch
out=.build/eval
mkdir -p "$out"

# evaluate NAME ARGUMENTS…
evaluate() {
    name=$1
    shift
    echo "== $name"
    "$bin" evaluate typeahead --seed 2 --svg "$out/$name.svg" "$@"
    echo "reliability diagram: $out/$name.svg"
    echo
}
data=${HUNCH_DATA:+$HUNCH_DATA/typeahead}
# Real names that the catalogues lack: every other one was never looked at while the engine was made.
for list in commands packages; do
    if [ -r "${HUNCH_DATA:+$HUNCH_DATA/missing}/$list.txt" ]; then
        awk 'NR % 2 == 0' "$HUNCH_DATA/missing/$list.txt" >"$out/missing-$list.txt"
    else
        printf '%s\n' kubernetes terraform >"$out/missing-$list.txt"
    fi
done
evaluate manual-pages --catalogue "man:.build/man/usr/share/man" --missing "$out/missing-commands.txt"
if [ -r "$data/debian-catalogue.tsv" ]; then
    evaluate packages --catalogue "$data/debian-catalogue.tsv" --missing "$out/missing-packages.txt"
    (head -n 1 "$data/debian-catalogue.tsv" && tail -n +2 "$data/debian-catalogue.tsv" | sort -t "$(printf '\t')" -k2,2nr | head -n 4000 | awk 'NR % 8 == 0') >"$out/500.tsv"
    evaluate packages-500 --catalogue "$out/500.tsv"
    evaluate packages-million --catalogue "$data/debian-catalogue.tsv" --grow-to 1000000
    evaluate packages-given --catalogue "$data/debian-catalogue.tsv" --traces "$data/traces.tsv"
else
    echo "hunch: HUNCH_DATA names no folder with typeahead/debian-catalogue.tsv: the manual pages alone"
fi
