#!/bin/sh
# Counts the instructions a keystroke costs, with valgrind's callgrind: they repeat on any machine. Of the engine as it is, with
# whole names only and with words. Called by `make instructions`.
set -eu
cd "$(dirname "$0")/../.."
data=${HUNCH_DATA:+$HUNCH_DATA/typeahead}
out=.build/instructions
mkdir -p "$out"
command -v valgrind >/dev/null || { echo "hunch: valgrind is missing" >&2; exit 69; }
if [ -r "$data/debian-catalogue.tsv" ]; then
    catalogue=$data/debian-catalogue.tsv
    traces=$data/traces.tsv
else
    catalogue=$out/catalogue.tsv
    traces=$out/traces.tsv
    (printf 'name\tpopularity\n' && find .build/man -name '*.gz' | sed 's|.*/||; s|\..*||' | sort -u | sed 's|$|\t0|') >"$catalogue"
    tail -n +2 "$catalogue" | cut -f1 | awk 'NR % 20 == 0 { print "pop\tclean\t" $0 "\t" $0 }' >"$traces"
fi
# Linked as a whole and without symbols: valgrind 3.19 cannot read those of Swift's libraries. One module, under the engine's name, so
# that what imports the engine finds itself in it.
swiftc -O -swift-version 6 -package-name hunch -module-name PredictionEngine -static-stdlib -gnone -suppress-warnings \
    $(find Sources/PredictionEngine Sources/PredictionEvaluation -name '*.swift') Tests/Instructions/main.swift -o "$out/keystrokes"
strip -s "$out/keystrokes"
export SWIFT_DETERMINISTIC_HASHING=1
# instructions STRINGS names|words
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$out/keystrokes" "$catalogue" "$traces" "$1" "$2" 2>&1 |
        sed -n 's/.*Collected : *//p'
}
for what in names words; do
    keystrokes=$("$out/keystrokes" "$catalogue" "$traces" 100 "$what")
    nothing=$(instructions 0 "$what")
    typed=$(instructions 100 "$what")
    echo "$what: $(((typed - nothing) / keystrokes)) instructions a keystroke, mean of $keystrokes; $((nothing / 1000000)) million to load and build"
done
