/* A report that comes as a data file (xml): blocks of records, each belonging to the whole organisation or
 * to one of its parts. Which elements these are says the form (law/form.h, form_data). */
#include "doc/xml_tree.h"
#include "report/report.h"

#define MAX_UNITS 1000
#define LOOKED_AT 4096 /* bytes in which the root element's name space must stand */

typedef struct reading {
    qf_ctx *cx;
    report *r;
    const form_data *data;
    const xml_tree *root;
    qf_str ids[MAX_UNITS + 1]; /* of the whole, then of its units */
    size_t count;
} reading;

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
static bool number_of(qf_str text, bool whole, int64_t *out)
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
static bool says_nothing(qf_str text)
{
    return qf_str_eq(text, QF_S("N/A")) || qf_str_eq(text, QF_S("n/a")) ||
           qf_str_starts(text, QF_S("<"));
}

static void take_number(const form_cell *cell, qf_str text, report_cell *to)
{
    to->printed = text;
    if (says_nothing(text))
        to->state = REPORT_ABSENT;
    else if (text.n == 0)
        to->state = cell->type == FORM_COUNT ? REPORT_BLANK : REPORT_ABSENT;
    else if (number_of(text, cell->type == FORM_COUNT, &to->number))
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

static void take_record(const reading *rd, int table, const xml_tree *record, report_cell *cells)
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
static int unit_of(const reading *rd, qf_str id)
{
    for (size_t i = 0; i < rd->count; i++)
        if (id.n > 0 && qf_str_eq(rd->ids[i], id))
            return (int)i;
    return -1;
}

static qf_str reference(const reading *rd, const xml_tree *of)
{
    qf_str ref = of != NULL ? xml_tree_attr_of(of, rd->data->ref) : QF_S("");

    /* Some programs write the reference under the name of the id. */
    return of != NULL && ref.n == 0 ? xml_tree_attr_of(of, rd->data->id) : ref;
}

/* The unit that a link of this section gives the record; -1 when none does. */
static int owner_of(const reading *rd, const xml_tree *section, const xml_tree *record)
{
    qf_str id = xml_tree_attr_of(record, rd->data->id);

    for (const xml_tree *at = section->child; at != NULL; at = at->next) {
        const xml_tree *whose = xml_tree_child(at, rd->data->record_ref);

        if (whose != NULL && id.n > 0 && qf_str_eq(reference(rd, whose), id))
            return unit_of(rd, reference(rd, xml_tree_child(at, rd->data->of_ref)));
    }
    return -1;
}

static void find(const reading *rd, const char *rule, form_severity severity, qf_str title,
                 qf_str zh, const char *en)
{
    report_finding *finding = report_find(rd->r, qf_str_of(rule), severity, zh, qf_str_of(en));

    finding->place = title;
}

static qf_str unit_name(const reading *rd, size_t unit)
{
    return unit == 0 ? rd->r->organisation : rd->r->units[unit - 1].name;
}

static report_cell *cells_of(const reading *rd, int unit)
{
    return unit == 0 ? rd->r->cells : rd->r->units[unit - 1].cells;
}

/* Adds the record's numbers; one that is none spoils the sum, and stands in its place. */
static void add_record(const reading *rd, int table, const xml_tree *record, report_cell *cells)
{
    const form_line *line = &rd->r->form->lines[table - 1];
    report_cell *one = QF_NEW_ARRAY(rd->cx->arena, report_cell, rd->r->form->cell_count);

    take_record(rd, table, record, one);
    for (int k = line->first_cell; k < line->first_cell + line->cell_count; k++) {
        if (one[k].state != REPORT_NUMBER)
            cells[k] = one[k];
        else if (cells[k].state == REPORT_NUMBER)
            cells[k].number += one[k].number;
    }
}

/* A section whose links carry the numbers: "this statute, that component, so many times". */
static void take_links(const reading *rd, int table, const xml_tree *section)
{
    const form_block *block = &rd->data->blocks[table - 1];
    const form_line *line = &rd->r->form->lines[table - 1];
    bool whole = false, any = false;

    for (int unit = 0; unit < (int)rd->count; unit++)
        for (int k = line->first_cell; k < line->first_cell + line->cell_count; k++)
            cells_of(rd, unit)[k] = (report_cell){ .state = REPORT_NUMBER };
    for (const xml_tree *at = section->child; at != NULL; at = at->next) {
        int unit = qf_str_eq(at->name, block->record)
                       ? unit_of(rd, reference(rd, xml_tree_child(at, rd->data->of_ref)))
                       : -1;

        any |= unit >= 0;
        whole |= unit == 0;
        if (unit >= 0)
            add_record(rd, table, at, cells_of(rd, unit));
    }
    /* Not everybody repeats the total here. */
    for (int k = line->first_cell; any && !whole && k < line->first_cell + line->cell_count; k++)
        rd->r->cells[k].state = REPORT_ABSENT;
}

static void take_section(const reading *rd, int table, const xml_tree *section)
{
    const form_block *block = &rd->data->blocks[table - 1];
    qf_arena *arena = rd->r->arena;
    bool *seen = QF_NEW_ARRAY(arena, bool, rd->count + 1);
    bool any = false;

    for (const xml_tree *at = section->child; at != NULL; at = at->next) {
        int unit;

        if (!qf_str_eq(at->name, block->record))
            continue;
        unit = owner_of(rd, section, at);
        any = true;
        if (unit < 0) {
            find(rd, "FORM.EXTRA_ROW", FORM_WARNING, block->title,
                 qf_strf(arena, "%.*s里有一条记录（%.*s）没有说明属于哪个单位，没有采用。",
                         QF_ARG(block->title), QF_ARG(xml_tree_attr_of(at, rd->data->id))),
                 "A record is not linked to any organisation.");
        } else if (seen[unit]) {
            find(rd, "FORM.DUPLICATE_TABLE", FORM_ERROR, block->title,
                 qf_strf(arena, "%.*s里%.*s出现了两次，只采用第一次的数字。", QF_ARG(block->title),
                         QF_ARG(unit_name(rd, (size_t)unit))),
                 "An organisation has two records in one section.");
        } else {
            seen[unit] = true;
            take_record(rd, table, at, cells_of(rd, unit));
        }
    }
    if (any && !seen[0])
        find(rd, "FORM.MISSING_ROW", FORM_ERROR, block->title,
             qf_strf(arena, "%.*s没有全机关的总计。", QF_ARG(block->title)),
             "The section has no overall record.");
}

/* ---- the file */

static void take_units(reading *rd, const xml_tree *whole)
{
    report_unit *units = QF_NEW_ARRAY(rd->cx->arena, report_unit, MAX_UNITS);
    const xml_tree *name = xml_tree_child(whole, rd->data->name);
    report *r = rd->r;

    rd->ids[rd->count++] = xml_tree_attr_of(whole, rd->data->id);
    r->organisation = name != NULL ? name->text : QF_S("");
    r->units = units;
    for (const xml_tree *at = whole->child; at != NULL && r->unit_count < MAX_UNITS;
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

static void take_year(const reading *rd)
{
    const xml_tree *year = xml_tree_child(rd->root, rd->data->year);
    int64_t number = 0;

    if (year != NULL && number_of(qf_str_sub(year->text, 0, 4), true, &number) && number >= 1900)
        rd->r->year = (int)number;
}

static void take_sections(const reading *rd)
{
    report *r = rd->r;

    for (size_t i = 0; i < rd->data->block_count; i++) {
        const form_block *block = &rd->data->blocks[i];
        const xml_tree *section = xml_tree_child(rd->root, block->section);

        if (section != NULL) {
            if (r->section_count < sizeof r->sections / sizeof *r->sections)
                r->sections[r->section_count++] = block->title;
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
    reading *rd = QF_NEW(cx->arena, reading);
    const xml_tree *whole;

    *rd = (reading){ .cx = cx, .r = r, .data = of->data };
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
