#!/usr/bin/env python3
"""Fits the weights of AnswerEvidence.swift: two logistic regressions on the evidence for an answer, one to whether the
document answers the question at all, one to whether the best passage is right.

    hunch evaluate answers --document MANUAL --questions FILE --foreign FILE --trials > trials.jsonl
    python3 fit-answers.py trials.jsonl…

Each file counts the same; questions of other documents count a third of those that its documents answer. Without a table of
meanings the evidence has no closeness: run it again with MEANING_TABLE=off for those weights. Only questions for
development belong here.
"""
import json
import sys

import numpy as np

NAMES = ["cover", "presence", "margin", "words", "size", "closeness"]
RIDGE = 1.0
FOREIGN_SHARE = 1 / 3
SCALE = 300


def fit(evidence, right, weight):
    """Newton's method on the log likelihood with a ridge; the last number is the bias."""
    design = np.c_[evidence, np.ones(len(evidence))]
    ridge = np.eye(design.shape[1]) * RIDGE
    ridge[-1, -1] = 0
    found = np.zeros(design.shape[1])
    for _ in range(100):
        probability = 1 / (1 + np.exp(-design @ found))
        gradient = design.T @ (weight * (right - probability)) - ridge @ found
        curvature = (design * (weight * probability * (1 - probability))[:, None]).T @ design + ridge
        step = np.linalg.solve(curvature, gradient)
        found += step
        if np.abs(step).max() < 1e-9:
            break
    return found


def show(name, evidence, label, weight, foreign):
    found = fit(evidence, label, weight)
    print(f"{name}: bias {found[-1]:.2f}", " ".join(f"{n} {value:.2f}" for n, value in zip(NAMES, found)))
    probability = 1 / (1 + np.exp(-np.c_[evidence, np.ones(len(evidence))] @ found))
    for threshold in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        answered = (probability[~foreign] >= threshold).mean()
        refused = (probability[foreign] < threshold).mean() if foreign.any() else 0
        print(f"  from {threshold}: {answered:.3f} of the answerable answered, {refused:.3f} of the foreign refused")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    evidence, right, foreign, weight = [], [], [], []
    for name in sys.argv[1:]:
        trials = [json.loads(line) for line in open(name, encoding="utf-8")]
        own = sum(not trial["foreign"] for trial in trials)
        others = max(1, len(trials) - own)
        for trial in trials:
            evidence.append([trial["evidence"][key] for key in NAMES])
            right.append(float(trial["right"]))
            foreign.append(trial["foreign"])
            weight.append(SCALE * (FOREIGN_SHARE / others if trial["foreign"] else 1 / own))
    evidence, right, foreign, weight = map(np.array, (evidence, right, foreign, weight))
    show("answerable", evidence, (~foreign).astype(float), weight, foreign)
    show("confidence", evidence, right, weight, foreign)


if __name__ == "__main__":
    main()
