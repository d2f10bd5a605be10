#!/usr/bin/env python3
"""Ranks the sections of a document with other engines, and scores all of them and Hunch alike, in one run.

    answers-peers.py HUNCH DOCUMENT QUESTIONS [MODEL]

Peers: bm25s with its English stemmer and stop words, Tantivy with its own, a sentence model (MODEL, a folder of
sentence-transformers), and BM25 fused with it by reciprocal ranks. One that is not installed is left out.
"""
import json
import math
import re
import subprocess
import sys

FUSION = 60
DEPTH = 10


def bare(text):
    return re.sub(r"[\W_]+", "", text.lower())


def hunch_lines(*arguments):
    out = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def score(name, rankings, questions, pages, bares):
    one = five = gain = 0
    for ranking, question in zip(rankings, questions):
        gold = [bare(text) for text in question.get("gold") or []]
        wanted = set(question.get("pages") or [])
        right = [pages[place]["page"] in wanted or any(bares[place] in text for text in gold) for place in ranking[:DEPTH]]
        one += any(right[:1])
        five += any(right[:5])
        ideal = sum(1 / math.log2(rank + 2) for rank in range(min(DEPTH, max(len(wanted), len(gold)))))
        gain += sum(hit / math.log2(rank + 2) for rank, hit in enumerate(right)) / ideal if ideal else 0
    count = len(questions)
    print(f"  {name}: hit@1 {one / count:.3f}, hit@5 {five / count:.3f}, nDCG@10 {gain / count:.3f}")


def bm25s_rankings(texts, questions):
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    engine = bm25s.BM25()
    engine.index(bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)
    asked = bm25s.tokenize(questions, stopwords="en", stemmer=stemmer, show_progress=False)
    found = engine.retrieve(asked, k=min(100, len(texts)), show_progress=False)[0]
    return [list(map(int, row)) for row in found]


def tantivy_rankings(texts, questions):
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False, tokenizer_name="en_stem")
    builder.add_integer_field("place", stored=True, indexed=True)
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for place, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=text, place=place))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    rankings = []
    for question in questions:
        query = index.parse_query(" ".join(re.findall(r"\w+", question.lower())), ["text"])
        rankings.append([searcher.doc(address)["place"][0] for _, address in searcher.search(query, 100).hits])
    return rankings


def model_rankings(texts, questions, folder):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(folder)
    likeness = model.encode(questions, normalize_embeddings=True) @ model.encode(texts, normalize_embeddings=True).T
    return [list(map(int, (-row).argsort()[:100])) for row in likeness]


def fused(first, second):
    result = []
    for a, b in zip(first, second):
        points = {}
        for ranking in (a, b):
            for rank, place in enumerate(ranking):
                points[place] = points.get(place, 0) + 1 / (FUSION + rank + 1)
        result.append(sorted(points, key=lambda place: -points[place]))
    return result


def main():
    hunch, document, file = sys.argv[1:4]
    pages = hunch_lines(hunch, "read", document, "--json")
    questions = [json.loads(line) for line in open(file, encoding="utf-8")]
    places = {page["page"]: place for place, page in enumerate(pages)}
    bares = [bare(page["text"]) for page in pages]
    ranked = hunch_lines(hunch, "evaluate", "answers", "--document", document, "--questions", file, "--ranking")
    score("hunch", [[places[page] for page in line["pages"]] for line in ranked], questions, pages, bares)
    texts = [f"{page.get('section') or ''}\n{page['text']}" for page in pages]
    asked = [question["question"] for question in questions]
    found = {}
    peers = {"bm25s": bm25s_rankings, "Tantivy": tantivy_rankings}
    if len(sys.argv) > 4:
        peers["MiniLM"] = lambda texts, asked: model_rankings(texts, asked, sys.argv[4])
    for name, rank in peers.items():
        try:
            found[name] = rank(texts, asked)
        except ImportError as problem:
            print(f"  {name}: not installed ({problem.name})")
            continue
        score(name, found[name], questions, pages, bares)
    if "bm25s" in found and "MiniLM" in found:
        score("bm25s and MiniLM fused", fused(found["bm25s"], found["MiniLM"]), questions, pages, bares)


if __name__ == "__main__":
    main()
