#include "report/rollup.h"

#include "base/money.h"
#include "report/render.h"

#include <stdlib.h>

#define MAX_FORMS 16

/* One report, as it lies in the spool; organisation and file name follow it. */
typedef struct packed {
    const form *form; /* NULL unreadable */
    uint8_t verdict;  /* 0 pass, 1 fail, 2 unreadable */
    int16_t year;
    uint32_t errors;
    uint32_t organisation, file; /* bytes */
    uint8_t state[REPORT_MAX_CELLS];
    int64_t number[REPORT_MAX_CELLS];
} packed;

typedef struct group {
    int form, year;
    size_t reports, pass, fail;
    int64_t sum[REPORT_MAX_CELLS];
    size_t without[REPORT_MAX_CELLS];
    struct group *next;
} group;

/* One line for each report: who, which year, how it went. */
typedef struct entry {
    qf_str organisation, file;
    int year, verdict;
    uint32_t errors;
    struct entry *next;
} entry;

struct rollup {
    qf_arena *arena;
    const form *forms[MAX_FORMS]; /* in the order of the answer */
    int form_count;
    group *groups;
    entry *first, *last;
    size_t count;
};

rollup *rollup_new(qf_arena *arena, const form *new_form, const form *old_form)
{
    rollup *sum = QF_NEW(arena, rollup);

    sum->arena = arena;
    sum->forms[0] = new_form;
    sum->forms[1] = old_form;
    sum->form_count = 2;
    for (size_t i = 0; i < new_form->beside_count && sum->form_count < MAX_FORMS; i++)
        sum->forms[sum->form_count++] = new_form->beside[i];
    return sum;
}

qf_str rollup_pack(qf_arena *arena, const report *r)
{
    packed *p = qf_alloc(arena, sizeof *p + r->organisation.n + r->file.n);
    char *text = (char *)(p + 1);

    p->form = r->form;
    p->verdict = (uint8_t)(r->form == NULL ? 2 : strcmp(r->verdict, "fail") == 0);
    p->year = (int16_t)r->year;
    for (const report_finding *at = r->findings; at != NULL; at = at->next)
        p->errors += at->severity == FORM_ERROR;
    p->organisation = (uint32_t)r->organisation.n;
    p->file = (uint32_t)r->file.n;
    for (size_t k = 0; r->form != NULL && k < r->form->cell_count; k++) {
        p->state[k] = (uint8_t)r->cells[k].state;
        p->number[k] = r->cells[k].number;
    }
    if (r->organisation.n > 0)
        memcpy(text, r->organisation.p, r->organisation.n);
    if (r->file.n > 0)
        memcpy(text + r->organisation.n, r->file.p, r->file.n);
    return (qf_str){ (const char *)p, sizeof *p + r->organisation.n + r->file.n };
}

/* The group, in the order of form and year; made when it is new. */
static group *group_of(rollup *sum, int form_index, int year)
{
    group **at = &sum->groups, *made;

    while (*at != NULL &&
           ((*at)->form < form_index || ((*at)->form == form_index && (*at)->year < year)))
        at = &(*at)->next;
    if (*at != NULL && (*at)->form == form_index && (*at)->year == year)
        return *at;
    made = QF_NEW(sum->arena, group);
    made->form = form_index;
    made->year = year;
    made->next = *at;
    *at = made;
    return made;
}

/* Place of the form in sum->forms; -1 for none. */
static int form_number(const rollup *sum, const form *of)
{
    for (int i = 0; of != NULL && i < sum->form_count; i++)
        if (sum->forms[i] == of)
            return i;
    return -1;
}

void rollup_add(rollup *sum, qf_str bytes)
{
    const packed *p = (const packed *)(const void *)bytes.p;
    qf_str text = qf_str_sub(bytes, sizeof *p, bytes.n);
    entry *e = QF_NEW(sum->arena, entry);
    int which = form_number(sum, p->form);
    group *g;

    e->organisation = qf_str_copy(sum->arena, qf_str_sub(text, 0, p->organisation));
    e->file = qf_str_copy(sum->arena, qf_str_sub(text, p->organisation, text.n));
    e->year = p->year;
    e->verdict = p->verdict;
    e->errors = p->errors;
    if (sum->last != NULL)
        sum->last->next = e;
    else
        sum->first = e;
    sum->last = e;
    sum->count++;
    if (which < 0)
        return;
    g = group_of(sum, which, p->year);
    g->reports++;
    g->pass += p->verdict == 0;
    g->fail += p->verdict == 1;
    for (size_t k = 0; k < sum->forms[g->form]->cell_count; k++) {
        int64_t more;

        if (p->state[k] == REPORT_NUMBER && !__builtin_add_overflow(g->sum[k], p->number[k], &more))
            g->sum[k] = more;
        else
            g->without[k]++;
    }
}

/* ---- who is missing */

typedef struct unit_year {
    qf_str unit;
    int year;
} unit_year;

static int by_unit(const void *a, const void *b)
{
    const unit_year *x = a, *y = b;
    int order = qf_str_cmp(x->unit, y->unit);

    return order != 0 ? order : (x->year > y->year) - (x->year < y->year);
}

static unit_year *units_of(qf_arena *arena, const rollup *sum, size_t *count)
{
    unit_year *units = QF_NEW_ARRAY(arena, unit_year, sum->count + 1);

    *count = 0;
    for (const entry *e = sum->first; e != NULL; e = e->next)
        if (e->organisation.n > 0 && e->year > 0)
            units[(*count)++] = (unit_year){ e->organisation, e->year };
    qsort(units, *count, sizeof *units, by_unit);
    return units;
}

static void add_unit(qf_arena *arena, qf_val *list, qf_str unit, int year)
{
    qf_val *map = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, map, "organisation", unit);
    qf_map_int(arena, map, "year", year);
}

static bool year_in_set(const rollup *sum, int year)
{
    for (const group *g = sum->groups; g != NULL; g = g->next)
        if (g->year == year)
            return true;
    return false;
}

static void missing_and_twice(qf_arena *arena, const rollup *sum, qf_val *missing, qf_val *twice)
{
    size_t count;
    const unit_year *units = units_of(arena, sum, &count);
    int low = 9999, high = 0;

    for (size_t i = 0; i < count; i++) {
        low = units[i].year < low ? units[i].year : low;
        high = units[i].year > high ? units[i].year : high;
    }
    for (size_t i = 0, next; i < count; i = next) {
        next = i;
        for (int year = low; year <= high; year++) {
            size_t times = 0;

            while (next < count && qf_str_eq(units[next].unit, units[i].unit) &&
                   units[next].year == year) {
                times++;
                next++;
            }
            if (times == 0 && year_in_set(sum, year))
                add_unit(arena, missing, units[i].unit, year);
            else if (times > 1)
                add_unit(arena, twice, units[i].unit, year);
        }
    }
}

/* ---- out */

static qf_val *cell_value(qf_arena *arena, const form_cell *cell, int64_t number)
{
    return cell->type != FORM_COUNT ? qf_val_str(arena, qf_fen_wan(arena, (qf_fen){ number }))
                                    : qf_val_int(arena, number);
}

static void group_value(qf_arena *arena, qf_val *list, const rollup *sum, const group *g)
{
    qf_val *map = qf_list_add(list, qf_val_map(arena)), *cells, *without;
    const form *f = sum->forms[g->form];

    qf_map_str(arena, map, "form", f->id);
    if (g->year > 0)
        qf_map_int(arena, map, "year", g->year);
    else
        qf_map_null(arena, map, "year");
    qf_map_int(arena, map, "reports", (int64_t)g->reports);
    qf_map_int(arena, map, "pass", (int64_t)g->pass);
    qf_map_int(arena, map, "fail", (int64_t)g->fail);
    cells = qf_map_map(arena, map, "cells");
    without = qf_map_map(arena, map, "incomplete");
    for (size_t k = 0; k < f->cell_count; k++) {
        qf_map_add(cells, f->cells[k].id, cell_value(arena, &f->cells[k], g->sum[k]));
        if (g->without[k] > 0)
            qf_map_add(without, f->cells[k].id, qf_val_int(arena, (int64_t)g->without[k]));
    }
}

qf_val *rollup_value(qf_arena *arena, const rollup *sum)
{
    qf_val *map = qf_val_map(arena), *groups = qf_map_list(arena, map, "groups");
    qf_val *failing = qf_map_list(arena, map, "failing");
    qf_val *unreadable = qf_map_list(arena, map, "unreadable");
    qf_val *missing = qf_map_list(arena, map, "missing");

    for (const group *g = sum->groups; g != NULL; g = g->next)
        group_value(arena, groups, sum, g);
    for (const entry *e = sum->first; e != NULL; e = e->next) {
        qf_val *line;

        if (e->verdict == 2)
            qf_list_add(unreadable, qf_val_str(arena, e->file));
        if (e->verdict != 1)
            continue;
        line = qf_list_add(failing, qf_val_map(arena));
        qf_map_str(arena, line, "file", e->file);
        qf_map_str(arena, line, "organisation", e->organisation);
        qf_map_int(arena, line, "year", e->year);
        qf_map_int(arena, line, "errors", e->errors);
    }
    missing_and_twice(arena, sum, missing, qf_map_list(arena, map, "twice"));
    return map;
}

/* ---- as a document */

static void add_block(doc *document, doc_block block)
{
    document->blocks[document->count++] = block;
}

/* A table of plain rows: `cols` texts each, the first row is the header. */
static doc_table *plain_table(qf_arena *arena, const qf_str *texts, size_t rows, size_t cols)
{
    doc_table *table = QF_NEW(arena, doc_table);

    table->rows = (int)rows;
    table->cols = (int)cols;
    table->header_rows = 1;
    table->count = rows * cols;
    table->cells = QF_NEW_ARRAY(arena, doc_cell, table->count);
    for (size_t i = 0; i < table->count; i++)
        table->cells[i] = (doc_cell){ .row = (int)(i / cols),
                                      .col = (int)(i % cols),
                                      .row_span = 1,
                                      .col_span = 1,
                                      .header = i < cols,
                                      .text = texts[i] };
    return table;
}

static void add_group(qf_arena *arena, doc *document, const rollup *sum, const group *g)
{
    report *r = QF_NEW(arena, report);

    r->arena = arena;
    r->form = sum->forms[g->form];
    for (size_t k = 0; k < r->form->cell_count; k++)
        r->cells[k] = (report_cell){ .state = REPORT_NUMBER, .number = g->sum[k] };
    add_block(document, (doc_block){ .kind = DOC_HEADING,
                                     .level = 1,
                                     .text = qf_strf(arena, "%d年度 %.*s：%zu份汇总", g->year,
                                                     QF_ARG(r->form->title), g->reports) });
    if (r->form->data != NULL) {
        report_render_data(arena, r, document);
        return;
    }
    for (int number = 2; number <= 4; number++) {
        doc_table *table = QF_NEW(arena, doc_table);

        r->table_found[number] = true;
        *table = *report_render_table(arena, r, number);
        table->caption =
            qf_strf(arena, "%d年合计 %.*s", g->year, QF_ARG(r->form->tables[number - 2].title));
        add_block(document, (doc_block){ .kind = DOC_TABLE, .table = table });
    }
}

static void add_list(qf_arena *arena, doc *document, const rollup *sum)
{
    static const char *const verdicts[] = { "通过", "不通过", "读不出来" };
    qf_str *texts = QF_NEW_ARRAY(arena, qf_str, (sum->count + 1) * 5);
    size_t at = 5;

    texts[0] = QF_S("文件");
    texts[1] = QF_S("单位");
    texts[2] = QF_S("年度");
    texts[3] = QF_S("结论");
    texts[4] = QF_S("差错");
    for (const entry *e = sum->first; e != NULL; e = e->next) {
        texts[at++] = e->file;
        texts[at++] = e->organisation;
        texts[at++] = e->year > 0 ? qf_strf(arena, "%d", e->year) : QF_S("");
        texts[at++] = qf_str_of(verdicts[e->verdict]);
        texts[at++] = qf_strf(arena, "%u", e->errors);
    }
    add_block(document, (doc_block){ .kind = DOC_HEADING, .level = 1, .text = QF_S("各份报告") });
    add_block(document, (doc_block){ .kind = DOC_TABLE,
                                     .table = plain_table(arena, texts, sum->count + 1, 5) });
}

doc *rollup_doc(qf_arena *arena, const rollup *sum)
{
    doc *document = QF_NEW(arena, doc);
    size_t tables = 0;

    for (const group *g = sum->groups; g != NULL; g = g->next)
        tables += sum->forms[g->form]->data != NULL ? 2 * sum->forms[g->form]->line_count + 1 : 4;
    document->title = QF_S("政府信息公开工作年度报告汇总");
    document->blocks = QF_NEW_ARRAY(arena, doc_block, tables + 3);
    add_block(document, (doc_block){ .kind = DOC_HEADING, .level = 0, .text = document->title });
    for (const group *g = sum->groups; g != NULL; g = g->next)
        add_group(arena, document, sum, g);
    add_list(arena, document, sum);
    return document;
}
