#include "report/compare.h"

#include "base/fold.h"
#include "base/money.h"
#include "report/likeness.h"
#include "report/place.h"

#include <stdlib.h>

#define SHORTEST 12 /* characters: below it everybody writes the same */
#define MAX_FOUND 256
#define MAX_PROSE ((size_t)1024 * 1024)

/* ---- cells */

static qf_val *value_of(qf_arena *arena, const form_cell *c, const report_cell *cell)
{
    if (cell->state != REPORT_NUMBER)
        return qf_val_null(arena);
    return c->type != FORM_COUNT ? qf_val_str(arena, qf_fen_wan(arena, (qf_fen){ cell->number }))
                                 : qf_val_int(arena, cell->number);
}

static void cell_line(qf_arena *arena, qf_val *list, const report *a, size_t k,
                      const report_cell *x, const report_cell *y)
{
    const form_cell *c = &a->form->cells[k];
    qf_val *map = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, map, "cell", c->id);
    qf_map_str(arena, map, "place", report_place_cell(arena, a->form, (int)k));
    qf_map_add(map, QF_S("a"), value_of(arena, c, x));
    qf_map_add(map, QF_S("b"), value_of(arena, c, y));
    if (x->state == REPORT_NUMBER && y->state == REPORT_NUMBER) {
        report_cell by = { .state = REPORT_NUMBER, .number = y->number - x->number };

        qf_map_add(map, QF_S("difference"), value_of(arena, c, &by));
    } else {
        qf_map_null(arena, map, "difference");
    }
}

static void compare_cells(qf_arena *arena, qf_val *map, const report *a, const report *b)
{
    qf_val *list = qf_map_list(arena, map, "cells");
    int64_t same = 0, not_compared = 0;

    for (size_t k = 0; k < a->form->cell_count; k++) {
        int other = a->form == b->form ? (int)k : form_cell_index(b->form, a->form->cells[k].id);
        const report_cell *x = &a->cells[k], *y = other < 0 ? NULL : &b->cells[other];

        if (y == NULL || (a->form != b->form && a->form->cells[k].table == 2) ||
            x->state == REPORT_ABSENT || y->state == REPORT_ABSENT) {
            not_compared++;
            continue;
        }
        if (x->state == y->state && (x->state != REPORT_NUMBER || x->number == y->number))
            same++;
        else
            cell_line(arena, list, a, k, x, y);
    }
    qf_map_int(arena, map, "same", same);
    qf_map_int(arena, map, "not_compared", not_compared);
}

/* ---- prose */

qf_str report_prose_text(qf_arena *arena, const report *r)
{
    qf_buf out = qf_buf_new(arena, MAX_PROSE);

    for (size_t i = 0; i < r->part_count; i++) {
        int number = r->parts[i].number;

        if (number != 1 && number != 5 && number != 6)
            continue;
        qf_buf_add(&out, r->parts[i].text);
        qf_buf_addc(&out, '\n');
    }
    return qf_buf_str(&out);
}

typedef struct gram {
    uint64_t hash;
    uint32_t at;
} gram;

static int by_hash(const void *a, const void *b)
{
    const gram *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static uint64_t hash_at(const qf_folded *text, size_t at)
{
    return qf_str_hash((qf_str){ (const char *)&text->runes[at], SHORTEST * sizeof(uint32_t) });
}

/* Places of every run of SHORTEST characters, sorted by what stands there. */
static gram *grams_of(qf_arena *arena, const qf_folded *text, size_t *count)
{
    gram *grams;

    *count = text->n >= SHORTEST ? text->n - SHORTEST + 1 : 0;
    grams = QF_NEW_ARRAY(arena, gram, *count + 1);
    for (size_t i = 0; i < *count; i++)
        grams[i] = (gram){ hash_at(text, i), (uint32_t)i };
    qsort(grams, *count, sizeof *grams, by_hash);
    return grams;
}

/* Characters that are equal from both places on. */
static size_t run_of(const qf_folded *x, size_t i, const qf_folded *y, size_t k)
{
    size_t n = 0;

    while (i + n < x->n && k + n < y->n && x->runes[i + n] == y->runes[k + n])
        n++;
    return n;
}

/* Longest run of `x` from i on that stands anywhere in y; 0 when shorter than SHORTEST. Looks at no
 * more than 32 places of the same beginning, so that a text of one phrase repeated stays cheap. */
static size_t longest_at(const qf_folded *x, size_t i, const qf_folded *y, const gram *grams,
                         size_t count)
{
    uint64_t hash = hash_at(x, i);
    size_t low = 0, high = count, best = 0;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (grams[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t n = 0; n < 32 && low < count && grams[low].hash == hash; n++, low++) {
        size_t run = run_of(x, i, y, grams[low].at);

        best = run > best ? run : best;
    }
    return best >= SHORTEST ? best : 0;
}

typedef struct passage {
    size_t from, length;
} passage;

static int by_length(const void *a, const void *b)
{
    const passage *x = a, *y = b;

    if (x->length != y->length)
        return x->length > y->length ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

size_t report_passages(qf_arena *arena, qf_str a, qf_str b, qf_str *out, size_t max)
{
    qf_folded x = qf_fold(arena, a, false), y = qf_fold(arena, b, false);
    size_t count, found = 0, i = 0;
    const gram *grams = grams_of(arena, &y, &count);
    passage passages[MAX_FOUND];

    while (i + SHORTEST <= x.n && found < MAX_FOUND) {
        size_t length = longest_at(&x, i, &y, grams, count);

        if (length > 0)
            passages[found++] = (passage){ i, length };
        i += length > 0 ? length : 1;
    }
    qsort(passages, found, sizeof *passages, by_length);
    found = found < max ? found : max;
    for (size_t k = 0; k < found; k++)
        out[k] = qf_squeeze(
            arena, qf_folded_source(&x, passages[k].from, passages[k].from + passages[k].length));
    return found;
}

/* Paragraphs of one text that the other does not have. */
static void only_in(qf_arena *arena, qf_val *list, qf_str text, qf_str other)
{
    qf_str rest = text, line;

    while (rest.p != NULL && qf_str_split(&rest, '\n', &line)) {
        qf_str key = qf_fold_label(arena, line);

        if (key.n > 0 && !qf_str_has(qf_fold_label(arena, other), key))
            qf_list_add(list, qf_val_str(arena, line));
    }
}

static qf_val *share(qf_arena *arena, int ten_thousandths)
{
    return qf_val_number(
        arena, qf_strf(arena, "%d.%04d", ten_thousandths / 10000, ten_thousandths % 10000));
}

static void compare_prose(qf_arena *arena, qf_val *map, const report *a, const report *b)
{
    likeness_print x = likeness_of_report(arena, a), y = likeness_of_report(arena, b);
    qf_val *list;

    qf_map_add(map, QF_S("likeness"),
               x.count > 0 && y.count > 0 ? share(arena, likeness_compare(&x, &y))
                                          : qf_val_null(arena));
    list = qf_map_list(arena, map, "prose");
    for (int number = 0; number <= 6; number++) {
        const report_part *p = report_part_get(a, number), *q = report_part_get(b, number);
        qf_str s = p != NULL ? p->text : (qf_str){ "", 0 };
        qf_str t = q != NULL ? q->text : (qf_str){ "", 0 };
        qf_val *part;

        if ((number >= 2 && number <= 4) || qf_str_eq(s, t))
            continue;
        part = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, part, "part", number);
        qf_map_str(arena, part, "heading", p != NULL ? p->heading : q->heading);
        only_in(arena, qf_map_list(arena, part, "only_a"), s, t);
        only_in(arena, qf_map_list(arena, part, "only_b"), t, s);
    }
}

qf_val *report_compare(qf_arena *arena, const report *a, const report *b)
{
    qf_val *map = qf_val_map(arena), *forms;

    qf_map_str(arena, map, "a", a->file);
    qf_map_str(arena, map, "b", b->file);
    forms = qf_map_list(arena, map, "forms");
    qf_list_add(forms, qf_val_str(arena, a->form->id));
    qf_list_add(forms, qf_val_str(arena, b->form->id));
    compare_cells(arena, map, a, b);
    compare_prose(arena, map, a, b);
    return map;
}
