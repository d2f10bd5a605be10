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
