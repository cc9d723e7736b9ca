#include "report/likeness.h"

#include "base/fold.h"
#include "base/money.h"

#include <stdlib.h>

#define SHINGLE 5

static bool is_digit(uint32_t rune)
{
    static const char numerals[] = "零〇一二三四五六七八九十百千万亿两";
    qf_str list = qf_str_of(numerals);

    if (rune >= '0' && rune <= '9')
        return true;
    for (size_t at = 0; at < list.n;)
        if (qf_rune_next(list, &at) == rune)
            return true;
    return false;
}

static bool is_letter(uint32_t rune)
{
    return qf_rune_is_han(rune) || (rune >= 'a' && rune <= 'z');
}

/* Runes that count, behind those already in `out`: letters, and one '#' for every number. */
static size_t squeeze(qf_arena *arena, qf_str text, uint32_t *out, size_t count)
{
    qf_folded folded = qf_fold(arena, text, false);

    for (size_t i = 0; i < folded.n; i++) {
        uint32_t rune = folded.runes[i];
        if (is_digit(rune)) {
            if (count == 0 || out[count - 1] != '#')
                out[count++] = '#';
        } else if (is_letter(rune)) {
            out[count++] = rune;
        }
    }
    return count;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

likeness_print likeness_of_report(qf_arena *arena, const report *r)
{
    static const int numbers[] = { 1, 5, 6 };
    likeness_print print = { 0 };
    size_t room = 1, count = 0, kept = 0;
    uint32_t *runes;

    for (size_t i = 0; i < r->part_count; i++)
        room += r->parts[i].text.n;
    runes = QF_NEW_ARRAY(arena, uint32_t, room);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        const report_part *part = report_part_get(r, numbers[i]);
        if (part != NULL)
            count = squeeze(arena, part->text, runes, count);
    }
    if (count < SHINGLE)
        return print;
    print.hash = QF_NEW_ARRAY(arena, uint64_t, count);
    for (size_t i = 0; i + SHINGLE <= count; i++)
        print.hash[print.count++] =
            qf_str_hash((qf_str){ (const char *)&runes[i], SHINGLE * sizeof(*runes) });
    qsort(print.hash, print.count, sizeof(*print.hash), by_value);
    for (size_t i = 0; i < print.count; i++)
        if (i == 0 || print.hash[i] != print.hash[kept - 1])
            print.hash[kept++] = print.hash[i];
    print.count = kept;
    return print;
}

int likeness_compare(const likeness_print *a, const likeness_print *b)
{
    size_t i = 0, k = 0, shared = 0;

    if (a->count == 0 || b->count == 0)
        return 0;
    while (i < a->count && k < b->count) {
        if (a->hash[i] == b->hash[k]) {
            shared++;
            i++;
            k++;
        } else if (a->hash[i] < b->hash[k]) {
            i++;
        } else {
            k++;
        }
    }
    return (int)(shared * 2 * 10000 / (a->count + b->count));
}

/* Rule YR.SIMILAR: how much of last year's prose stands in this year's. */
void report_check_similar(qf_ctx *cx, report *r, const report *previous)
{
    const form_rule *rule = form_rule_get(r->form, QF_S("YR.SIMILAR"));
    const qf_val *given = rule == NULL ? NULL : qf_get(rule->params, "max_similarity");
    qf_str most = given != NULL && given->type == QF_VAL_NUMBER ? given->text : QF_S("1");
    likeness_print now = { 0 }, before = { 0 };
    qf_fen limit; /* 0.85 in millionths, as 万元 are held */

    if (rule == NULL)
        return;
    if (previous != NULL &&
        (previous->year == 0 || r->year == 0 || previous->year + 1 == r->year)) {
        now = likeness_of_report(cx->arena, r);
        before = likeness_of_report(cx->arena, previous);
    }
    if (now.count == 0 || before.count == 0 || !qf_fen_parse_wan(most, &limit)) {
        report_not_assessed(r, rule->id);
        return;
    }
    int likeness = likeness_compare(&now, &before);
    if ((int64_t)likeness * 100 <= limit.fen)
        return;
    report_finding *finding =
        report_find(r, rule->id, rule->severity,
                    qf_strf(cx->arena, "%.*s相同程度%d.%02d%%，请写出本年的实际情况。",
                            QF_ARG(rule->zh), likeness / 100, likeness % 100),
                    rule->en);
    finding->place = QF_S("第一、五、六部分");
    finding->expected = qf_strf(cx->arena, "<= %.*s", QF_ARG(most));
    finding->found = qf_strf(cx->arena, "0.%04d", likeness < 10000 ? likeness : 9999);
    if (likeness == 10000)
        finding->found = QF_S("1");
}
