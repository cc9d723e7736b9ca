#!/usr/bin/env node
// Writes src/domain/search/han_initials.c: the first letter of each Han character's pinyin, U+4E00 to U+9FA5.
//
// usage: node tools/han_initials.mjs
//
// The order is the pinyin collation of Unicode's CLDR (Unicode-3.0 licence), which Node brings in its ICU; a letter begins at
// the first character that has it. Where a character has two readings the one of GB 2312-1980, level 1, is taken (KNOWN).
// The result is checked in; run this again only to take a newer order.
import { writeFileSync } from "node:fs";

const FIRST = "a阿 b八 c嚓 d咑 e妸 f发 g旮 h哈 j丌 k咔 l垃 m妈 n拏 o噢 p妑 q七 r呥 s仨 t他 w屲 x夕 y丫 z帀".split(" ");
const KNOWN = "辟b 泊b 长c 匙c 脯f 蛤g 槛j 咯k 咳k 埔p 茄q 伺s 厦x 畜x 吁y 曾z 轧z";
const order = new Intl.Collator("zh-u-co-pinyin");
const known = new Map(KNOWN.split(" ").map((pair) => [pair[0], pair[1]]));

let letters = "";
for (let code = 0x4e00; code <= 0x9fa5; code++) {
  const han = String.fromCodePoint(code);
  const begun = FIRST.filter((pair) => order.compare(han, pair[1]) >= 0);
  letters += known.get(han) ?? (begun.length > 0 ? begun.at(-1)[0] : "?");
}
const lines = letters.match(/.{1,100}/g).map((line) => `    "${line}"`);
writeFileSync(new URL("../src/domain/search/han_initials.c", import.meta.url), [
  "/* Made by tools/han_initials.mjs from the pinyin order of Unicode's CLDR; do not edit. */",
  '#include "domain/search/tokens.h"', "", "/* clang-format off */",
  "const char search_han_initials[] =", `${lines.join("\n")};`, "/* clang-format on */", ""].join("\n"));
