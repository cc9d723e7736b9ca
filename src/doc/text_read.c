#include "doc/text_read.h"

#include "base/text.h"
#include "doc/doc_build.h"
#include "doc/text_fields.h"
#include "doc/text_lines.h"

#define MAX_LINES 1000000
#define LONG_LINE 60  /* code points; no label of the form is as long */
#define MANY_BARS 60  /* so many empty cells are an accident of copying */
#define WIDEST_ROW 64 /* cells; a longer "row" was no row */

struct reading {
    qf_ctx *cx;
    doc_builder *b;
    qf_str *lines;
    size_t count;
};

static bool is_empty(qf_str line)
{
    return line.n == 0;
}

static bool has_tab(qf_str line)
{
    return line.n > 0 && memchr(line.p, '\t', line.n) != NULL;
}

/* A tab with something before it. */
static bool has_inner_tab(qf_str line)
{
    const char *tab = line.n > 1 ? memchr(line.p + 1, '\t', line.n - 1) : NULL;

    return tab != NULL && !text_line_is_blank(qf_str_sub(line, 0, (size_t)(tab - line.p)));
}

/* "三、", "（二）": what begins a section ends a table. */
static bool is_heading(qf_str line)
{
    size_t at = 0, numbers = 0;
    uint32_t rune = 0;

    line = qf_str_trim(line);
    while (at < line.n && numbers < 4) {
        size_t before = at;
        rune = qf_rune_next(line, &at);
        if (rune == ' ' || rune == 0x3000)
            continue;
        if (!qf_str_has(QF_S("一二三四五六七八九十"), qf_str_sub(line, before, at)))
            break;
        numbers++;
    }
    return numbers > 0 && rune == 0x3001;
}

static qf_code add_line(struct reading *r, qf_str line)
{
    return doc_add_text(r->b, DOC_PARAGRAPH, 0, text_line_trim(line));
}

static qf_code add_lines(struct reading *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        QF_TRY(add_line(r, r->lines[i]));
    return QF_OK;
}

static qf_code add_cell(struct reading *r, qf_str text)
{
    QF_TRY(doc_open_cell(r->b, 1, 1, false));
    return doc_add_text(r->b, DOC_PARAGRAPH, 0, text);
}

/* A row of one cell. */
static qf_code list_cell(struct reading *r, qf_str text)
{
    QF_TRY(doc_open_row(r->b));
    return add_cell(r, text);
}

/* ---- One cell a line, a blank line between two cells. */

/* Blank lines from i on. */
static size_t gap_at(const struct reading *r, size_t i)
{
    size_t gap = 0;

    while (i + gap < r->count && text_line_is_blank(r->lines[i + gap]))
        gap++;
    return gap;
}

/* Rows of table 3 are numbered like headings. */
static bool is_row_label(qf_str line)
{
    return qf_str_has(line, QF_S("申请数量")) || qf_str_has(line, QF_S("办理结果")) ||
           qf_str_has(line, QF_S("继续办理"));
}

static bool is_list_line(qf_str line)
{
    return !text_line_is_blank(line) && !text_line_has_bar(line) && !has_tab(line) &&
           (!is_heading(line) || is_row_label(line)) && qf_rune_count(line) <= LONG_LINE;
}

/* End of a run of such cells from line `from`; `from` when there is none. A gap of three, five, …
 * blank lines holds one, two, … empty cells. */
static size_t spaced_end(const struct reading *r, size_t from)
{
    size_t end = from, cells = 0, single = 0, numbers = 0, i = from;

    while (i < r->count && is_list_line(r->lines[i])) {
        size_t gap = gap_at(r, i + 1);

        cells++;
        numbers += text_line_is_number(r->lines[i]);
        end = i + 1;
        if (gap % 2 == 0 || gap > 31)
            break;
        single += gap == 1;
        i += 1 + gap;
    }
    return cells >= 8 && single * 4 >= cells - 1 && numbers * 4 >= cells ? end : from;
}

static qf_code spaced_list(struct reading *r, size_t from, size_t to)
{
    QF_TRY(doc_open_table(r->b));
    doc_mark_uncertain(r->b);
    for (size_t i = from; i < to;) {
        size_t gap = gap_at(r, i + 1);

        QF_TRY(list_cell(r, text_line_trim(r->lines[i])));
        for (size_t empty = 1; empty < (gap + 1) / 2 && i + 1 + gap < to; empty++)
            QF_TRY(list_cell(r, (qf_str){ "", 0 }));
        i += 1 + gap;
    }
    return doc_close_table(r->b);
}

/* ---- One cell a line, each led by a tab. */

struct tab_region {
    size_t end;                 /* first line behind it */
    size_t cells, inner, prose; /* lines led by a tab; with another tab; too long for a cell */
    size_t rows, widest;
};

/* A line without a tab right behind a cell goes on with that cell ("商业" / "企业"). */
static bool continues_cell(const struct reading *r, size_t i)
{
    qf_str line = r->lines[i];

    return !is_empty(line) && !has_tab(line) && !is_heading(line) && qf_rune_count(line) <= 30 &&
           i + 1 < r->count && (is_empty(r->lines[i + 1]) || r->lines[i + 1].p[0] == '\t');
}

static struct tab_region tab_region_of(const struct reading *r, size_t from)
{
    struct tab_region region = { .end = from };
    size_t blank = 0, width = 0;

    for (size_t i = from; i < r->count && blank < 3; i++) {
        qf_str line = r->lines[i];
        if (is_empty(line)) {
            blank++;
            region.rows += width > 0;
            width = 0;
            continue;
        }
        if (line.p[0] == '\t') {
            region.cells++;
            region.inner += has_inner_tab(qf_str_sub(line, 1, line.n));
            region.prose += qf_rune_count(line) > LONG_LINE;
            if (++width > region.widest)
                region.widest = width;
        } else if (width == 0 || !continues_cell(r, i)) {
            break;
        }
        blank = 0;
        region.end = i + 1;
    }
    region.rows += width > 0;
    return region;
}

static qf_code tab_table(struct reading *r, size_t from, size_t to)
{
    bool row = false;

    QF_TRY(doc_open_table(r->b));
    doc_mark_uncertain(r->b);
    for (size_t i = from; i < to; i++) {
        qf_str line = r->lines[i];
        if (is_empty(line)) {
            row = false;
            continue;
        }
        if (line.p[0] != '\t') {
            QF_TRY(add_line(r, line));
            continue;
        }
        if (!row)
            QF_TRY(doc_open_row(r->b));
        row = true;
        QF_TRY(add_cell(r, qf_str_sub(line, 1, line.n)));
    }
    return doc_close_table(r->b);
}

/* ---- Rows with tabs between the cells. */

/* A row of one merged cell may stand without a tab between two that have some. */
static bool is_tab_row(const struct reading *r, size_t i, size_t from)
{
    if (has_inner_tab(r->lines[i]) || (has_tab(r->lines[i]) && i > from))
        return true;
    return i > from && i + 1 < r->count && !text_line_is_blank(r->lines[i]) &&
           !is_heading(r->lines[i]) && qf_rune_count(r->lines[i]) <= 40 &&
           has_inner_tab(r->lines[i + 1]);
}

static qf_code separated_rows(struct reading *r, size_t from, size_t to)
{
    QF_TRY(doc_open_table(r->b));
    doc_mark_uncertain(r->b);
    for (size_t i = from; i < to; i++) {
        qf_str rest = r->lines[i], piece;
        if (is_empty(rest))
            continue;
        QF_TRY(doc_open_row(r->b));
        while (qf_str_split(&rest, '\t', &piece))
            QF_TRY(add_cell(r, piece));
    }
    return doc_close_table(r->b);
}

static qf_code read_inner_tabs(struct reading *r, size_t *at)
{
    size_t from = *at, to = from;

    while (to < r->count && is_tab_row(r, to, from))
        to++;
    *at = to;
    if (to - from < 2)
        return add_lines(r, from, to);
    return separated_rows(r, from, to);
}

static qf_code read_tabs(struct reading *r, size_t *at)
{
    size_t from = *at;
    struct tab_region region = tab_region_of(r, from);

    *at = region.end;
    if (region.inner * 2 > region.cells)
        return separated_rows(r, from, region.end);
    if (region.cells < 2 || region.prose * 2 > region.cells || region.widest > WIDEST_ROW ||
        region.rows * 2 > region.cells * 2 - 1)
        return add_lines(r, from, region.end);
    return tab_table(r, from, region.end);
}

/* ---- Rows with commas or semicolons between the cells, as a spreadsheet saves them. */

static qf_code comma_table(struct reading *r, size_t from, size_t to, uint32_t separator)
{
    QF_TRY(doc_open_table(r->b));
    doc_mark_uncertain(r->b);
    for (size_t i = from; i < to; i++) {
        qf_str rest = r->lines[i];

        QF_TRY(doc_open_row(r->b));
        while (rest.p != NULL)
            QF_TRY(add_cell(r, text_field_next(&rest, separator)));
    }
    return doc_close_table(r->b);
}

/* ---- Bars. */

struct bars {
    size_t bars, filled; /* cells with something in them */
    bool first, last;    /* the line begins, ends with a bar */
};

static struct bars count_bars(qf_str line)
{
    struct bars bars = { 0 };
    bool text = false, any = false;

    for (size_t at = 0; at < line.n;) {
        uint32_t rune = qf_rune_next(line, &at);
        if (qf_rune_is_space(rune))
            continue;
        bars.last = text_is_bar(rune);
        if (!any)
            bars.first = bars.last;
        any = true;
        bars.bars += bars.last;
        if (!bars.last && !text)
            bars.filled++;
        text = !bars.last;
    }
    return bars;
}

/* "|---|:--:|" under a header. */
static bool is_rule(qf_str line)
{
    size_t dashes = 0;

    for (size_t at = 0; at < line.n;) {
        uint32_t rune = qf_rune_next(line, &at);
        if (rune == '-' || (rune >= 0x2500 && rune <= 0x257F && !text_is_bar(rune)))
            dashes++;
        else if (!text_is_bar(rune) && rune != ':' && rune != '+' && !qf_rune_is_space(rune))
            return false;
    }
    return dashes >= 3;
}

static qf_code bar_cells(struct reading *r, qf_str line, bool as_cells)
{
    size_t start = 0, at = 0;
    bool first = true;

    line = text_line_trim(line);
    while (at <= line.n) {
        size_t before = at;
        bool end = at == line.n;
        if (!end && !text_is_bar(qf_rune_next(line, &at)))
            continue;
        /* The edges of the table are no cells. */
        if (!(first && before == 0) && !(end && start == line.n)) {
            qf_str text = text_line_trim(qf_str_sub(line, start, before));
            QF_TRY(as_cells ? add_cell(r, text) : add_line(r, text));
        }
        first = false;
        start = at;
        if (end)
            break;
    }
    return QF_OK;
}

static qf_code bar_table(struct reading *r, size_t from, size_t to)
{
    QF_TRY(doc_open_table(r->b));
    doc_mark_uncertain(r->b);
    for (size_t i = from; i < to; i++) {
        if (text_line_is_blank(r->lines[i]) || is_rule(r->lines[i]))
            continue;
        QF_TRY(doc_open_row(r->b));
        QF_TRY(bar_cells(r, r->lines[i], true));
    }
    return doc_close_table(r->b);
}

static qf_code each_bar_line(struct reading *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        QF_TRY(bar_cells(r, r->lines[i], false));
    return QF_OK;
}

/* One cell a line, each closed by a bar: a table of one column, so that empty cells (" |") are not
 * lost. Lines of bars alone ("|||") are what merged cells left behind. */
static qf_code bar_list(struct reading *r, size_t from, size_t to)
{
    QF_TRY(doc_open_table(r->b));
    doc_mark_uncertain(r->b);
    for (size_t i = from; i < to; i++) {
        qf_str rest = r->lines[i];
        struct bars bars = count_bars(rest);

        if (bars.filled == 0) {
            if (bars.bars != 1 || text_is_bar(qf_rune_next(rest, &(size_t){ 0 })))
                continue;
            QF_TRY(list_cell(r, (qf_str){ "", 0 }));
            continue;
        }
        while (rest.n > 0) {
            size_t at = 0, end = rest.n;

            for (size_t next = 0; next < rest.n && end == rest.n;) {
                at = next;
                if (text_is_bar(qf_rune_next(rest, &next)))
                    end = at;
                at = next;
            }
            if (!text_line_is_blank(qf_str_sub(rest, 0, end)))
                QF_TRY(list_cell(r, text_line_trim(qf_str_sub(rest, 0, end))));
            rest = qf_str_sub(rest, at, rest.n);
        }
    }
    return doc_close_table(r->b);
}

/* A heading that drags hundreds of empty bars behind it is a heading. */
static bool is_accident(struct bars bars)
{
    return bars.bars > MANY_BARS && bars.filled <= 1;
}

static qf_code read_bars(struct reading *r, size_t *at)
{
    size_t from = *at, to = from, single = 0, rows = 0, lines = 0;
    bool framed = false;

    for (size_t i = from; i < r->count; i++) {
        struct bars bars = count_bars(r->lines[i]);
        if (text_line_is_blank(r->lines[i]) && i + 1 < r->count && i + 1 > to + 0 &&
            text_line_has_bar(r->lines[i + 1]))
            continue;
        if (is_rule(r->lines[i]) && i > from) {
            to = i + 1;
            continue;
        }
        if (bars.bars == 0 || is_accident(bars))
            break;
        lines++;
        single += bars.filled == 0 || (bars.filled == 1 && bars.last && bars.bars == 1);
        rows += bars.filled >= 2;
        framed |= bars.first && bars.bars > 2;
        to = i + 1;
    }
    *at = to;
    if (to == from) {
        *at = from + 1;
        return bar_cells(r, r->lines[from], false);
    }
    if (rows > 0 && single * 2 <= lines && (lines > 1 || framed))
        return bar_table(r, from, to);
    if (lines == 1 && rows == 1)
        return add_line(r, r->lines[from]);
    return lines < 4 ? each_bar_line(r, from, to) : bar_list(r, from, to);
}

/* ---- The whole. */

static qf_code read_plain(struct reading *r, size_t *at)
{
    size_t end = spaced_end(r, *at);

    QF_TRY(end > *at ? spaced_list(r, *at, end) : add_line(r, r->lines[*at]));
    *at = end > *at ? end : *at + 1;
    return QF_OK;
}

static qf_code read_lines(struct reading *r)
{
    text_fields fields = { 0 };

    for (size_t i = 0; i < r->count;) {
        qf_str line = r->lines[i];
        if (is_empty(line)) {
            i++;
        } else if (text_line_has_bar(line)) {
            QF_TRY(read_bars(r, &i));
        } else if (line.p[0] == '\t') {
            QF_TRY(read_tabs(r, &i));
        } else if (has_inner_tab(line)) {
            QF_TRY(read_inner_tabs(r, &i));
        } else {
            if (i >= fields.end)
                fields = text_fields_at(r->lines, r->count, i);
            if (fields.table && i < fields.end) {
                QF_TRY(comma_table(r, i, fields.end, fields.separator));
                i = fields.end;
            } else {
                QF_TRY(read_plain(r, &i));
            }
        }
    }
    return QF_OK;
}

qf_code text_read(qf_ctx *cx, qf_str bytes, doc **out)
{
    struct reading r = { .cx = cx };
    qf_str text;

    if (bytes.n == 0)
        return qf_fail(cx, QF_INVALID, "DOC.EMPTY", "file", "文件是空的，请检查后重新选择。");
    if (bytes.n > DOC_MAX_PAGE)
        return doc_too_large(cx, "文本过大");
    QF_TRY(qf_text_decode(cx, bytes, QF_S(""), &text));
    if (text_line_count(text) > MAX_LINES)
        return doc_too_large(cx, "行数过多");
    r.b = doc_builder_new(cx, DOC_TEXT);
    r.count = text_lines(cx->arena, text, &r.lines);
    QF_TRY(read_lines(&r));
    QF_TRY(doc_finish(r.b, out));
    if ((*out)->count == 0)
        return qf_fail(cx, QF_INVALID, "DOC.EMPTY", "file", "文件里没有文字，请检查后重新选择。");
    return QF_OK;
}
