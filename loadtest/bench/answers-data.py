#!/usr/bin/env python3
"""Prepares the data of `make eval-answers`: manuals to HTML, questions to JSON lines.

    answers-data.py DATA OUT

DATA is the folder that HUNCH_DATA names. Read are, where they are there: manual-qa/NAME-manual.json with NAME-questions.json
(sections by id with title and text or html; questions with gold_sections), and cranfield/ (cran.all.1400, cran.qry, cranqrel).
"""
import html
import json
import re
import sys
from pathlib import Path


def paragraphs(lines):
    """Lines of print to paragraphs: one that ends no sentence goes on in the next."""
    result = []
    for line in (line.strip() for line in lines):
        if not line or re.fullmatch(r"- \d+ -", line):
            continue
        if result and not re.search(r"[.!?:]$", result[-1]) and not re.match(r"[●•]|\d+\. ", line):
            result[-1] += " " + line
        else:
            result.append(line)
    return result


def manual(name, sections, questions, out):
    parts, texts = ["<!DOCTYPE html><html><body>"], {}
    for key, section in sections.items():
        if section.get("html"):
            parts.append("".join(section["html"]))
            texts[key] = html.unescape(re.sub(r"<[^>]+>", " ", "".join(section["html"])))
            continue
        lines = paragraphs(section["text"])
        parts.append(f"<h2>{html.escape(section['title'])}</h2>" + "".join(f"<p>{html.escape(line)}</p>" for line in lines))
        texts[key] = "\n".join([section["title"], *lines])
    (out / f"{name}.html").write_text("\n".join(parts), encoding="utf-8")
    with open(out / f"{name}.jsonl", "w", encoding="utf-8") as file:
        for entry in questions:
            gold = [texts[key] for key in entry["gold_sections"]]
            file.write(json.dumps({"question": entry["question"], "gold": gold, "answer": entry.get("answer", "")}) + "\n")


def cranfield(folder, out):
    def entries(file):
        return re.split(r"\n?\.I \d+\n", (folder / file).read_text(encoding="latin-1"))[1:]

    def flat(match):
        return re.sub(r"\s+", " ", match.group(1)).strip() if match else ""

    parts = ["<!DOCTYPE html><html><body>"]
    for entry in entries("cran.all.1400"):
        title = flat(re.search(r"\.T\n(.*?)\.A", entry, re.S)) or "untitled"
        text = flat(re.search(r"\.W\n(.*)", entry, re.S)) or "no text"
        parts.append(f"<h2>{html.escape(title[:280])}</h2><p>{html.escape(text)}</p>")
    (out / "cranfield.html").write_text("\n".join(parts), encoding="utf-8")
    relevant = {}
    for line in (folder / "cranqrel").read_text().splitlines():
        numbers = line.split()
        if len(numbers) == 3 and int(numbers[2]) > 0:
            relevant.setdefault(int(numbers[0]), []).append(int(numbers[1]))
    with open(out / "cranfield.jsonl", "w", encoding="utf-8") as file:
        for number, entry in enumerate(entries("cran.qry"), start=1):
            question = flat(re.search(r"\.W\n(.*)", entry, re.S))
            file.write(json.dumps({"question": question, "pages": relevant.get(number, [])}) + "\n")


def main():
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for sections in sorted(data.glob("manual-qa/*-manual.json")):
        name = sections.name.removesuffix("-manual.json")
        questions = sections.with_name(f"{name}-questions.json")
        if questions.exists():
            manual(name, json.loads(sections.read_text()), json.loads(questions.read_text()), out)
    if (data / "cranfield" / "cran.all.1400").exists():
        cranfield(data / "cranfield", out)


if __name__ == "__main__":
    main()
