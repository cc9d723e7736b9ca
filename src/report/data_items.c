/* What a data file tells beside its numbers: the oldest items with their days, the statutes by name, footnotes. */
#include "report/data_read.h"

#define MAX_DATED 100 /* of one record: forms ask for ten */

qf_str report_footnote_of(const report *r, int table)
{
    for (const report_footnote *at = r->footnotes; at != NULL; at = at->next)
        if (at->table == table)
            return at->text;
    return QF_S("");
}

static void add_item(const data_reading *rd, report_item item)
{
    report *r = rd->r;
    report_item *made = QF_NEW(r->arena, report_item);

    *made = item;
    if (r->last_item != NULL)
        r->last_item->next = made;
    else
        r->items = made;
    r->last_item = made;
}

static report_cell count_of(qf_str text, bool whole)
{
    report_cell cell = { .printed = text };

    if (text.n == 0 || data_says_nothing(text))
        cell.state = REPORT_ABSENT;
    else
        cell.state = data_number(text, whole, &cell.number) ? REPORT_NUMBER : REPORT_BAD;
    return cell;
}

/* "3/14/2019", as spreadsheets of agencies write it. */
static bool american_day(qf_str text, qf_date *out)
{
    qf_str rest = text, piece;
    int64_t parts[3] = { 0 };
    int n = 0;

    while (n < 3 && qf_str_split(&rest, '/', &piece))
        if (!data_number(piece, true, &parts[n++]) || parts[n - 1] < 1 || parts[n - 1] > 9999)
            return false;
    return n == 3 && rest.n == 0 && qf_date_from((int)parts[2], (int)parts[0], (int)parts[1], out);
}

/* The day of "2019-03-14", alone or with a time or a zone behind it. */
static qf_date day_of(qf_str text)
{
    qf_date day = QF_NO_DATE;
    bool more = text.n > 10 && strchr("TZ+-", text.p[10]) != NULL;

    if (qf_date_parse(more ? qf_str_sub(text, 0, 10) : text, &day) || american_day(text, &day))
        return day;
    return QF_NO_DATE;
}

static qf_str child_text(const xml_tree *of, qf_str name)
{
    const xml_tree *child = name.n > 0 ? xml_tree_child(of, name) : NULL;

    return child != NULL ? child->text : QF_S("");
}

void data_take_dated(const data_reading *rd, int table, const xml_tree *record, size_t unit)
{
    const form_list *list = &rd->data->blocks[table - 1].list;
    int nth = 0;

    for (const xml_tree *at = record->child; at != NULL && nth < MAX_DATED; at = at->next) {
        qf_str day = child_text(at, list->date);

        if (!qf_str_eq(at->name, list->at))
            continue;
        add_item(rd, (report_item){ .table = table,
                                    .unit = unit,
                                    .nth = ++nth,
                                    .printed = data_says_nothing(day) ? QF_S("") : day,
                                    .date = day_of(day),
                                    .count = count_of(child_text(at, list->number), false) });
    }
}

/* The number in front that the link tells: the form's first number of a link. */
static qf_str link_count(const data_reading *rd, int table, const xml_tree *link)
{
    const form_line *line = &rd->r->form->lines[table - 1];

    return child_text(link, rd->r->form->cells[line->first_cell].steps[0].name);
}

void data_take_named(const data_reading *rd, int table, const data_keys *names,
                     const xml_tree *link, size_t unit)
{
    const form_list *list = &rd->data->blocks[table - 1].list;
    const data_key *key =
        data_keys_get(names, data_reference(rd, xml_tree_child(link, rd->data->record_ref)));
    report_item item = { .table = table,
                         .unit = unit,
                         .nth = key != NULL ? key->nth : 0,
                         .printed = key != NULL ? child_text(key->at, list->name) : QF_S(""),
                         .about = key != NULL ? child_text(key->at, list->about) : QF_S(""),
                         .date = QF_NO_DATE,
                         .count = count_of(link_count(rd, table, link), true) };

    /* Programs write nothing as "0" or "N/A". */
    if (data_says_nothing(item.printed) || qf_str_eq(item.printed, QF_S("0")))
        item.printed = QF_S("");
    add_item(rd, item);
}

void data_take_footnote(const data_reading *rd, int table, const xml_tree *section)
{
    qf_str text = child_text(section, rd->data->footnote);
    report_footnote *note;

    if (text.n == 0 || data_says_nothing(text))
        return;
    note = QF_NEW(rd->r->arena, report_footnote);
    *note = (report_footnote){ .table = table, .text = text, .next = rd->r->footnotes };
    rd->r->footnotes = note;
}
