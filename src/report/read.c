/* From a document to a report: unit, year, sections; the form; tables and their cells. */
#include "base/text.h"
#include "report/cells.h"
#include "report/meta.h"
#include "report/read_find.h"
#include "report/report_json.h"

/* ---- which form */

/* Column labels that only one of the forms has, folded; weighed by how often they are seen. */
static size_t count_labels(qf_arena *arena, qf_str text, const char *const *labels, size_t count)
{
    qf_str s = qf_fold_label(arena, text);
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        found += qf_str_has(s, qf_str_of(labels[i]));
    return found;
}

typedef struct votes {
    size_t new_form, old_form;
} votes;

static void vote(qf_arena *arena, qf_str text, votes *v)
{
    static const char *const new_labels[] = {
        "制发件数",     "废止件数",    "行有效件",         "本年处理决定数量",
        "本年收费金额", "不补正,行政", "收费通知要求缴纳",
    };
    static const char *const old_labels[] = {
        "新制作数量", "新公开数量",         "对外公开总数", "上一年项目数",
        "本年增/",    "其他对外管理服务事", "采购总金额",   "采购项目数量",
    };

    if (text.n > 300 || text.n < 9)
        return;
    v->new_form += count_labels(arena, text, new_labels, sizeof new_labels / sizeof *new_labels);
    v->old_form += count_labels(arena, text, old_labels, sizeof old_labels / sizeof *old_labels);
}

/* Three labels of one form and none of the other: the rest of the file need not be looked at. */
static bool decided(const votes *v)
{
    return (v->new_form >= 3 && v->old_form == 0) || (v->old_form >= 3 && v->new_form == 0);
}

static const form *choose_form(qf_arena *arena, const doc *document, const form *new_form,
                               const form *old_form, int year)
{
    votes v = { 0 };

    for (size_t i = 0; i < document->count && !decided(&v); i++) {
        const doc_block *block = &document->blocks[i];
        qf_str rest = block->text, line;

        if (block->kind == DOC_TABLE) {
            for (size_t k = 0; k < block->table->count && !decided(&v); k++)
                vote(arena, block->table->cells[k].text, &v);
            continue;
        }
        while (rest.p != NULL && qf_str_split(&rest, '\n', &line))
            vote(arena, line, &v);
    }
    if (v.new_form != v.old_form)
        return v.new_form > v.old_form ? new_form : old_form;
    return year != 0 && year < new_form->from_year ? old_form : new_form;
}

/* ---- headings inside of a table */

/* The text of a cell that fills a whole row and is this heading; empty when there is none. */
static qf_str heading_row(const report *r, const doc *document, qf_str core)
{
    for (size_t i = 0; i < document->count; i++) {
        const doc_table *table = document->blocks[i].table;

        for (size_t k = 0; table != NULL && k < table->count; k++) {
            const doc_cell *cell = &table->cells[k];

            if (cell->col == 0 && cell->col_span == table->cols && cell->text.n < 200 &&
                qf_str_eq(form_core(r->arena, cell->text), core))
                return qf_str_trim(cell->text);
        }
    }
    return QF_S("");
}

/* Among the headings as printed, in front of that of the part `next`, or last. */
static void add_section(report *r, qf_str heading, size_t next)
{
    size_t to = 0;

    while (to < r->section_count &&
           (next >= r->part_count || !qf_str_eq(r->sections[to], r->parts[next].heading)))
        to++;
    memmove(&r->sections[to + 1], &r->sections[to], (r->section_count - to) * sizeof *r->sections);
    r->sections[to] = heading;
    r->section_count++;
}

/* Two tables drawn as one have the heading of the second in a row of its own. */
static void take_heading_rows(report *r, const doc *document)
{
    for (size_t i = 0; i < r->form->section_count; i++) {
        const form_section *section = &r->form->sections[i];
        qf_str heading;
        size_t at = 0;

        if (section->table == 0 || report_part_get(r, section->number) != NULL ||
            r->part_count == 0 || r->part_count == sizeof r->parts / sizeof *r->parts ||
            r->section_count == sizeof r->sections / sizeof *r->sections)
            continue;
        heading = heading_row(r, document, form_core(r->arena, section->title));
        if (heading.n == 0)
            continue;
        while (at < r->part_count && r->parts[at].number < section->number)
            at++;
        memmove(&r->parts[at + 1], &r->parts[at], (r->part_count - at) * sizeof *r->parts);
        r->parts[at] =
            (report_part){ .number = section->number, .heading = heading, .text = QF_S("") };
        r->part_count++;
        add_section(r, heading, at + 1);
    }
}

/* ---- reading */

/* The part that a block belongs to says which table the text around is about. */
static int context_at(const report *r, size_t block, int context)
{
    for (size_t i = 0; i < r->part_count; i++) {
        const report_part *part = &r->parts[i];

        if (part->end_block == 0 || block < part->first_block || block >= part->end_block)
            continue;
        return part->number >= 2 && part->number <= 4 ? part->number : context;
    }
    return context;
}

/* Rows of the document's tables, and with `lines` of the text between them. */
static void read_rows(cells_reader *rd, bool lines)
{
    const doc *document = rd->document;
    size_t from = 0;

    for (size_t i = 0; i <= document->count; i++) {
        if (i < document->count && document->blocks[i].kind != DOC_TABLE)
            continue;
        if (lines)
            cells_from_lines(rd, from, i);
        if (i < document->count) {
            rd->context = context_at(rd->r, i, rd->context);
            if (document->blocks[i].table->cols == 1)
                cells_from_list(rd, document->blocks[i].table, (int)i);
            else
                cells_from_table(rd, document->blocks[i].table, (int)i);
        }
        from = i + 1;
    }
}

static bool all_tables(const cells_reader *rd)
{
    bool found[5] = { false };

    for (size_t i = 0; i < rd->row_count; i++)
        found[rd->rows[i].table] = true;
    return found[2] && found[3] && found[4];
}

/* A page or Word file that has its three tables says nothing of them in the text between. */
static void read_tables(cells_reader *rd)
{
    cells_reader fresh = *rd;

    if (!rd->text_like) {
        read_rows(rd, false);
        if (all_tables(rd))
            return;
        *rd = fresh;
    }
    read_rows(rd, true);
}

static int confidence_of(const cells_reader *rd)
{
    int sure = 100;
    int unlike = 0;

    for (size_t i = 0; i < rd->row_count; i++)
        unlike += rd->rows[i].line >= 0 && !rd->rows[i].exact;
    sure -= unlike < 10 ? unlike : 10;
    if (rd->text_like)
        sure -= 2;
    for (int table = 2; table <= 4; table++)
        sure -= 20 * (rd->head_unclear[table] || rd->head_guessed[table]);
    sure -= (int)(rd->lost_count < 10 ? 2 * rd->lost_count : 20);
    return sure < 10 ? 10 : sure;
}

qf_code report_read(qf_ctx *cx, const doc *document, const form *new_form, const form *old_form,
                    report *r)
{
    cells_reader rd = { .cx = cx, .document = document, .r = r };
    bool parts = false;

    r->format = document->format;
    report_read_meta(cx, document, r);
    r->form =
        r->form != NULL ? r->form : choose_form(cx->arena, document, new_form, old_form, r->year);
    take_heading_rows(r, document);
    rd.form = r->form;
    rd.text_like = document->format == DOC_TEXT || document->format == DOC_PDF;
    rd.rows = QF_NEW_ARRAY(cx->arena, cells_row, CELLS_MAX_ROWS);
    read_tables(&rd);
    cells_place(&rd);
    for (size_t i = 0; i < r->part_count; i++)
        parts |= r->parts[i].number >= 1;
    if (!parts && !r->table_found[2] && !r->table_found[3] && !r->table_found[4]) {
        find_unreadable(r, document);
        r->verdict = "unreadable";
        r->form = NULL;
        return QF_OK;
    }
    find_missing_parts(&rd);
    if (r->form == old_form && r->year >= new_form->from_year)
        find_old_form(r);
    r->confidence = confidence_of(&rd);
    return QF_OK;
}

/* ---- any file */

void report_take_error(qf_ctx *cx, report *r)
{
    r->form = NULL;
    r->verdict = "unreadable";
    if (r->format == DOC_UNKNOWN)
        r->format = doc_sniff((qf_str){ 0 }, r->file);
    report_find(r, QF_S("FORM.UNREADABLE"), FORM_ERROR,
                cx->err.hint.n > 0
                    ? qf_strf(r->arena, "%.*s%.*s", QF_ARG(cx->err.zh), QF_ARG(cx->err.hint))
                    : cx->err.zh,
                qf_strf(r->arena, "The file cannot be read (%s).", cx->err.id));
}

/* Our JSON begins with a brace; office and page formats do not. */
static bool is_json(qf_str bytes)
{
    qf_str s = qf_str_trim(qf_str_sub(bytes, 0, 256));

    if (qf_str_starts(s, QF_S("\xEF\xBB\xBF")))
        s = qf_str_trim(qf_str_sub(s, 3, s.n));
    return s.n > 0 && s.p[0] == '{' && !qf_str_starts(s, QF_S("{\\rtf"));
}

void report_take(qf_ctx *cx, qf_str bytes, const form *new_form, const form *old_form, report *r)
{
    qf_date published = r->published_on;
    const form *forced = r->form;
    doc *document;
    qf_code code;

    r->published_on = r->period_from = r->period_to = QF_NO_DATE;
    if (forced != NULL && forced->data != NULL && report_data_form(new_form, bytes) != forced) {
        code = qf_fail(cx, QF_INVALID, "REPORT.DATA", "file", "这个文件不是“%s”的数据文件。",
                       qf_cstr(cx->arena, forced->title));
    } else if (report_data_form(new_form, bytes) != NULL) {
        code = report_read_data(cx, bytes, report_data_form(new_form, bytes), r);
    } else if (is_json(bytes)) {
        code = report_json_read(cx, bytes, qf_cstr(cx->arena, r->file),
                                forced != NULL ? forced : new_form,
                                forced != NULL ? forced : old_form, r);
    } else {
        r->format = doc_sniff(bytes, r->file);
        code = doc_read(cx, bytes, r->file, &document);
        if (code == QF_OK)
            code = report_read(cx, document, new_form, old_form, r);
    }
    if (code != QF_OK) {
        report_take_error(cx, r);
        return;
    }
    if (qf_date_is(published))
        r->published_on = published;
    if (r->format == DOC_JSON && r->form == old_form && r->year >= new_form->from_year)
        find_old_form(r);
    if (r->form != NULL && r->form->data == NULL)
        report_read_prose(cx, r);
}
