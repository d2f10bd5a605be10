"""Type-ahead by engines a reader can install, on the same catalogue and typed strings: one JSON line each.

usage: typeahead.py ENGINE CATALOGUE TRACES SECONDS, ENGINE one of: rapidfuzz, tantivy, sqlite-prefix, sqlite-trigram,
redisearch:PORT

An engine that is slow types only as many strings as fit into SECONDS; they are drawn once, so every engine types the
same ones first.
"""

import json
import math
import os
import socket
import sys
import time

LIMIT = 10


def read(catalogue, traces):
    with open(catalogue, encoding="utf-8") as lines:
        next(lines)
        items = [line.rstrip("\n").split("\t")[:2] for line in lines]
    with open(traces, encoding="utf-8") as lines:
        typed = [line.rstrip("\n").split("\t") for line in lines]
    return [(name, math.sqrt(1 + int(popularity))) for name, popularity in items], typed


def resident():
    with open("/proc/self/statm") as numbers:
        return int(numbers.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class RapidFuzz:
    name = "RapidFuzz WRatio (the original's)"

    def __init__(self, items):
        from rapidfuzz import fuzz, process

        self.names = [name for name, _ in items]
        self.extract = lambda text: process.extract(text, self.names, scorer=fuzz.WRatio, limit=LIMIT)

    def ask(self, text):
        return [(name, score / 100) for name, score, _ in self.extract(text)]


class Tantivy:
    name = "Tantivy, fuzzy prefix"

    def __init__(self, items):
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("name", stored=True, tokenizer_name="raw")
        schema.add_unsigned_field("weight", fast=True)
        self.schema = schema.build()
        index = tantivy.Index(self.schema)
        writer = index.writer(64_000_000, num_threads=1)
        for name, weight in items:
            writer.add_document(tantivy.Document.from_dict({"name": name, "weight": int(1000 * weight)}, self.schema))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.searcher = index.searcher()
        self.fuzzy = tantivy.Query.fuzzy_term_query

    def ask(self, text):
        # What begins exactly so first, the popular first; then one slip, from three characters on.
        found = []
        for distance in (0, 1) if len(text) > 2 else (0,):
            query = self.fuzzy(self.schema, "name", text, distance=distance, transposition_cost_one=True, prefix=True)
            for _, address in self.searcher.search(query, LIMIT, order_by_field="weight").hits:
                name = self.searcher.doc(address)["name"][0]
                if name not in found:
                    found.append(name)
            if len(found) >= LIMIT:
                break
        return [(name, None) for name in found[:LIMIT]]


class SQLitePrefix:
    name = "SQLite, indexed prefix"

    def __init__(self, items):
        import sqlite3

        self.database = sqlite3.connect(":memory:")
        self.database.execute("CREATE TABLE items (name TEXT, weight REAL)")
        self.database.executemany("INSERT INTO items VALUES (?, ?)", items)
        self.database.execute("CREATE INDEX by_name ON items (name, weight)")

    def ask(self, text):
        rows = self.database.execute(
            "SELECT name FROM items WHERE name >= ? AND name < ? ORDER BY weight DESC LIMIT ?",
            (text, text + "\U0010ffff", LIMIT),
        )
        return [(name, None) for (name,) in rows]


class SQLiteTrigram:
    name = "SQLite, FTS5 trigrams"

    def __init__(self, items):
        import sqlite3

        self.database = sqlite3.connect(":memory:")
        self.database.execute("CREATE VIRTUAL TABLE items USING fts5(name, weight UNINDEXED, tokenize='trigram')")
        self.database.executemany("INSERT INTO items VALUES (?, ?)", items)
        self.prefix = SQLitePrefix(items)

    def ask(self, text):
        if len(text) < 3:
            return self.prefix.ask(text)
        grams = {text[start : start + 3].replace('"', '""') for start in range(len(text) - 2)}
        rows = self.database.execute(
            "SELECT name FROM items WHERE items MATCH ? ORDER BY bm25(items) - 0.1 * weight LIMIT ?",
            (" OR ".join(f'"{gram}"' for gram in grams), LIMIT),
        )
        return [(name, None) for (name,) in rows]


class RediSearch:
    name = "RediSearch SUGGET FUZZY"

    def __init__(self, items, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb")
        self.before = self.memory()
        for start in range(0, len(items), 1000):
            part = items[start : start + 1000]
            self.socket.sendall(b"".join(self.encoded("FT.SUGADD", "names", name, str(weight)) for name, weight in part))
            for _ in part:
                self.reply()

    @staticmethod
    def encoded(*parts):
        parts = [part.encode() for part in parts]
        return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)

    def reply(self):
        line = self.reader.readline()
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise RuntimeError(rest.decode())
        if kind == b"$":
            return None if rest == b"-1" else self.reader.read(int(rest) + 2)[:-2].decode()
        if kind == b"*":
            return [self.reply() for _ in range(int(rest))]
        return rest.decode()

    def memory(self):
        self.socket.sendall(self.encoded("INFO", "memory"))
        lines = dict(line.split(":", 1) for line in self.reply().split("\r\n") if ":" in line)
        return int(lines["used_memory_rss"])

    def ask(self, text):
        self.socket.sendall(self.encoded("FT.SUGGET", "names", text, "FUZZY", "MAX", str(LIMIT)))
        try:
            return [(name, None) for name in self.reply() or []]
        except RuntimeError:
            # It refuses long texts.
            return []


def calibration_error(points):
    bins = [[0, 0.0, 0] for _ in range(10)]
    for confidence, is_right in points:
        place = bins[max(0, min(9, int(confidence * 10)))]
        place[0] += 1
        place[1] += confidence
        place[2] += is_right
    return sum(abs(confidence - right) for _, confidence, right in bins) / max(1, len(points))


def score(found, text, weights):
    """What an engine says of its first name: its own score, or the first's share of the weight of all ten, and one more
    when the name begins as the text does; 0 for nothing found."""
    if not found:
        return 0.0
    first, own = found[0]
    if own is not None:
        return own
    return weights[first] / sum(weights[name] for name, _ in found) + first.startswith(text)


def main():
    name, catalogue, traces, seconds = sys.argv[1:5]
    items, typed = read(catalogue, traces)
    before = resident()
    begin = time.perf_counter()
    if name.startswith("redisearch:"):
        engine = RediSearch(items, int(name.split(":")[1]))
    else:
        kinds = {"rapidfuzz": RapidFuzz, "tantivy": Tantivy, "sqlite-prefix": SQLitePrefix, "sqlite-trigram": SQLiteTrigram}
        engine = kinds[name](items)
    built = time.perf_counter() - begin
    used = engine.memory() - engine.before if name.startswith("redisearch:") else resident() - before
    for _, _, _, text in typed[:5]:
        engine.ask(text)
    deadline = time.perf_counter() + float(seconds)
    times, hits, points, strings, final = [], {}, [], 0, []
    weights = dict(items)
    for _, slice_, target, text in typed:
        if time.perf_counter() > deadline:
            break
        text = text.rstrip()
        found = engine.ask(text)
        final.append([slice_, score(found, text, weights), bool(found) and found[0][0] == target])
        if slice_ not in ("clean", "typo"):
            continue
        strings += 1
        firsts = []
        for length in range(1, len(text) + 1):
            begin = time.perf_counter()
            found = engine.ask(text[:length])
            times.append((time.perf_counter() - begin) * 1e6)
            is_right = bool(found) and found[0][0] == target
            firsts.append(is_right)
            if found and found[0][1] is not None:
                points.append((found[0][1], is_right))
        entry = hits.setdefault(slice_, [0, 0, 0, 0, 0])
        entry[4] += 1
        for place, length in enumerate((3, 5, 8, len(firsts))):
            entry[place] += firsts[min(length, len(firsts)) - 1]
    times.sort()
    at = lambda share: times[min(len(times) - 1, int(share * len(times)))]
    print(
        json.dumps(
            {
                "engine": engine.name,
                "strings": strings,
                "p50": at(0.5),
                "p99": at(0.99),
                "megabytes": used / 1e6,
                "seconds_to_build": built,
                "ece": calibration_error(points) if points else None,
                "final": final,
                "success": {kind: [count / entry[4] for count in entry[:4]] for kind, entry in hits.items()},
            }
        )
    )


main()
