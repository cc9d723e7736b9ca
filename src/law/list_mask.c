#include "law/list_mask.h"

#include "base/text.h"
#include "law/data.h"
#include "law/mask_rules.h"

#include <stdlib.h>

#define FILE_NAME "list-masking.json"
#define MAX_COLUMNS 24 /* kinds of columns */
#define MAX_KINDS 16
#define MAX_WORDS 40
#define MAX_CELLS 64 /* columns of a table; what stands further right is not a list of people */
#define MAX_NAMES 20000
#define MAX_LABEL 60 /* bytes of a head; what is longer is a sentence */

enum way { KEEP, HIDE, SURNAME, LAST4, VILLAGE, WAYS };

static const char *const way_codes[WAYS] = { "keep", "hide", "surname", "last4", "village" };

struct words {
    qf_str at[MAX_WORDS];
    size_t n;
};

struct column {
    qf_str code, zh;
    struct words words;
};

struct kind {
    mask_list list;
    struct words words;
    bool hide_numbers; /* outside the columns too */
    enum way ways[MAX_COLUMNS];
};

struct mask_lists {
    struct column column[MAX_COLUMNS];
    struct kind kind[MAX_KINDS];
    size_t columns, kinds;
};

/* ---- the file */

static qf_code read_words(qf_ctx *cx, law_at at, struct words *out)
{
    law_at list;
    size_t index = 0;

    QF_TRY(law_list(cx, at, "words", &list));
    for (const qf_val *one = qf_first(list.val); one != NULL; one = one->next, index++) {
        if (index == MAX_WORDS)
            return law_wrong(cx, list, "最多 %d 个词", MAX_WORDS);
        QF_TRY(law_is_str(cx, law_item(cx, list, index, one), &out->at[out->n++]));
    }
    return QF_OK;
}

static qf_code read_ways(qf_ctx *cx, const struct mask_lists *lists, law_at cells, enum way *ways)
{
    for (size_t i = 0; i < lists->columns; i++) {
        qf_str code;
        int way = 0;

        QF_TRY(law_str(cx, cells, qf_cstr(cx->arena, lists->column[i].code), &code));
        while (way < WAYS && !qf_str_eq(code, qf_str_of(way_codes[way])))
            way++;
        if (way == WAYS)
            return law_wrong(cx, law_in(cx, cells, qf_cstr(cx->arena, lists->column[i].code)),
                             "没有这种写法");
        ways[i] = (enum way)way;
    }
    return QF_OK;
}

static qf_code read_kind(qf_ctx *cx, const struct mask_lists *lists, law_at at, struct kind *out)
{
    law_at cells;
    qf_str numbers;

    QF_TRY(law_str(cx, at, "zh", &out->list.zh));
    QF_TRY(law_str(cx, at, "law", &out->list.law));
    QF_TRY(law_str(cx, at, "numbers", &numbers));
    if (!qf_str_eq(numbers, QF_S("hide")) && !qf_str_eq(numbers, QF_S("rule")))
        return law_wrong(cx, law_in(cx, at, "numbers"), "写 hide 或者 rule");
    out->hide_numbers = qf_str_eq(numbers, QF_S("hide"));
    QF_TRY(read_words(cx, at, &out->words));
    QF_TRY(law_map(cx, at, "cells", &cells));
    return read_ways(cx, lists, cells, out->ways);
}

qf_code mask_lists_load(qf_ctx *cx, const char *dir, const mask_lists **out)
{
    struct mask_lists *lists = QF_NEW(cx->arena, struct mask_lists);
    law_at top = { FILE_NAME, "", NULL }, columns, kinds;

    QF_TRY(law_json(cx, dir, FILE_NAME, &top.val));
    QF_TRY(law_map(cx, top, "columns", &columns));
    QF_TRY(law_map(cx, top, "kinds", &kinds));
    for (const qf_val *one = qf_first(columns.val); one != NULL; one = one->next) {
        struct column *column = &lists->column[lists->columns];
        law_at at = law_in(cx, columns, qf_cstr(cx->arena, one->key));
        if (lists->columns++ == MAX_COLUMNS)
            return law_wrong(cx, columns, "最多 %d 种栏", MAX_COLUMNS);
        column->code = one->key;
        QF_TRY(law_str(cx, at, "zh", &column->zh));
        QF_TRY(read_words(cx, at, &column->words));
    }
    for (const qf_val *one = qf_first(kinds.val); one != NULL; one = one->next) {
        struct kind *kind = &lists->kind[lists->kinds];
        if (lists->kinds++ == MAX_KINDS)
            return law_wrong(cx, kinds, "最多 %d 种名单", MAX_KINDS);
        kind->list.code = one->key;
        QF_TRY(read_kind(cx, lists, law_in(cx, kinds, qf_cstr(cx->arena, one->key)), kind));
    }
    *out = lists;
    return QF_OK;
}

size_t mask_lists_count(const mask_lists *lists)
{
    return lists->kinds;
}

mask_list mask_lists_at(const mask_lists *lists, size_t index)
{
    return lists->kind[index].list;
}

/* ---- rows and heads */

struct cell {
    size_t from, to; /* without the spaces around it */
};

struct row {
    struct cell cell[MAX_CELLS];
    size_t width;  /* all cells; the one behind a last tab is none */
    size_t count;  /* without the empty end of the row */
    size_t filled; /* cells with something in them */
};

/* The next line of the text from *at; false: no more. `table`: it has a tab. */
static bool next_row(qf_str text, size_t *at, struct row *row, bool *table)
{
    size_t from = *at, end = *at;

    *row = (struct row){ .count = 0 };
    *table = false;
    if (*at >= text.n)
        return false;
    while (end < text.n && text.p[end] != '\n')
        end++;
    *at = end + 1;
    for (size_t i = from; i <= end && row->count < MAX_CELLS; i++) {
        struct cell *cell = &row->cell[row->count];
        if (i < end && text.p[i] != '\t')
            continue;
        *table = *table || i < end;
        *cell = (struct cell){ from, i };
        while (cell->from < cell->to && text.p[cell->from] == ' ')
            cell->from++;
        while (cell->to > cell->from && text.p[cell->to - 1] == ' ')
            cell->to--;
        row->filled += cell->to > cell->from;
        row->count++;
        from = i + 1;
    }
    row->width = row->count - (row->count > 1 && row->cell[row->count - 1].from == end);
    while (row->count > 0 && row->cell[row->count - 1].from == row->cell[row->count - 1].to)
        row->count--;
    return true;
}

static bool has_word(qf_str text, const struct words *words)
{
    for (size_t i = 0; i < words->n; i++)
        if (qf_str_has(text, words->at[i]))
            return true;
    return false;
}

/* Which kind of column a head begins; -1: none. */
static int meaning(qf_arena *arena, const struct mask_lists *lists, qf_str text,
                   const struct cell *cell)
{
    qf_str label = qf_fold_label(arena, qf_str_sub(text, cell->from, cell->to));

    for (size_t c = 0; label.n <= MAX_LABEL && c < lists->columns; c++)
        if (has_word(label, &lists->column[c].words))
            return (int)c;
    return -1;
}

/* Which kind of column each cell of a head begins; -1 none. False: no head of a list of people. */
static bool read_head(qf_arena *arena, const struct mask_lists *lists, qf_str text,
                      const struct row *row, int *means)
{
    size_t known = 0;

    for (size_t i = 0; i < row->width; i++) {
        means[i] = i < row->count ? meaning(arena, lists, text, &row->cell[i]) : -1;
        known += means[i] >= 0;
    }
    return known > 0 && row->filled > 1;
}

/* A second row of heads fills only columns that the first did not tell. */
static bool read_second_head(qf_arena *arena, const struct mask_lists *lists, qf_str text,
                             const struct row *row, int *means)
{
    bool known = false;

    for (size_t i = 0; i < row->count; i++)
        if (row->cell[i].from < row->cell[i].to && means[i] >= 0)
            return false;
    for (size_t i = 0; i < row->count; i++) {
        int own = meaning(arena, lists, text, &row->cell[i]);
        means[i] = own >= 0 ? own : means[i];
        known = known || own >= 0;
    }
    return known;
}

/* A list of people says who they are, by name or by number. */
static bool names_people(const struct mask_lists *lists, const int *means, size_t count)
{
    static const qf_str codes[] = { QF_S_INIT("name"), QF_S_INIT("guardian"), QF_S_INIT("reporter"),
                                    QF_S_INIT("id_card"), QF_S_INIT("bank_card") };

    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; c < sizeof(codes) / sizeof(codes[0]); c++)
            if (means[i] >= 0 && qf_str_eq(lists->column[means[i]].code, codes[c]))
                return true;
    return false;
}

qf_str mask_list_guess(qf_arena *arena, const mask_lists *lists, qf_str title, qf_str text)
{
    int means[MAX_CELLS];
    struct row row;
    size_t at = 0;
    bool table, list = false;

    while (!list && next_row(text, &at, &row, &table))
        list = table && read_head(arena, lists, text, &row, means) &&
               names_people(lists, means, row.count);
    for (size_t k = 0; list && k < lists->kinds; k++)
        if (has_word(title, &lists->kind[k].words))
            return lists->kind[k].list.code;
    return QF_S("");
}

/* ---- cells */

struct finding {
    qf_ctx *cx;
    const struct mask_lists *lists;
    const struct kind *kind;
    qf_str text;
    mask_hit *hits; /* of columns, then of names elsewhere */
    size_t count, room, odd;
    qf_str *names;
    size_t name_count;
};

/* Nothing there, or covered already. */
static bool is_done(qf_str cell)
{
    static const qf_str signs[] = { QF_S_INIT("*"), QF_S_INIT("＊"), QF_S_INIT("某"),
                                    QF_S_INIT("××") };
    static const qf_str none[] = { QF_S_INIT(""), QF_S_INIT("无"), QF_S_INIT("/"), QF_S_INIT("-"),
                                   QF_S_INIT("—") };

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
        if (qf_str_has(cell, signs[i]))
            return true;
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        if (qf_str_eq(cell, none[i]))
            return true;
    return false;
}

static qf_str stars(qf_arena *arena, qf_str before, size_t count, qf_str behind)
{
    qf_buf out = qf_buf_new(arena, before.n + behind.n + count + 1);

    qf_buf_add(&out, before);
    for (size_t i = 0; i < count; i++)
        qf_buf_addc(&out, '*');
    qf_buf_add(&out, behind);
    return qf_buf_str(&out);
}

/* The first `count` characters of a word. */
static qf_str head_of(qf_str word, size_t count)
{
    size_t at = 0;

    while (count-- > 0 && at < word.n)
        (void)qf_rune_next(word, &at);
    return qf_str_sub(word, 0, at);
}

static qf_str surname(qf_arena *arena, qf_str name)
{
    static const char *const two[] = { "欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "公孙",
                                       "令狐", "夏侯", "东方", "慕容", "司徒", "长孙", "端木" };
    size_t length = qf_rune_count(name), keep = 1;

    for (size_t i = 0; i < sizeof(two) / sizeof(two[0]); i++)
        if (length > 2 && qf_str_starts(name, qf_str_of(two[i])))
            keep = 2;
    return stars(arena, head_of(name, keep), length > keep ? length - keep : 1, QF_S(""));
}

/* Up to the village or community; what stands behind it is a home. */
static qf_str village(qf_arena *arena, qf_str address)
{
    static const qf_str ends[] = { QF_S_INIT("社区"), QF_S_INIT("居委会"), QF_S_INIT("村") };

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        ptrdiff_t at = qf_str_find(address, ends[i], 0);
        if (at >= 0)
            return stars(arena, qf_str_sub(address, 0, (size_t)at + ends[i].n),
                         (size_t)at + ends[i].n < address.n ? 3 : 0, QF_S(""));
    }
    return QF_S("***");
}

static qf_str shown(qf_arena *arena, enum way way, qf_str cell)
{
    size_t length = qf_rune_count(cell);

    switch (way) {
    case LAST4:
        return length <= 4 ? QF_S("***")
                           : stars(arena, QF_S(""), length - 4,
                                   qf_str_sub(cell, head_of(cell, length - 4).n, cell.n));
    case SURNAME:
        return surname(arena, cell);
    case VILLAGE:
        return village(arena, cell);
    case KEEP:
        return cell;
    case HIDE:
    case WAYS:
        break;
    }
    return QF_S("***");
}

static qf_code add_hit(struct finding *f, size_t from, size_t to, const struct column *column,
                       qf_str text)
{
    if (f->count == MASK_MAX_HITS)
        return qf_fail(f->cx, QF_LIMIT, "MASK.TOO_MANY", NULL, "个人信息太多，请分成几个文件");
    if (f->count == f->room) {
        mask_hit *old = f->hits;
        f->room = f->room == 0 ? 64 : 2 * f->room;
        f->hits = QF_NEW_ARRAY(f->cx->arena, mask_hit, f->room);
        if (f->count > 0)
            memcpy(f->hits, old, f->count * sizeof(*old));
    }
    f->hits[f->count++] = (mask_hit){ .class = MASK_CLASS_COUNT,
                                      .byte_from = from,
                                      .byte_to = to,
                                      .valid = true,
                                      .masked = true,
                                      .shown = text,
                                      .column = column->zh };
    return QF_OK;
}

static qf_code take_cell(struct finding *f, const struct cell *cell, int means)
{
    qf_str text = qf_str_sub(f->text, cell->from, cell->to), words;
    const struct column *column = &f->lists->column[means];
    enum way way = f->kind->ways[means];
    bool name = qf_str_eq(column->code, QF_S("name")) ||
                qf_str_eq(column->code, QF_S("guardian")) ||
                qf_str_eq(column->code, QF_S("reporter"));

    if (is_done(text))
        return QF_OK;
    words = shown(f->cx->arena, way, text);
    if (qf_str_eq(words, text))
        return QF_OK;
    if (name && f->name_count < MAX_NAMES && qf_rune_count(text) >= 2 && qf_rune_count(text) <= 6)
        f->names[f->name_count++] = text;
    return add_hit(f, cell->from, cell->to, column, words);
}

static bool is_total(qf_str cell)
{
    return qf_str_has(cell, QF_S("合计")) || qf_str_has(cell, QF_S("总计")) ||
           qf_str_has(cell, QF_S("小计"));
}

/* All tables of the text: a head, and the rows with as many cells below it. */
static qf_code find_columns(struct finding *f)
{
    int means[MAX_CELLS] = { 0 };
    size_t at = 0, width = 0;
    bool table, begun = false;
    struct row row;

    while (next_row(f->text, &at, &row, &table)) {
        qf_str first = qf_str_sub(f->text, row.cell[0].from, row.cell[0].to);
        if (!table || width == 0) {
            bool head = table && read_head(f->cx->arena, f->lists, f->text, &row, means);
            width = head ? row.width : 0;
            begun = false;
            continue;
        }
        if (row.count > width || (row.count < width && is_total(first))) {
            f->odd += row.count > width;
            continue;
        }
        if (!begun && read_second_head(f->cx->arena, f->lists, f->text, &row, means))
            continue;
        begun = true;
        for (size_t i = 0; i < row.count; i++)
            if (means[i] >= 0)
                QF_TRY(take_cell(f, &row.cell[i], means[i]));
    }
    return QF_OK;
}

static int by_place(const void *a, const void *b)
{
    size_t x = ((const mask_hit *)a)->byte_from, y = ((const mask_hit *)b)->byte_from;

    return x < y ? -1 : x > y;
}

static int by_words(const void *a, const void *b)
{
    return qf_str_cmp(*(const qf_str *)a, *(const qf_str *)b);
}

/* Names that a column covers, wherever else they stand. */
static qf_code find_names(struct finding *f)
{
    qf_str text = f->text;
    size_t column = 0;

    while (column < f->lists->columns && !qf_str_eq(f->lists->column[column].code, QF_S("name")))
        column++;
    if (column == f->lists->columns || f->name_count == 0)
        return QF_OK;
    qsort(f->names, f->name_count, sizeof(*f->names), by_words);
    for (size_t at = 0; at < text.n;) {
        size_t step = 0, here = at;
        (void)qf_rune_next(text, &here);
        for (size_t length = 6; length >= 2 && step == 0; length--) {
            qf_str word = head_of(qf_str_sub(text, at, text.n), length);
            if (bsearch(&word, f->names, f->name_count, sizeof(word), by_words) != NULL) {
                QF_TRY(add_hit(f, at, at + word.n, &f->lists->column[column],
                               shown(f->cx->arena, f->kind->ways[column], word)));
                step = word.n;
            }
        }
        at = step > 0 ? at + step : here;
    }
    return QF_OK;
}

/* Both kinds of hits in the order of the text; where they overlap the column's counts. */
static void merge(struct finding *f, mask_hits general, mask_hits *out)
{
    mask_hit *all = QF_NEW_ARRAY(f->cx->arena, mask_hit, f->count + general.count + 1);
    size_t g = 0, n = 0, until = 0;

    if (f->count > 0)
        qsort(f->hits, f->count, sizeof(*f->hits), by_place);
    for (size_t i = 0; i <= f->count; i++) {
        size_t from = i < f->count ? f->hits[i].byte_from : f->text.n;
        for (; g < general.count && general.at[g].byte_from < from; g++) {
            mask_hit hit = general.at[g];
            bool cut = hit.byte_from < until || hit.byte_to > from;
            hit.byte_from = hit.byte_from < until ? until : hit.byte_from;
            hit.byte_to = hit.byte_to > from ? from : hit.byte_to;
            if (hit.byte_from >= hit.byte_to)
                continue;
            if (hit.masked && (cut || f->kind->hide_numbers))
                hit.shown = QF_S("***");
            all[n++] = hit;
        }
        if (i < f->count && from >= until) {
            all[n++] = f->hits[i];
            until = f->hits[i].byte_to;
        }
    }
    *out = (mask_hits){ all, n };
}

const mask_lists *mask_lists_of(const mask_rules *rules)
{
    return rules->lists;
}

qf_code mask_list_find(qf_ctx *cx, const mask_rules *rules, qf_str kind, qf_str text,
                       mask_hits *out, size_t *odd)
{
    const mask_lists *lists = rules->lists;
    struct finding f = { .cx = cx, .lists = lists, .text = text };
    mask_hits general;

    if (odd != NULL)
        *odd = 0;
    QF_TRY(mask_find(cx, rules, text, &general));
    *out = general;
    for (size_t k = 0; k < lists->kinds; k++)
        if (qf_str_eq(lists->kind[k].list.code, kind))
            f.kind = &lists->kind[k];
    if (f.kind == NULL)
        return QF_OK;
    f.names = QF_NEW_ARRAY(cx->arena, qf_str, MAX_NAMES);
    QF_TRY(find_columns(&f));
    QF_TRY(find_names(&f));
    merge(&f, general, out);
    if (odd != NULL)
        *odd = f.odd;
    return QF_OK;
}
