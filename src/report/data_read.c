/* A report that comes as a data file (xml): blocks of records, each belonging to the whole organisation or
 * to one of its parts. Which elements these are says the form (law/form.h, form_data). */
#include "report/data_read.h"

#include <stdlib.h>

#define LOOKED_AT 4096 /* bytes in which the root element's name space must stand */

const form *report_data_form(const form *by, qf_str bytes)
{
    qf_str head = qf_str_trim(qf_str_sub(bytes, 0, LOOKED_AT));

    if (by == NULL || by->beside_count == 0)
        return NULL;
    if (qf_str_starts(head, QF_S("\xEF\xBB\xBF")))
        head = qf_str_sub(head, 3, head.n);
    for (size_t i = 0; i < by->beside_count && qf_str_starts(head, QF_S("<")); i++)
        if (qf_str_has(head, by->beside[i]->data->space) &&
            qf_str_has(head, by->beside[i]->data->root))
            return by->beside[i];
    return NULL;
}

/* ---- numbers */

/* "12", "-3", "4.25" in millionths; false for anything else. */
bool data_number(qf_str text, bool whole, int64_t *out)
{
    bool minus = qf_str_starts(text, QF_S("-")), point = false;
    int64_t value = 0, unit = 1000000;
    size_t digits = 0;

    for (size_t i = minus ? 1 : 0; i < text.n; i++) {
        char c = text.p[i];

        if (c == '.' && !point && !whole && digits > 0) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9' || ++digits > 12)
            return false;
        if (point && (unit /= 10) == 0)
            return false;
        value = point ? value + (c - '0') * unit : value * 10 + (c - '0') * (int64_t)1000000;
    }
    *out = (minus ? -value : value) / (whole ? 1000000 : 1);
    return digits > 0;
}

/* What agencies write where there is nothing to count, or too little for the unit. */
bool data_says_nothing(qf_str text)
{
    return qf_str_eq(text, QF_S("N/A")) || qf_str_eq(text, QF_S("n/a")) ||
           qf_str_starts(text, QF_S("<"));
}

static void take_number(const form_cell *cell, qf_str text, report_cell *to)
{
    to->printed = text;
    if (data_says_nothing(text))
        to->state = REPORT_ABSENT;
    else if (text.n == 0)
        to->state = cell->type == FORM_COUNT ? REPORT_BLANK : REPORT_ABSENT;
    else if (data_number(text, cell->type == FORM_COUNT, &to->number))
        to->state = REPORT_NUMBER;
    else
        to->state = REPORT_BAD;
}

/* The element a step leads to; NULL when the record does not list it. */
static const xml_tree *follow(const xml_tree *of, const form_step *step)
{
    int nth = 0;

    for (const xml_tree *at = of->child; at != NULL; at = at->next) {
        const xml_tree *key;

        if (!qf_str_eq(at->name, step->name))
            continue;
        if (step->key.n == 0 && ++nth < step->nth)
            continue;
        if (step->key.n == 0)
            return at;
        key = xml_tree_child(at, step->key);
        if (key != NULL && qf_str_eq(key->text, step->value))
            return at;
    }
    return NULL;
}

static void take_record(const data_reading *rd, int table, const xml_tree *record,
                        report_cell *cells)
{
    const form_line *line = &rd->r->form->lines[table - 1];

    for (int k = line->first_cell; k < line->first_cell + line->cell_count; k++) {
        const form_cell *cell = &rd->r->form->cells[k];
        const xml_tree *at = record;

        for (int i = 0; i < cell->step_count && at != NULL; i++)
            at = follow(at, &cell->steps[i]);
        if (at != NULL)
            take_number(cell, at->text, &cells[k]);
        else if (cell->absent_zero)
            cells[k] = (report_cell){ .state = REPORT_NUMBER };
        else
            cells[k].state = cell->type == FORM_COUNT ? REPORT_BLANK : REPORT_ABSENT;
    }
}

/* ---- whose record */

/* Number of the unit with this id, 0 for the whole; -1 for none. */
int data_unit_of(const data_reading *rd, qf_str id)
{
    for (size_t i = 0; i < rd->count; i++)
        if (id.n > 0 && qf_str_eq(rd->ids[i], id))
            return (int)i;
    return -1;
}

qf_str data_reference(const data_reading *rd, const xml_tree *of)
{
    qf_str ref = of != NULL ? xml_tree_attr_of(of, rd->data->ref) : QF_S("");

    /* Some programs write the reference under the name of the id. */
    return of != NULL && ref.n == 0 ? xml_tree_attr_of(of, rd->data->id) : ref;
}

static int by_id(const void *of_a, const void *of_b)
{
    const data_key *a = of_a, *b = of_b;
    size_t n = a->id.n < b->id.n ? a->id.n : b->id.n;
    int order = n > 0 ? memcmp(a->id.p, b->id.p, n) : 0;

    if (order == 0)
        order = (a->id.n > b->id.n) - (a->id.n < b->id.n);
    return order != 0 ? order : (a->nth > b->nth) - (a->nth < b->nth);
}

const data_key *data_keys_get(const data_keys *keys, qf_str id)
{
    data_key wanted = { .id = id };
    size_t low = 0, high = keys->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (by_id(&keys->list[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return id.n > 0 && low < keys->count && qf_str_eq(keys->list[low].id, id) ? &keys->list[low]
                                                                              : NULL;
}

static data_keys room_for_keys(const data_reading *rd, const xml_tree *section)
{
    size_t count = 0;

    for (const xml_tree *at = section->child; at != NULL; at = at->next)
        count++;
    return (data_keys){ .list = QF_NEW_ARRAY(rd->cx->arena, data_key, count + 1) };
}

static void order_keys(data_keys *keys)
{
    if (keys->count > 1)
        qsort(keys->list, keys->count, sizeof *keys->list, by_id);
}

data_keys data_keys_named(const data_reading *rd, const xml_tree *section, qf_str name)
{
    data_keys keys = room_for_keys(rd, section);
    int nth = 0;

    for (const xml_tree *at = section->child; at != NULL; at = at->next)
        if (qf_str_eq(at->name, name))
            keys.list[keys.count++] =
                (data_key){ .id = xml_tree_attr_of(at, rd->data->id), .at = at, .nth = ++nth };
    order_keys(&keys);
    return keys;
}

/* The links of a section by the record they speak of. */
static data_keys links_of(const data_reading *rd, const xml_tree *section)
{
    data_keys keys = room_for_keys(rd, section);
    int nth = 0;

    for (const xml_tree *at = section->child; at != NULL; at = at->next) {
        const xml_tree *whose = xml_tree_child(at, rd->data->record_ref);

        if (whose != NULL)
            keys.list[keys.count++] =
                (data_key){ .id = data_reference(rd, whose), .at = at, .nth = ++nth };
    }
    order_keys(&keys);
    return keys;
}

/* The unit that a link gives the record; -1 when none does. */
static int owner_of(const data_reading *rd, const data_keys *links, const xml_tree *record)
{
    const data_key *link = data_keys_get(links, xml_tree_attr_of(record, rd->data->id));

    return link != NULL
               ? data_unit_of(rd, data_reference(rd, xml_tree_child(link->at, rd->data->of_ref)))
               : -1;
}

static void find(const data_reading *rd, const char *rule, form_severity severity, qf_str title,
                 qf_str zh, const char *en)
{
    report_finding *finding = report_find(rd->r, qf_str_of(rule), severity, zh, qf_str_of(en));

    finding->place = title;
}

static qf_str unit_name(const data_reading *rd, size_t unit)
{
    return unit == 0 ? rd->r->organisation : rd->r->units[unit - 1].name;
}

static report_cell *cells_of(const data_reading *rd, int unit)
{
    return unit == 0 ? rd->r->cells : rd->r->units[unit - 1].cells;
}

/* Adds the record's numbers; one that is none spoils the sum, and stands in its place. */
static void add_record(const data_reading *rd, int table, const xml_tree *record,
                       report_cell *cells)
{
    const form_line *line = &rd->r->form->lines[table - 1];
    report_cell one[REPORT_MAX_CELLS] = { 0 };

    take_record(rd, table, record, one);
    for (int k = line->first_cell; k < line->first_cell + line->cell_count; k++) {
        if (one[k].state != REPORT_NUMBER)
            cells[k] = one[k];
        else if (cells[k].state == REPORT_NUMBER)
            cells[k].number += one[k].number;
    }
}

/* A section whose links carry the numbers: "this statute, that component, so many times". */
static void take_links(const data_reading *rd, int table, const xml_tree *section)
{
    const form_block *block = &rd->data->blocks[table - 1];
    const form_line *line = &rd->r->form->lines[table - 1];
    data_keys names = data_keys_named(rd, section, block->list.at);
    bool whole = false, any = false;

    for (int unit = 0; unit < (int)rd->count; unit++)
        for (int k = line->first_cell; k < line->first_cell + line->cell_count; k++)
            cells_of(rd, unit)[k] = (report_cell){ .state = REPORT_NUMBER };
    for (const xml_tree *at = section->child; at != NULL; at = at->next) {
        int unit = qf_str_eq(at->name, block->record)
                       ? data_unit_of(rd, data_reference(rd, xml_tree_child(at, rd->data->of_ref)))
                       : -1;

        any |= unit >= 0;
        whole |= unit == 0;
        if (unit >= 0)
            add_record(rd, table, at, cells_of(rd, unit));
        if (unit >= 0 && block->list.at.n > 0)
            data_take_named(rd, table, &names, at, (size_t)unit);
    }
    /* Not everybody repeats the total here. */
    for (int k = line->first_cell; any && !whole && k < line->first_cell + line->cell_count; k++)
        rd->r->cells[k].state = REPORT_ABSENT;
}

/* Records that no link gives to anybody. */
static void say_lost(const data_reading *rd, qf_str title, size_t lost, const xml_tree *first)
{
    if (lost > 0)
        find(rd, "FORM.EXTRA_ROW", FORM_WARNING, title,
             qf_strf(rd->r->arena, "%.*s里有%zu条记录（%s%.*s）没有说明属于哪个单位，没有采用。",
                     QF_ARG(title), lost, lost > 1 ? "第一条是" : "",
                     QF_ARG(xml_tree_attr_of(first, rd->data->id))),
             "A record is not linked to any organisation.");
}

static void say_twice(const data_reading *rd, qf_str title, int unit)
{
    find(rd, "FORM.DUPLICATE_TABLE", FORM_ERROR, title,
         qf_strf(rd->r->arena, "%.*s里%.*s出现了两次，只采用第一次的数字。", QF_ARG(title),
                 QF_ARG(unit_name(rd, (size_t)unit))),
         "An organisation has two records in one section.");
}

static void take_section(const data_reading *rd, int table, const xml_tree *section)
{
    const form_block *block = &rd->data->blocks[table - 1];
    qf_arena *arena = rd->r->arena;
    int *seen = QF_NEW_ARRAY(arena, int, rd->count + 1);
    data_keys links = links_of(rd, section);
    const xml_tree *first_lost = NULL;
    size_t lost = 0;
    bool any = false;

    for (const xml_tree *at = section->child; at != NULL; at = at->next) {
        int unit;

        if (!qf_str_eq(at->name, block->record))
            continue;
        unit = owner_of(rd, &links, at);
        any = true;
        if (unit < 0) {
            first_lost = lost++ == 0 ? at : first_lost;
        } else if (seen[unit]++ > 0) {
            if (seen[unit] == 2)
                say_twice(rd, block->title, unit);
        } else {
            take_record(rd, table, at, cells_of(rd, unit));
            if (block->list.at.n > 0)
                data_take_dated(rd, table, at, (size_t)unit);
        }
    }
    say_lost(rd, block->title, lost, first_lost);
    if (any && seen[0] == 0)
        find(rd, "FORM.MISSING_ROW", FORM_ERROR, block->title,
             qf_strf(arena, "%.*s没有全机关的总计。", QF_ARG(block->title)),
             "The section has no overall record.");
}

/* ---- the file */

static void take_units(data_reading *rd, const xml_tree *whole)
{
    report_unit *units = QF_NEW_ARRAY(rd->cx->arena, report_unit, DATA_MAX_UNITS);
    const xml_tree *name = xml_tree_child(whole, rd->data->name);
    report *r = rd->r;

    rd->ids[rd->count++] = xml_tree_attr_of(whole, rd->data->id);
    r->organisation = name != NULL ? name->text : QF_S("");
    r->units = units;
    for (const xml_tree *at = whole->child; at != NULL && r->unit_count < DATA_MAX_UNITS;
         at = at->next) {
        const xml_tree *part_name = xml_tree_child(at, rd->data->name);
        const xml_tree *part_short = xml_tree_child(at, rd->data->short_name);

        if (!qf_str_eq(at->name, rd->data->part))
            continue;
        units[r->unit_count++] = (report_unit){
            .name = part_name != NULL ? part_name->text : xml_tree_attr_of(at, rd->data->id),
            .short_name = part_short != NULL ? part_short->text : QF_S(""),
            .cells = QF_NEW_ARRAY(rd->cx->arena, report_cell, r->form->cell_count),
        };
        rd->ids[rd->count++] = xml_tree_attr_of(at, rd->data->id);
    }
}

static void take_year(const data_reading *rd)
{
    const xml_tree *year = xml_tree_child(rd->root, rd->data->year);
    int64_t number = 0;

    if (year != NULL && data_number(qf_str_sub(year->text, 0, 4), true, &number) && number >= 1900)
        rd->r->year = (int)number;
}

static void take_sections(const data_reading *rd)
{
    report *r = rd->r;

    for (size_t i = 0; i < rd->data->block_count; i++) {
        const form_block *block = &rd->data->blocks[i];
        const xml_tree *section = xml_tree_child(rd->root, block->section);

        if (section != NULL) {
            if (r->section_count < sizeof r->sections / sizeof *r->sections)
                r->sections[r->section_count++] = block->title;
            data_take_footnote(rd, (int)i + 1, section);
            (block->links ? take_links : take_section)(rd, (int)i + 1, section);
        } else if (!block->optional) {
            find(rd, "FORM.MISSING_TABLE", FORM_ERROR, block->title,
                 qf_strf(r->arena, "缺少“%.*s”（%.*s）。", QF_ARG(block->title),
                         QF_ARG(block->section)),
                 "A section is missing.");
        }
    }
}

qf_code report_read_data(qf_ctx *cx, qf_str bytes, const form *of, report *r)
{
    data_reading *rd = QF_NEW(cx->arena, data_reading);
    const xml_tree *whole;

    *rd = (data_reading){ .cx = cx, .r = r, .data = of->data };
    r->format = DOC_XML;
    QF_TRY(xml_tree_read(cx, bytes, &rd->root));
    whole = xml_tree_child(rd->root, of->data->unit);
    if (!qf_str_eq(rd->root->space, of->data->space) ||
        !qf_str_eq(rd->root->name, of->data->root) || whole == NULL)
        return qf_fail(cx, QF_INVALID, "REPORT.DATA", "file", "这个数据文件里没有“%s”的内容。",
                       qf_cstr(cx->arena, of->title));
    r->form = of;
    r->whole = true;
    r->confidence = 100;
    take_units(rd, whole);
    take_year(rd);
    r->title = r->year > 0 ? qf_strf(cx->arena, "%.*s\n%d年 %.*s", QF_ARG(r->organisation), r->year,
                                     QF_ARG(of->title))
                           : of->title;
    take_sections(rd);
    return QF_OK;
}
