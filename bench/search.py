#!/usr/bin/env python3
"""Recall and speed of the search index, side by side with groonga (Debian) and SQLite's FTS5 trigram tokenizer on the same
texts and words in the same run; truth is a substring search over every text, as LIKE '%word%' has it.

usage: bench/search.py BENCH_SEARCH [DOCUMENTS [FOLDER]]      BENCH_SEARCH: build/release/bench-search; default 200000
FOLDER keeps the texts and the indexes: when it has them, only the measuring is done (minutes instead of a quarter of an hour).
exit code 1: not every text was found, or the first page took longer than 20 ms (p99) in an order

Milliseconds by the clock; those of the processor alone stand beside ours, for a machine that is busy with other work.
"""
import json
import os
import pathlib
import random
import shutil
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


def trigram(peer, word):
    return {r[0] for r in peer.execute("SELECT rowid FROM peer WHERE peer MATCH ?", (f'"{word}"',))}


SCHEMA = ["table_create Docs TABLE_NO_KEY", "column_create Docs title COLUMN_SCALAR ShortText", "column_create Docs body COLUMN_SCALAR Text",
          "column_create Docs day COLUMN_SCALAR Int64"]
# Made when the texts are in, as its manual advises: many times faster than text by text.
INDEX = ["table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto",
         "column_create Terms docs COLUMN_INDEX|WITH_POSITION|WITH_SECTION Docs title,body"]


def groonga_fill(folder, db):
    """The same texts in groonga's bigram index, in batches; does nothing when they are there whole."""
    if (folder / "whole").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    begun = time.time()
    rows = db.execute("SELECT title, body, sort_key FROM search_document ORDER BY item_id")
    documents = 0
    with subprocess.Popen(["groonga", "-n", folder / "db"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as child:
        for line in SCHEMA:
            child.stdin.write(line + "\n")
        while batch := rows.fetchmany(2000):
            documents += len(batch)
            child.stdin.write("load --table Docs\n")
            child.stdin.write(json.dumps([dict(zip(("title", "body", "day"), row)) for row in batch], ensure_ascii=False) + "\n")
        for line in INDEX:
            child.stdin.write(line + "\n")
    if child.returncode != 0:
        sys.exit("groonga did not take the texts")
    print(json.dumps({"peer": "groonga", "documents": documents, "documents_a_second": round(documents / (time.time() - begun))}), flush=True)
    (folder / "whole").touch()


def groonga_pages(folder, words):
    """Its first pages of the same words; each twice, the second counts."""
    asks = [f"select Docs --match_columns 'title*10||body' --query '\"{word}\"' --sort_keys {order} --limit 20 --output_columns _id,title,body"
            for order in ("-day,-_id", "-_score") for word in [*words, *words]]
    done = subprocess.run(["groonga", folder / "db"], input="\n".join(asks), capture_output=True, text=True, check=True)
    took = [json.loads(line)[0][2] * 1000 for line in done.stdout.splitlines() if line.startswith("[[")]
    n = len(words)
    if len(took) != 4 * n:
        sys.exit(f"groonga answered {len(took)} of {4 * n}: {done.stdout[:300]} {done.stderr[:300]}")
    print(json.dumps({"peer": "groonga", "peer_newest_p99_ms": round(p99(took[n:2 * n]), 2), "peer_relevance_p99_ms": round(p99(took[3 * n:]), 2)}),
          flush=True)


def trigram_fill(path, texts):
    """FTS5's trigram tokenizer over some of the texts: its recall does not hang on their number."""
    peer = sqlite3.connect(path)
    if not peer.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()[0]:
        begun = time.time()
        with peer:
            peer.execute("CREATE VIRTUAL TABLE peer USING fts5(text, tokenize = 'trigram')")
            peer.executemany("INSERT INTO peer (rowid, text) VALUES (?, ?)", texts.items())
        print(json.dumps({"peer": "fts5 trigram", "documents_a_second": round(len(texts) / (time.time() - begun))}), flush=True)
    return peer


def p99(values):
    return sorted(values)[len(values) * 99 // 100]


def recall(db, peer, texts, few, words):
    """Share of the texts that hold a word that are found, by length; the least of each."""
    least = 1.0
    for length in range(1, 7):
        chosen = [w for w in words if len(w) == length][:10]
        # Words of the corpus too: those drawn by themselves are rarely in it when they are long.
        some = list(texts.values())
        while len(chosen) < 20:
            text = random.choice(some)
            at = random.randrange(len(text) - 8)
            if text[at:at + length].isalpha():
                chosen.append(text[at:at + length])
        shares = {"ours": [], "trigram": []}
        for word in chosen:
            truth = {i for i, text in texts.items() if word in text}
            if truth:
                shares["ours"].append(len(ours(db, word) & truth) / len(truth))
            if few & truth:
                shares["trigram"].append(len(trigram(peer, word) & truth) / len(few & truth))
        least = min([least, *shares["ours"]])
        print(json.dumps({"characters": length, "words": len(shares["ours"]), **{k: round(sum(v) / max(len(v), 1), 3) for k, v in shares.items()}}), flush=True)
    return least


def measure(program, documents, folder):
    figures = json.loads(subprocess.run([program, folder, str(documents)], capture_output=True, text=True, check=True).stdout)
    print(json.dumps({**figures, "load": round(os.getloadavg()[0], 1)}), flush=True)
    words = (folder / "words.txt").read_text(encoding="utf-8").split()
    db = sqlite3.connect(folder / "qingfeng.db")
    there = shutil.which("groonga") is not None
    if there:
        groonga_fill(folder / "groonga", db)
        groonga_pages(folder / "groonga", words)
    else:
        print(json.dumps({"peer": "groonga", "not": "installed (Debian: groonga)"}), flush=True)
    texts = dict(db.execute("SELECT item_id, title || char(10) || body FROM search_document"))
    few = dict(list(texts.items())[:20000])
    random.seed(7)
    least = recall(db, trigram_fill(folder / "trigram.db", few), texts, set(few), words)
    slow = max(figures["newest_p99_ms"], figures["relevance_p99_ms"]) > 20
    print(f"recall at least {least}; " + ("slower than 20 ms" if slow else "within 20 ms"))
    return 77 if not there else 1 if slow or least < 1 else 0


def main(program, documents=200000, folder=None):
    if folder:
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        return measure(program, documents, pathlib.Path(folder))
    with tempfile.TemporaryDirectory() as alone:
        return measure(program, documents, pathlib.Path(alone))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
