"""Prints the sections of an Autobahn report, and every case that is neither OK nor informational."""

import collections
import json
import sys

with open(sys.argv[1]) as file:
    cases = next(iter(json.load(file).values()))
sections = collections.defaultdict(collections.Counter)
for name, case in cases.items():
    sections[int(name.split(".")[0])][case["behavior"]] += 1
kinds = ["OK", "INFORMATIONAL", "NON-STRICT", "FAILED", "ERROR"]
print("section " + "".join(f"{kind:>15}" for kind in kinds))
for section, counts in sorted(sections.items()):
    print(f"{section:>7} " + "".join(f"{counts[kind]:>15}" for kind in kinds))
total = sum(sections.values(), collections.Counter())
print("    all " + "".join(f"{total[kind]:>15}" for kind in kinds))
for name, case in sorted(cases.items()):
    if case["behavior"] not in ("OK", "INFORMATIONAL") or case["behaviorClose"] == "FAILED":
        print(f"{name}: {case['behavior']}, close {case['behaviorClose']}")
problems = []
if len(cases) != 517:
    problems.append(f"expected 517 cases, came {len(cases)}")
if total["FAILED"] or any(case["behaviorClose"] == "FAILED" for case in cases.values()):
    problems.append("cases failed")
if total["NON-STRICT"] > 4:
    problems.append("expected at most 4 NON-STRICT, as node ws has")
sys.exit("; ".join(problems) or 0)
