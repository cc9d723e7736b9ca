#!/usr/bin/env python3
"""Recall and speed of the search index, side by side with SQLite's FTS5 trigram tokenizer on the same texts in the
same run; truth is a substring search over every text.

usage: bench/search.py BENCH_SEARCH [DOCUMENTS]      BENCH_SEARCH: build/release/bench-search
"""
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time


def ours(db, word):
    """As src/domain/search asks for one word of Han characters."""
    pairs = " ".join(word[i:i + 2] for i in range(len(word) - 1)) or word
    star = "*" if len(word) == 1 else ""
    sql = ("SELECT d.item_id FROM search_index s CROSS JOIN search_document d ON d.org_id = 1 AND d.sort_key = s.rowid "
           "WHERE s.search_index MATCH ?")
    return {r[0] for r in db.execute(sql, (f'meta : "o1" AND {{title body}} : "{pairs}"{star}',))}


def trigram(db, word):
    return {r[0] for r in db.execute("SELECT rowid FROM peer WHERE peer MATCH ?", (f'"{word}"',))}


def main(program, documents):
    with tempfile.TemporaryDirectory() as folder:
        print(subprocess.run([program, folder, str(documents)], capture_output=True, text=True, check=True).stdout.strip())
        db = sqlite3.connect(folder + "/qingfeng.db")
        texts = dict(db.execute("SELECT item_id, title || char(10) || body FROM search_document"))
        db.execute("ATTACH ':memory:' AS m")
        db.execute("CREATE VIRTUAL TABLE m.peer USING fts5(text, tokenize = 'trigram')")
        start = time.time()
        db.executemany("INSERT INTO m.peer (rowid, text) VALUES (?, ?)", texts.items())
        print(json.dumps({"peer": "fts5 trigram", "documents_a_second": round(len(texts) / (time.time() - start))}))
        random.seed(7)
        for length in (1, 2, 3, 6):
            words = []
            while len(words) < 10:
                text = random.choice(list(texts.values()))
                at = random.randrange(len(text) - 8)
                if text[at:at + length].isalpha():
                    words.append(text[at:at + length])
            shares = {"ours": [], "trigram": []}
            for word in words:
                truth = {i for i, text in texts.items() if word in text}
                shares["ours"].append(len(ours(db, word) & truth) / len(truth))
                shares["trigram"].append(len(trigram(db, word) & truth) / len(truth))
            print(json.dumps({"characters": length, **{k: round(sum(v) / len(v), 3) for k, v in shares.items()}}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20000)
