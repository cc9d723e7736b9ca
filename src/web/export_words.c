#include "web/export_words.h"

#include "base/fold.h"
#include "base/text.h"
#include "domain/disclose/disclose.h"
#include "web/search_feed.h"

#include <stdlib.h>

#define PAIRS_MAX ((size_t)8 * 1024 * 1024)
#define FILE_MAX ((size_t)16 * 1024 * 1024)

/* A pair and an item in one number, in the order of the files: first character with its bytes changed over << 48 |
 * second << 32 | item. */
static uint64_t number_of(uint64_t first, uint64_t second, int64_t item)
{
    return (first & 0xFF) << 56 | (first >> 8) << 48 | second << 32 | (uint64_t)(uint32_t)item;
}

static uint64_t first_of(uint64_t pair)
{
    return pair >> 56 | (pair >> 48 & 0xFF) << 8;
}

struct pairs {
    uint64_t *pair;
    size_t count;
};

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y ? 1 : 0;
}

/* Pairs of a text, each once; false when there is no more room for them. */
static bool add_text(struct pairs *pairs, qf_str text, int64_t item)
{
    uint64_t before = 0, *mine = pairs->pair + pairs->count;
    size_t found = 0, kept = 0;

    for (size_t at = 0; at < text.n;) {
        uint64_t rune = qf_fold_rune(qf_rune_next(text, &at));
        bool han = rune <= 0xFFFF && qf_rune_is_han((uint32_t)rune);
        if (han && before != 0) {
            if (pairs->count + found == PAIRS_MAX)
                return false;
            mine[found++] = number_of(before, rune, item);
        }
        before = han ? rune : 0;
    }
    qsort(mine, found, sizeof(*mine), by_number);
    for (size_t i = 0; i < found; i++)
        if (i == 0 || mine[i] != mine[i - 1])
            mine[kept++] = mine[i];
    pairs->count += kept;
    return true;
}

static qf_code add_item(qf_ctx *cx, struct pairs *pairs, int64_t id, bool *room)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx piece = *cx;
    disclose_item item;
    qf_str text;
    qf_code code;

    piece.arena = arena;
    code = disclose_get(&piece, id, &item);
    if (code == QF_OK)
        code = search_feed_words(&piece, &item, &text);
    if (code != QF_OK)
        return qf_fail(cx, code, "EXPORT.WORDS", NULL, "没有导出完：读不出一条信息的正文");
    *room = add_text(pairs, text, id);
    return QF_OK;
}

static void add_rune(qf_buf *out, uint64_t rune)
{
    char text[4];

    qf_buf_add(out, (qf_str){ text, qf_rune_put(text, (uint32_t)rune) });
}

/* The file of one last byte, from *at on, which moves behind it. */
static qf_str write_file(qf_ctx *cx, const struct pairs *pairs, unsigned byte, size_t *at)
{
    qf_buf out = qf_buf_new(cx->arena, FILE_MAX);
    uint64_t last = 0;

    for (; *at < pairs->count && pairs->pair[*at] >> 56 == byte; (*at)++) {
        uint64_t pair = pairs->pair[*at];
        if (pair >> 32 != last >> 32) {
            if (last == 0)
                qf_buf_addf(&out, "qfWords(\"%02x\", {\"", byte);
            else
                qf_buf_add(&out, QF_S("],\n\""));
            add_rune(&out, first_of(pair));
            add_rune(&out, pair >> 32 & 0xFFFF);
            qf_buf_add(&out, QF_S("\":["));
        } else {
            qf_buf_addc(&out, ',');
        }
        qf_buf_add_int(&out, (int64_t)(pair & 0xFFFFFFFF));
        last = pair;
    }
    if (last != 0)
        qf_buf_add(&out, QF_S("]});\n"));
    return qf_buf_str(&out);
}

qf_code export_words(qf_ctx *cx, qf_str files[EXPORT_WORD_FILES])
{
    struct pairs pairs = { QF_NEW_ARRAY(cx->arena, uint64_t, PAIRS_MAX), 0 };
    disclose_items items;
    bool room = true;
    size_t at = 0;

    QF_TRY(disclose_list(cx, QF_S(""), EXPORT_WORD_TEXTS, 0, &items));
    for (size_t i = 0; i < items.count && room; i++)
        QF_TRY(add_item(cx, &pairs, items.item[i].id, &room));
    qsort(pairs.pair, pairs.count, sizeof(*pairs.pair), by_number);
    for (unsigned byte = 0; byte < EXPORT_WORD_FILES; byte++)
        files[byte] = write_file(cx, &pairs, byte, &at);
    return QF_OK;
}
