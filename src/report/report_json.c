#include "report/report_json.h"

#include "base/json.h"
#include "base/money.h"
#include "base/text.h"
#include "doc/markup.h"
#include "report/cells.h"
#include "report/meta.h"
#include "report/read_find.h"

#define PROSE_MAX ((size_t)8 * 1024 * 1024)

#define bad(cx, key, ...) qf_fail((cx), QF_INVALID, "REPORT.JSON", (key), __VA_ARGS__)

/* ---- cells */

/* Reads what stands in cell k, by the same rules as in any document. */
static void set_cell(cells_reader *rd, size_t k, qf_str printed)
{
    report_cell *cell = &rd->r->cells[k];
    cells_number number = cells_number_of(rd->cx->arena, printed, &rd->form->cells[k]);

    cell->printed = printed;
    cell->state = number.state;
    cell->number = number.number;
    if (number.note)
        find_note(rd, (int)k);
    if (number.full_width)
        find_full_width(rd, (int)k);
}

static qf_code read_cell(cells_reader *rd, size_t k, const qf_val *value)
{
    qf_arena *arena = rd->cx->arena;

    switch (value->type) {
    case QF_VAL_NULL:
        rd->r->cells[k].state = REPORT_BLANK;
        return QF_OK;
    case QF_VAL_INT:
        if (rd->form->cells[k].type == FORM_COUNT && value->number >= 0 &&
            value->number <= INT64_C(1000000000000000)) {
            rd->r->cells[k].state = REPORT_NUMBER;
            rd->r->cells[k].number = value->number;
            return QF_OK;
        }
        set_cell(rd, k, qf_strf(arena, "%lld", (long long)value->number));
        return QF_OK;
    case QF_VAL_NUMBER:
    case QF_VAL_STR:
        set_cell(rd, k, markup_clean(arena, value->text));
        return QF_OK;
    case QF_VAL_BOOL:
    case QF_VAL_HTML:
    case QF_VAL_LIST:
    case QF_VAL_MAP:
        break;
    }
    return bad(rd->cx, "cells", "cells 里的“%.*s”要写成数字、文字或 null",
               QF_ARG(rd->form->cells[k].id));
}

static qf_code read_cells(cells_reader *rd, const qf_val *cells)
{
    size_t next = 0;
    int at;

    if (cells->type != QF_VAL_MAP)
        return bad(rd->cx, "cells", "cells 要写成 {\"单元格编号\": 数字} 的形式");
    for (const qf_val *v = qf_first(cells); v != NULL; v = v->next) {
        /* Cells mostly come in the order of the form. */
        if (next < rd->form->cell_count && qf_str_eq(rd->form->cells[next].id, v->key))
            at = (int)next;
        else
            at = form_cell_index(rd->form, v->key);
        if (at < 0)
            return bad(rd->cx, "cells", "格式 %.*s 里没有“%.*s”这个单元格，请核对编号",
                       QF_ARG(rd->form->id), QF_ARG(v->key));
        next = (size_t)at + 1;
        QF_TRY(read_cell(rd, (size_t)at, v));
        rd->r->table_found[rd->form->cells[at].table] = true;
    }
    return QF_OK;
}

qf_str report_cell_text(qf_arena *arena, const form_cell *cell, const report_cell *value)
{
    qf_str number;

    if (value->state == REPORT_ABSENT)
        return (qf_str){ "", 0 };
    if (value->state != REPORT_NUMBER)
        return qf_squeeze(arena, value->printed);
    number = cell->type != FORM_COUNT ? qf_fen_wan(arena, (qf_fen){ value->number })
                                      : qf_strf(arena, "%lld", (long long)value->number);
    /* Anything beside the number stays as it is: to drop a remark is not the printer's job. */
    if (value->printed.n > 0) {
        cells_number again = cells_number_of(arena, value->printed, cell);

        if (again.state != REPORT_NUMBER || again.number != value->number || again.note)
            return qf_squeeze(arena, value->printed);
    }
    return number;
}

/* ---- prose */

static qf_str form_heading(const form *of, int number)
{
    for (size_t i = 0; i < of->section_count; i++)
        if (of->sections[i].number == number)
            return of->sections[i].title;
    return (qf_str){ "", 0 };
}

/* Text of a part: one string, or a list of paragraphs. */
static qf_code read_text(qf_ctx *cx, const qf_val *text, qf_str *out)
{
    qf_buf all = qf_buf_new(cx->arena, PROSE_MAX);

    *out = (qf_str){ "", 0 };
    if (text == NULL || text->type == QF_VAL_NULL)
        return QF_OK;
    if (text->type == QF_VAL_STR) {
        *out = markup_clean(cx->arena, text->text);
        return QF_OK;
    }
    if (text->type != QF_VAL_LIST)
        return bad(cx, "prose", "prose 里的 text 要写成一段文字，或者各段文字的列表");
    for (const qf_val *v = qf_first(text); v != NULL; v = v->next) {
        if (v->type != QF_VAL_STR)
            return bad(cx, "prose", "prose 里的 text 列表只能有文字");
        if (all.n > 0)
            qf_buf_addc(&all, '\n');
        qf_buf_add(&all, markup_clean(cx->arena, v->text));
    }
    if (all.over)
        return bad(cx, "prose", "正文太长，超过了 8 MB");
    *out = qf_buf_str(&all);
    return QF_OK;
}

static qf_code read_part(qf_ctx *cx, const qf_val *value, report *r)
{
    const size_t most = sizeof(r->parts) / sizeof(r->parts[0]);
    report_part *part = &r->parts[r->part_count];
    int64_t number = qf_get_int(value, "part", -1);

    if (value->type != QF_VAL_MAP || number < 0 || number > 6)
        return bad(cx, "prose", "prose 的每一项要有 part（0 是引言，1 到 6 是六个部分）");
    if (r->part_count == most)
        return bad(cx, "prose", "prose 的部分太多，最多 %zu 个", most);
    part->number = (int)number;
    part->heading = qf_squeeze(cx->arena, qf_get_str(value, "heading"));
    if (part->heading.n == 0 && number > 0)
        part->heading = form_heading(r->form, part->number);
    QF_TRY(read_text(cx, qf_get(value, "text"), &part->text));
    r->part_count++;
    return QF_OK;
}

/* A report with prose shows the heading above each of its tables, said or not. */
static void add_table_parts(report *r)
{
    const size_t most = sizeof(r->parts) / sizeof(r->parts[0]);

    for (int number = 2; number <= 4; number++) {
        size_t at = 0;

        if (!r->table_found[number] || report_part_get(r, number) != NULL || r->part_count == most)
            continue;
        while (at < r->part_count && r->parts[at].number < number)
            at++;
        memmove(&r->parts[at + 1], &r->parts[at], (r->part_count - at) * sizeof(r->parts[0]));
        r->parts[at] = (report_part){ .number = number, .heading = form_heading(r->form, number) };
        r->parts[at].text = (qf_str){ "", 0 };
        r->part_count++;
    }
}

/* Headings: of the parts, or the plain list that `report check --json` prints. */
static void read_sections(qf_ctx *cx, const qf_val *json, report *r)
{
    const size_t most = sizeof(r->sections) / sizeof(r->sections[0]);

    for (size_t i = 0; i < r->part_count; i++)
        if (r->parts[i].number > 0)
            r->sections[r->section_count++] = r->parts[i].heading;
    if (r->section_count > 0)
        return;
    for (const qf_val *v = qf_first(qf_get(json, "sections")); v != NULL; v = v->next)
        if (v->type == QF_VAL_STR && r->section_count < most)
            r->sections[r->section_count++] = qf_squeeze(cx->arena, v->text);
}

/* ---- head */

static qf_code choose_form(qf_ctx *cx, const qf_val *json, const form *new_form,
                           const form *old_form, report *r)
{
    qf_str id = qf_get_str(json, "form");

    if (new_form == old_form) /* the caller decided */
        r->form = new_form;
    else if (id.n == 0)
        r->form = r->year != 0 && r->year < new_form->from_year ? old_form : new_form;
    else if (qf_str_eq(id, new_form->id))
        r->form = new_form;
    else if (qf_str_eq(id, old_form->id))
        r->form = old_form;
    if (r->form == NULL)
        return bad(cx, "form", "不认识的年报格式“%.*s”", QF_ARG(id));
    return QF_OK;
}

static qf_code read_day(qf_ctx *cx, const qf_val *value, const char *key, qf_date *out)
{
    *out = QF_NO_DATE;
    if (value == NULL || value->type == QF_VAL_NULL)
        return QF_OK;
    if (value->type != QF_VAL_STR || !qf_date_parse(value->text, out))
        return bad(cx, key, "%s 要写成 2021-09-10 这样、日历上有的日期", key);
    return QF_OK;
}

static qf_code read_head(qf_ctx *cx, const qf_val *json, report *r)
{
    static const char *const levels[] = { "township", "county", "city", "province", "department" };
    const qf_val *period = qf_get(json, "period"), *from = qf_first(period);
    qf_str level = qf_get_str(json, "level");
    int64_t year = qf_get_int(json, "year", 0);

    if (year < 0 || year > 9999)
        return bad(cx, "year", "year 要写成四位数的年份");
    r->year = (int)year;
    r->title = qf_str_trim(markup_clean(cx->arena, qf_get_str(json, "title")));
    r->organisation =
        qf_squeeze(cx->arena, markup_clean(cx->arena, qf_get_str(json, "organisation")));
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
        if (qf_str_eq(level, qf_str_of(levels[i])))
            r->level = levels[i];
    if (r->level == NULL && level.n > 0)
        return bad(cx, "level", "level 要写成 township、county、city、province 或 department");
    if (r->level == NULL)
        r->level = report_level_of(r->organisation);
    QF_TRY(read_day(cx, qf_get(json, "published_on"), "published_on", &r->published_on));
    QF_TRY(read_day(cx, from, "period", &r->period_from));
    return read_day(cx, from == NULL ? NULL : from->next, "period", &r->period_to);
}

qf_code report_json_read(qf_ctx *cx, qf_str text, const char *name, const form *new_form,
                         const form *old_form, report *r)
{
    const qf_val *json, *cells, *prose;
    cells_reader *rd = QF_NEW(cx->arena, cells_reader);

    *r = (report){ .arena = cx->arena,
                   .file = qf_str_copy(cx->arena, qf_str_of(name)),
                   .format = DOC_JSON,
                   .confidence = 100,
                   .period_from = QF_NO_DATE,
                   .period_to = QF_NO_DATE,
                   .published_on = QF_NO_DATE };
    QF_TRY(qf_json_read(cx, text, name, &json));
    cells = qf_get(json, "cells");
    prose = qf_get(json, "prose");
    if (json->type != QF_VAL_MAP)
        return bad(cx, "", "这不是年报的 JSON：最外层要是一个对象，里面有 cells 和 prose");
    if (cells == NULL && prose == NULL)
        return bad(cx, "cells", "这个 JSON 里既没有 cells 也没有 prose，读不出年报");
    QF_TRY(read_head(cx, json, r));
    QF_TRY(choose_form(cx, json, new_form, old_form, r));
    *rd = (cells_reader){ .cx = cx, .r = r, .form = r->form };
    if (cells != NULL)
        QF_TRY(read_cells(rd, cells));
    for (const qf_val *v = qf_first(prose); v != NULL; v = v->next)
        QF_TRY(read_part(cx, v, r));
    if (r->part_count > 0)
        add_table_parts(r);
    read_sections(cx, json, r);
    if (qf_count(cells) == 0 && r->part_count == 0) {
        find_unreadable(r, NULL);
        r->verdict = "unreadable";
        r->form = NULL;
        return QF_OK;
    }
    r->whole = (r->title.n > 0 || r->organisation.n > 0) && r->part_count >= 4;
    find_missing_parts(rd);
    return QF_OK;
}

/* ---- writing */

void report_json_prose(qf_arena *arena, qf_val *answer, const report *r)
{
    qf_val *prose;

    qf_map_str(arena, answer, "title", r->title);
    if (qf_date_is(r->period_from) && qf_date_is(r->period_to)) {
        qf_val *period = qf_map_list(arena, answer, "period");

        qf_list_add(period, qf_val_str(arena, qf_date_str(arena, r->period_from)));
        qf_list_add(period, qf_val_str(arena, qf_date_str(arena, r->period_to)));
    }
    if (qf_date_is(r->published_on))
        qf_map_str(arena, answer, "published_on", qf_date_str(arena, r->published_on));
    prose = qf_map_list(arena, answer, "prose");

    for (size_t i = 0; i < r->part_count; i++) {
        qf_val *part = qf_list_add(prose, qf_val_map(arena)), *text;
        qf_str rest = r->parts[i].text, line;

        qf_map_int(arena, part, "part", r->parts[i].number);
        qf_map_str(arena, part, "heading", r->parts[i].heading);
        text = qf_map_list(arena, part, "text");
        while (r->parts[i].text.n > 0 && qf_str_split(&rest, '\n', &line))
            qf_list_add(text, qf_val_str(arena, line));
    }
}

/* A count as a number, 万元 as text; a number with a remark beside it as it stands. */
static qf_val *number_value(qf_arena *arena, const form_cell *cell, const report_cell *value)
{
    qf_str text = report_cell_text(arena, cell, value);

    if (cell->type == FORM_COUNT &&
        qf_str_eq(text, qf_strf(arena, "%lld", (long long)value->number)))
        return qf_val_int(arena, value->number);
    return qf_val_str(arena, text);
}

static void write_cells(qf_arena *arena, qf_val *answer, const report *r)
{
    qf_val *cells = qf_map_map(arena, answer, "cells");

    for (size_t i = 0; i < r->form->cell_count; i++) {
        const form_cell *cell = &r->form->cells[i];
        const report_cell *value = &r->cells[i];

        switch (value->state) {
        case REPORT_ABSENT:
            break;
        case REPORT_LOST:
        case REPORT_BLANK:
            qf_map_add(cells, cell->id, qf_val_null(arena));
            break;
        case REPORT_BAD:
            qf_map_add(cells, cell->id, qf_val_str(arena, value->printed));
            break;
        case REPORT_NUMBER:
            qf_map_add(cells, cell->id, number_value(arena, cell, value));
            break;
        }
    }
}

/* What checking said, for a report that was checked: the verdict, and each rule that found something, once. */
static void write_checked(qf_arena *arena, qf_val *answer, const report *r)
{
    qf_val *map, *rules;
    int64_t errors = 0, warnings = 0;

    if (r->verdict == NULL)
        return;
    map = qf_map_map(arena, answer, "checked");
    qf_map_str(arena, map, "verdict", qf_str_of(r->verdict));
    rules = qf_val_list(arena);
    for (const report_finding *at = r->findings; at != NULL; at = at->next) {
        bool told = false;

        errors += at->severity == FORM_ERROR;
        warnings += at->severity == FORM_WARNING;
        for (const qf_val *v = qf_first(rules); v != NULL && !told; v = v->next)
            told = qf_str_eq(v->text, at->rule);
        if (!told)
            qf_list_add(rules, qf_val_str(arena, at->rule));
    }
    qf_map_int(arena, map, "errors", errors);
    qf_map_int(arena, map, "warnings", warnings);
    qf_map_add(map, QF_S("rules"), rules);
    qf_map_int(arena, map, "not_assessed", (int64_t)r->not_assessed_count);
}

qf_val *report_json_value(qf_arena *arena, const report *r)
{
    qf_val *answer = qf_val_map(arena);

    qf_map_str(arena, answer, "form", r->form->id);
    qf_map_str(arena, answer, "organisation", r->organisation);
    if (r->level != NULL)
        qf_map_str(arena, answer, "level", qf_str_of(r->level));
    if (r->year != 0)
        qf_map_int(arena, answer, "year", r->year);
    report_json_prose(arena, answer, r);
    write_cells(arena, answer, r);
    write_checked(arena, answer, r);
    return answer;
}
