/* A report as JSON: the answer of `report check`, and the same read back. */
#include "base/json.h"
#include "base/money.h"
#include "report/cells.h"
#include "report/meta.h"
#include "report/read_find.h"

/* ---- out */

static const char *const formats[] = { "unknown", "docx", "html", "txt", "xlsx", "pdf", "json" };

static qf_val *cells_out(qf_arena *arena, const report *r)
{
    qf_val *map = qf_val_map(arena);

    for (size_t k = 0; r->form != NULL && k < r->form->cell_count; k++) {
        const report_cell *cell = &r->cells[k];
        const form_cell *c = &r->form->cells[k];

        if (cell->state == REPORT_ABSENT)
            continue;
        if (cell->state != REPORT_NUMBER)
            qf_map_add(map, c->id, qf_val_null(arena));
        else if (c->type == FORM_WAN)
            qf_map_add(map, c->id, qf_val_str(arena, qf_fen_wan(arena, (qf_fen){ cell->number })));
        else
            qf_map_add(map, c->id, qf_val_int(arena, cell->number));
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

static void with_parts_out(qf_arena *arena, qf_val *map, const report *r)
{
    qf_val *list, *period;

    str_or_null(arena, map, "title", r->title);
    if (qf_date_is(r->period_from) && qf_date_is(r->period_to)) {
        period = qf_map_list(arena, map, "period");
        qf_list_add(period, qf_val_str(arena, qf_date_str(arena, r->period_from)));
        qf_list_add(period, qf_val_str(arena, qf_date_str(arena, r->period_to)));
    }
    if (qf_date_is(r->published_on))
        qf_map_str(arena, map, "published_on", qf_date_str(arena, r->published_on));
    list = qf_map_list(arena, map, "parts");
    for (size_t i = 0; i < r->part_count; i++) {
        qf_val *part = qf_list_add(list, qf_val_map(arena));

        qf_map_int(arena, part, "number", r->parts[i].number);
        qf_map_str(arena, part, "heading", r->parts[i].heading);
        qf_map_str(arena, part, "text", r->parts[i].text);
    }
}

qf_val *report_answer(qf_arena *arena, const report *r, bool with_parts)
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
    qf_map_add(map, QF_S("cells"), cells_out(arena, r));
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
    if (with_parts)
        with_parts_out(arena, map, r);
    return map;
}

/* ---- in */

#define bad(cx, key, ...) qf_fail((cx), QF_INVALID, "REPORT.JSON", (key), __VA_ARGS__)

QF_MUST static qf_code cell_in(qf_ctx *cx, const qf_val *at, report *r)
{
    int k = form_cell_index(r->form, at->key);
    const char *key = qf_cstr(cx->arena, at->key);
    report_cell *cell;
    cells_number number;

    if (k < 0)
        return bad(cx, key, "cells 里的 %s 不是这张表的单元格", key);
    cell = &r->cells[k];
    r->table_found[r->form->cells[k].table] = true;
    switch (at->type) {
    case QF_VAL_NULL:
        cell->state = REPORT_BLANK;
        return QF_OK;
    case QF_VAL_INT:
        cell->printed = qf_strf(cx->arena, "%lld", (long long)at->number);
        break;
    case QF_VAL_NUMBER:
    case QF_VAL_STR:
        cell->printed = at->text;
        break;
    default:
        return bad(cx, key, "cells 里的 %s 应为数字、字符串或 null", key);
    }
    number = cells_number_of(cx->arena, cell->printed, &r->form->cells[k]);
    cell->state = number.state;
    cell->number = number.number;
    cell->faulty = number.faulty;
    return QF_OK;
}

static const form *form_in(const qf_val *json, const form *new_form, const form *old_form, int year)
{
    qf_str id = qf_get_str(json, "form");

    if (qf_str_eq(id, new_form->id))
        return new_form;
    if (qf_str_eq(id, old_form->id))
        return old_form;
    return year != 0 && year < new_form->from_year ? old_form : new_form;
}

static void parts_in(const qf_val *json, report *r)
{
    size_t max = sizeof r->parts / sizeof *r->parts;

    for (const qf_val *at = qf_first(qf_get(json, "parts")); at != NULL && r->part_count < max;
         at = at->next) {
        report_part *part = &r->parts[r->part_count++];

        part->number = (int)qf_get_int(at, "number", 0);
        part->heading = qf_get_str(at, "heading");
        part->text = qf_get_str(at, "text");
    }
    for (const qf_val *at = qf_first(qf_get(json, "sections"));
         at != NULL && r->section_count < sizeof r->sections / sizeof *r->sections; at = at->next)
        if (at->type == QF_VAL_STR)
            r->sections[r->section_count++] = at->text;
}

static void dates_in(const qf_val *json, report *r)
{
    const qf_val *from = qf_first(qf_get(json, "period"));

    r->period_from = r->period_to = r->published_on = QF_NO_DATE;
    if (from != NULL && from->next != NULL && from->type == QF_VAL_STR &&
        from->next->type == QF_VAL_STR &&
        (!qf_date_parse(from->text, &r->period_from) ||
         !qf_date_parse(from->next->text, &r->period_to)))
        r->period_from = r->period_to = QF_NO_DATE;
    if (!qf_date_parse(qf_get_str(json, "published_on"), &r->published_on))
        r->published_on = QF_NO_DATE;
}

static const char *level_in(qf_str level, qf_str organisation)
{
    static const char *const known[] = { "township", "county", "city", "province", "department" };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (qf_str_eq(level, qf_str_of(known[i])))
            return known[i];
    return organisation.n > 0 ? report_level_of(organisation) : NULL;
}

/* Text parts of 5.2: a title and at least four of the six headings make a whole file. */
static bool whole(const report *r)
{
    size_t numbered = 0;

    for (size_t i = 0; i < r->part_count; i++)
        numbered += r->parts[i].number >= 1;
    return r->title.n > 0 && numbered >= 4;
}

qf_code report_read_json(qf_ctx *cx, qf_str text, const form *new_form, const form *old_form,
                         report *r)
{
    const qf_val *json, *cells;

    QF_TRY(qf_json_read(cx, text, qf_cstr(cx->arena, r->file), &json));
    r->format = DOC_JSON;
    cells = qf_get(json, "cells");
    if (json->type != QF_VAL_MAP || (cells == NULL && qf_get(json, "parts") == NULL) ||
        (cells != NULL && cells->type != QF_VAL_MAP))
        return bad(cx, "cells", "JSON 里没有 cells：应为以单元格编号为键的对象");
    r->year = (int)qf_get_int(json, "year", 0);
    if (r->year < 1900 || r->year > 9999)
        r->year = 0;
    if (r->form == NULL)
        r->form = form_in(json, new_form, old_form, r->year);
    r->title = qf_get_str(json, "title");
    r->organisation = qf_get_str(json, "organisation");
    r->level = level_in(qf_get_str(json, "level"), r->organisation);
    dates_in(json, r);
    parts_in(json, r);
    for (const qf_val *at = qf_first(cells); at != NULL; at = at->next)
        QF_TRY(cell_in(cx, at, r));
    r->whole = whole(r);
    r->confidence = 100;
    if (qf_count(cells) == 0 && r->part_count == 0) {
        find_unreadable(r, NULL);
        r->verdict = "unreadable";
        r->form = NULL;
        return QF_OK;
    }
    if (r->form == old_form && r->year >= new_form->from_year)
        find_old_form(r);
    return QF_OK;
}
