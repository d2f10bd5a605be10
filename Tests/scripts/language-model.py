"""Prints LanguageTables.swift from a folder of word lists. Called by language-model.sh.

Letter triples: of each list, every word once, folded to a-z; digits and names of programs come from the names of the
packages this machine can install. Each language counts alike, English and the names of packages three times.
Common words: SCOWL's levels 10 and 20, three letters to ten.
"""
import collections
import math
import pathlib
import subprocess
import sys
import unicodedata

FOLDER = pathlib.Path(sys.argv[1])
LANGUAGES = {
    "american-english": 3, "ngerman": 1, "french": 1, "spanish": 1, "italian": 1, "dutch": 1, "portuguese": 1,
    "swedish": 1, "polish": 1,
}
PACKAGES = 3
STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
# The separator, the letters, a digit.
SYMBOLS = " abcdefghijklmnopqrstuvwxyz0"
LEVELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
NATS_A_LEVEL = 0.15


def folded(word):
    word = unicodedata.normalize("NFKD", word.lower().translate(STROKES))
    return "".join(c for c in word if not unicodedata.combining(c))


def words(name):
    path = FOLDER / name
    text = path.read_bytes()
    try:
        lines = text.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        lines = text.decode("iso-8859-1").split("\n")
    found = {folded(line.strip()) for line in lines}
    return sorted(w for w in found if w and all("a" <= c <= "z" for c in w))


def packages():
    text = subprocess.run(["apt-cache", "pkgnames"], check=True, capture_output=True, text=True).stdout
    names = set()
    for name in text.split():
        for part in name.replace(".", "-").replace("+", "-").split("-"):
            part = "".join("0" if c.isdigit() else c for c in part.lower())
            if part and all(c in SYMBOLS for c in part):
                names.add(part)
    return sorted(names)


def count(words, weight, triples):
    # Lists are of different sizes: each is worth what its weight says.
    total = sum(len(w) + 1 for w in words)
    share = weight * 1_000_000 / total
    for word in words:
        before, last = " ", " "
        for symbol in word + " ":
            triples[before, last, symbol] += share
            before, last = last, symbol


def main():
    triples = collections.Counter()
    for name, weight in LANGUAGES.items():
        count(words(name), weight, triples)
    count(packages(), PACKAGES, triples)
    pairs, singles = collections.Counter(), collections.Counter()
    for (a, b, c), n in triples.items():
        pairs[b, c] += n
        singles[c] += n
    of_pairs, of_triples, total = collections.Counter(), collections.Counter(), sum(singles.values())
    for (b, c), n in pairs.items():
        of_pairs[b] += n
    for (a, b, c), n in triples.items():
        of_triples[a, b] += n

    def probability(a, b, c):
        one = 0.98 * singles[c] / total + 0.02 / len(SYMBOLS)
        two = (pairs[b, c] + 200 * one) / (of_pairs[b] + 200)
        return (triples[a, b, c] + 200 * two) / (of_triples[a, b] + 200)

    rows = []
    for a in SYMBOLS:
        row = ""
        for b in SYMBOLS:
            for c in SYMBOLS:
                level = round(-math.log(probability(a, b, c)) / NATS_A_LEVEL)
                row += LEVELS[min(level, len(LEVELS) - 1)]
        rows.append(row)
    common = sorted(
        {
            w.strip()
            for level in ("10", "20")
            for kind in ("english", "american")
            for w in (FOLDER / "scowl" / f"{kind}-words.{level}").read_text("iso-8859-1").split("\n")
            if 3 <= len(w.strip()) <= 10 and all("a" <= c <= "z" for c in w.strip())
        }
    )
    print("// Made by Tests/scripts/language-model.sh; not edited by hand.")
    print()
    print("/// How words are spelled, and which are common, in general: what a catalogue cannot know of names it lacks.")
    print("///")
    print("/// Letters: counted in Debian's word lists of nine languages and in the names of its packages.")
    print("/// Words: SCOWL, levels 10 and 20. Copyright 2000-2011 by Kevin Atkinson. Permission to use, copy, modify,")
    print("/// distribute and sell these word lists, the associated scripts, the output created from the scripts, and its")
    print("/// documentation for any purpose is hereby granted without fee, provided that the above copyright notice appears")
    print("/// in all copies and that both that copyright notice and this permission notice appear in supporting")
    print("/// documentation. Kevin Atkinson makes no representations about the suitability of this array for any purpose. It")
    print("/// is provided \"as is\" without express or implied warranty.")
    print("enum LanguageTables {")
    print("    /// Symbols in the order of the tables: the separator, a to z, a digit.")
    print(f"    static let symbolCount = {len(SYMBOLS)}")
    print("    /// −log of the probability of one symbol after two others, in steps of `natsPerLevel`: the symbol before the last")
    print("    /// one is the row, the last one and the new one are the place in it. A level is a base-64 digit.")
    print("    static let triples: [StaticString] = [")
    for row in rows:
        print(f'        "{row}",')
    print("    ]")
    print(f"    static let natsPerLevel: Float = {NATS_A_LEVEL}")
    print()
    print("    /// Common English words of three to ten letters, in order.")
    print('    static let words: StaticString = """')
    line = "       "
    for word in common:
        if len(line) + 1 + len(word) > 116:
            print(line + " \\")
            line = "       "
        line += " " + word
    print(line)
    print('        """')
    print("}")


main()
