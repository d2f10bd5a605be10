"""The figures of all engines as one table: JSON lines of the peers, and what `hunch evaluate --json` printed.

usage: typeahead_table.py HUNCH.json PEERS.jsonl
"""

import json
import sys


def shares(values):
    return " / ".join(f"{value:.3f}"[1:] if value < 1 else "1.00" for value in values)


with open(sys.argv[1], encoding="utf-8") as text:
    hunch = json.load(text)
slices = {entry["name"]: entry["score"] for entry in hunch["slices"]}
rows = [
    {
        "engine": "**Hunch**",
        "strings": hunch["mix"]["strings"],
        "p50": hunch["cost"]["p50Microseconds"],
        "p99": hunch["cost"]["p99Microseconds"],
        "megabytes": hunch["cost"]["bytes"] / 1e6,
        "seconds_to_build": hunch["cost"]["buildMilliseconds"] / 1000,
        "ece": hunch["mix"]["calibrationError"]["value"],
        "success": {name: [length["value"] for length in score["success"]] for name, score in slices.items()},
    }
]
with open(sys.argv[2], encoding="utf-8") as lines:
    rows += sorted((json.loads(line) for line in lines if line.strip()), key=lambda row: row["p50"])
print(f"{hunch['cost']['items']} names, {rows[0]['strings']} typed strings, success@1 after 3 / 5 / 8 / all characters")
half = {name: [length["high"] - length["low"] for length in score["success"]] for name, score in slices.items()}
for name, widths in half.items():
    print(f"half a 95 % interval of Hunch's success, {name}: {' / '.join(f'{width / 2:.3f}' for width in widths)}")
print()
print("| engine | p50 µs | p99 µs | MB | built in s | clean | one typo | ECE |")
print("|---|---|---|---|---|---|---|---|")
for row in rows:
    less = "" if row["strings"] == rows[0]["strings"] else f" ({row['strings']} strings)"
    ece = "–" if row["ece"] is None else f"{row['ece']:.3f}"
    print(
        f"| {row['engine']}{less} | {row['p50']:,.1f} | {row['p99']:,.0f} | {row['megabytes']:.0f} |"
        f" {row['seconds_to_build']:.1f} | {shares(row['success'].get('clean', []))} | {shares(row['success'].get('typo', []))} | {ece} |"
    )


def rising(points):
    """What share is right from each score on: the nearest that never falls (pool adjacent violators)."""
    pools = []
    for score, is_right in sorted(points):
        pools.append([score, float(is_right), 1])
        while len(pools) > 1 and pools[-2][1] * pools[-1][2] >= pools[-1][1] * pools[-2][2]:
            _, right, count = pools.pop()
            pools[-1][1] += right
            pools[-1][2] += count
    return pools


def confidence(pools, score):
    known = [right / count for least, right, count in pools if least <= score]
    return known[-1] if known else pools[0][1] / pools[0][2]


THERE = ["in full, space", "code", "long text"]
MISSING = ["missing", "unknown code"]


def missing(values):
    mean = sum(values) / len(values)
    return f"{mean:.3f}"[1:] + f", {100 * sum(value >= 0.85 for value in values) / len(values):.0f} %"


print()
print("At the full text. Names that are there: the share whose first candidate is right. Names that are not: confidence in the")
print("first, and how often it is at least .85. Peers have none: their score, made to rise with what was right on every other")
print("string, is taken on the others.")
print()
print("| engine | " + " | ".join(THERE + MISSING) + " |")
print("|---" * (1 + len(THERE) + len(MISSING)) + "|")
cells = [f"{slices[name]['success'][-1]['value']:.3f} ± {half[name][-1] / 2:.3f}" for name in THERE if name in slices]
for name in MISSING:
    if name in slices:
        score = slices[name]
        cells.append(f"{score['finalConfidence']:.3f}"[1:] + f", {100 * score['finalSure']['value']:.0f} %")
print("| **Hunch** | " + " | ".join(cells) + " |")
for row in rows[1:]:
    pools = rising([(score, is_right) for _, score, is_right in row["final"][::2]])
    cells = []
    for name in THERE + MISSING:
        of = [entry for entry in row["final"][1::2] if entry[0] == name]
        if not of:
            cells.append("–")
        elif name in THERE:
            cells.append(f"{sum(is_right for _, _, is_right in of) / len(of):.3f}")
        else:
            cells.append(missing([confidence(pools, score) for _, score, _ in of]))
    print(f"| {row['engine']} | " + " | ".join(cells) + " |")
