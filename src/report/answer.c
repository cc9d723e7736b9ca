/* The answer of `report check`. */
#include "base/money.h"
#include "report/report.h"

static const char *const formats[] = { "unknown", "docx", "html", "txt",
                                       "xlsx",    "pdf",  "json", "xml" };

static qf_val *cells_out(qf_arena *arena, const report *r, const report_cell *cells)
{
    qf_val *map = qf_val_map(arena);

    for (size_t k = 0; r->form != NULL && k < r->form->cell_count; k++) {
        const report_cell *cell = &cells[k];
        const form_cell *c = &r->form->cells[k];

        if (cell->state == REPORT_ABSENT)
            continue;
        if (cell->state != REPORT_NUMBER)
            qf_map_add(map, c->id, qf_val_null(arena));
        else if (c->type != FORM_COUNT)
            qf_map_add(map, c->id, qf_val_str(arena, qf_fen_wan(arena, (qf_fen){ cell->number })));
        else
            qf_map_add(map, c->id, qf_val_int(arena, cell->number));
    }
    return map;
}

static qf_val *units_out(qf_arena *arena, const report *r)
{
    qf_val *list = qf_val_list(arena);

    for (size_t i = 0; i < r->unit_count; i++) {
        qf_val *map = qf_list_add(list, qf_val_map(arena));

        qf_map_str(arena, map, "name", r->units[i].name);
        qf_map_str(arena, map, "short_name", r->units[i].short_name);
        qf_map_add(map, QF_S("cells"), cells_out(arena, r, r->units[i].cells));
    }
    return list;
}

/* Dated items and names with their counts, as the file lists them. */
static qf_val *items_out(qf_arena *arena, const report *r)
{
    qf_val *list = qf_val_list(arena);

    for (const report_item *at = r->items; at != NULL; at = at->next) {
        qf_val *map = qf_list_add(list, qf_val_map(arena));

        qf_map_str(arena, map, "block", r->form->lines[at->table - 1].id);
        if (at->unit > 0)
            qf_map_str(arena, map, "unit", r->units[at->unit - 1].name);
        else
            qf_map_null(arena, map, "unit");
        qf_map_int(arena, map, "number", at->nth);
        if (r->form->data->blocks[at->table - 1].list.date.n == 0) {
            qf_map_str(arena, map, "name", at->printed);
            qf_map_str(arena, map, "about", at->about);
        } else if (qf_date_is(at->date)) {
            qf_map_str(arena, map, "date", qf_date_str(arena, at->date));
        } else {
            qf_map_null(arena, map, "date");
        }
        qf_map_str(arena, map, "count", at->count.printed);
    }
    return list;
}

static qf_val *footnotes_out(qf_arena *arena, const report *r)
{
    qf_val *map = qf_val_map(arena);

    for (size_t i = 0; i < r->form->line_count; i++) {
        qf_str text = report_footnote_of(r, (int)i + 1);

        if (text.n > 0)
            qf_map_add(map, r->form->lines[i].id, qf_val_str(arena, text));
    }
    return map;
}

static qf_val *figures_out(qf_arena *arena, const report *r)
{
    qf_val *map = qf_val_map(arena);

    for (size_t i = 0; i < r->figure_count; i++) {
        const report_figure *figure = &r->figures[i];
        qf_str id = qf_str_of(figure->id);
        bool hundredths = qf_str_ends(id, QF_S("_percent")) || qf_str_ends(id, QF_S("_yuan"));

        if (figure->state != REPORT_NUMBER)
            continue;
        qf_map_add(map, id,
                   hundredths ? qf_val_str(arena, qf_strf(arena, "%lld.%02lld",
                                                          (long long)(figure->number / 100),
                                                          (long long)(figure->number % 100)))
                              : qf_val_int(arena, figure->number));
    }
    if (r->category_count > 0) {
        qf_val *kinds = qf_map_map(arena, map, "n1.active_by_category");

        for (size_t i = 0; i < r->category_count; i++)
            qf_map_add(kinds, r->categories[i].name, qf_val_int(arena, r->categories[i].number));
    }
    return map;
}

static void str_or_null(qf_arena *arena, qf_val *map, const char *key, qf_str text)
{
    if (text.n > 0)
        qf_map_str(arena, map, key, text);
    else
        qf_map_null(arena, map, key);
}

static void finding_out(qf_arena *arena, qf_val *list, const report_finding *at)
{
    static const char *const severities[] = { "error", "warning", "info" };
    qf_val *map = qf_list_add(list, qf_val_map(arena)), *cells;

    qf_map_str(arena, map, "rule", at->rule);
    qf_map_str(arena, map, "severity", qf_str_of(severities[at->severity]));
    cells = qf_map_list(arena, map, "cells");
    for (size_t i = 0; i < at->cell_count; i++)
        qf_list_add(cells, qf_val_str(arena, at->cells[i]));
    str_or_null(arena, map, "expected", at->expected);
    str_or_null(arena, map, "found", at->found);
    qf_map_str(arena, map, "zh", at->zh);
    qf_map_str(arena, map, "en", at->en);
    str_or_null(arena, map, "place", at->place);
}

static void parts_found_out(qf_arena *arena, qf_val *map, const report *r)
{
    static const char *const names[] = { "t2", "t3", "t4" };
    qf_val *list = qf_map_list(arena, map, "parts_found");
    bool prose = false;

    for (size_t i = 0; i < r->part_count; i++)
        prose |= r->parts[i].text.n > 0 && (r->parts[i].number <= 1 || r->parts[i].number >= 5);
    if (prose && r->form != NULL)
        qf_list_add(list, qf_val_str(arena, QF_S("prose")));
    for (int table = 2; table <= 4; table++)
        if (r->table_found[table])
            qf_list_add(list, qf_val_str(arena, qf_str_of(names[table - 2])));
}

qf_val *report_answer(qf_arena *arena, const report *r)
{
    qf_val *map = qf_val_map(arena), *list;

    qf_map_str(arena, map, "file", r->file);
    qf_map_str(arena, map, "format", qf_str_of(formats[r->format]));
    str_or_null(arena, map, "form", r->form != NULL ? r->form->id : (qf_str){ 0 });
    str_or_null(arena, map, "organisation", r->organisation);
    str_or_null(arena, map, "level", qf_str_of(r->level));
    if (r->year > 0)
        qf_map_int(arena, map, "year", r->year);
    else
        qf_map_null(arena, map, "year");
    qf_map_str(arena, map, "verdict", qf_str_of(r->verdict));
    qf_map_add(map, QF_S("cells"), cells_out(arena, r, r->cells));
    if (r->unit_count > 0)
        qf_map_add(map, QF_S("units"), units_out(arena, r));
    if (r->form != NULL && r->form->data != NULL) {
        qf_map_add(map, QF_S("items"), items_out(arena, r));
        qf_map_add(map, QF_S("footnotes"), footnotes_out(arena, r));
    }
    qf_map_add(map, QF_S("figures"), figures_out(arena, r));
    list = qf_map_list(arena, map, "sections");
    for (size_t i = 0; i < r->section_count; i++)
        qf_list_add(list, qf_val_str(arena, r->sections[i]));
    list = qf_map_list(arena, map, "findings");
    for (const report_finding *at = r->findings; at != NULL; at = at->next)
        finding_out(arena, list, at);
    list = qf_map_list(arena, map, "not_assessed");
    for (size_t i = 0; i < r->not_assessed_count; i++)
        qf_list_add(list, qf_val_str(arena, r->not_assessed[i]));
    qf_map_add(
        map, QF_S("confidence"),
        qf_val_number(arena, qf_strf(arena, "%d.%02d", r->confidence / 100, r->confidence % 100)));
    parts_found_out(arena, map, r);
    return map;
}
