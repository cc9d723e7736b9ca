/* Rows out of text without tables: one cell a line, or a label with its numbers behind it. What the
 * printed table lost (blank cells, merged cells) stays lost; a row whose numbers do not add up to
 * the form's columns is left for cells_place.c to refuse. */
#include "report/cells.h"

#include "base/text.h"

#define MAX_PENDING 5 /* lines of one wrapped label */

typedef struct flow {
    cells_reader *rd;
    cells_row *row; /* takes more values; NULL when none */
    qf_str pending; /* label waiting for its values */
    qf_str last;    /* its last line */
    int pending_lines;
    int source;
} flow;

/* The table that a line of headings or header words is about; -1: says nothing. */
static int context_of(qf_arena *arena, qf_str line)
{
    qf_str s = qf_fold_label(arena, line);

    if (s.n > 150)
        return -1;
    if (qf_str_has(s, QF_S("存在的主要问题")) || qf_str_has(s, QF_S("其他需要报告的事项")) ||
        qf_str_has(s, QF_S("总体情况")))
        return 0;
    if (qf_str_has(s, QF_S("收到和处理政府信息公开申请")) || qf_str_has(s, QF_S("申请人情况")))
        return 3;
    if (qf_str_has(s, QF_S("第二十条第")) || qf_str_has(s, QF_S("主动公开政府信息情况")))
        return 2;
    if (qf_str_has(s, QF_S("未经复议直接起诉")) ||
        (qf_str_has(s, QF_S("行政复议")) && qf_str_has(s, QF_S("行政诉讼")) &&
         qf_str_ends(s, QF_S("情况"))))
        return 4;
    return -1;
}

static int wanted(const flow *f, const cells_row *row)
{
    if (row->table == 4)
        return 15;
    return row->line >= 0 ? f->rd->form->lines[row->line].cell_count : CELLS_MAX_VALUES;
}

static void add(flow *f, qf_str text)
{
    cells_add_value(f->rd, f->row, (cells_value){ .text = text, .col = -1, .col_span = 1 });
}

static void open_row(flow *f, int table, int line, qf_str label, bool strong, bool exact)
{
    f->row = cells_add_row(f->rd, table, line, label);
    f->pending = (qf_str){ 0 };
    f->pending_lines = 0;
    if (f->row == NULL)
        return;
    f->row->strong = strong;
    f->row->exact = exact;
    f->row->source = f->source;
    f->row->instance = f->rd->heads_seen[table];
}

/* A row whose label is `label`; false when the form has no such line in the table at hand. */
static bool open_labelled(flow *f, qf_str label, bool strong)
{
    bool exact;
    qf_str core = form_core(f->rd->cx->arena, label);
    int line = cells_line_of(f->rd->form, core, f->rd->context, &exact);

    if (line < 0)
        return false;
    open_row(f, f->rd->context, line, label, strong, exact);
    return f->row != NULL;
}

/* A row by the first half of its label: the numbers stand between the lines of a wrapped one, and what was
 * pending began with the rest of the label above. */
static bool open_begun(flow *f)
{
    const form *known = f->rd->form;
    qf_str core = form_core(f->rd->cx->arena, f->last);
    int found = -1;

    for (size_t i = 0; i < known->line_count && core.n >= 18; i++) {
        if (known->lines[i].table != f->rd->context ||
            !qf_str_starts(known->lines[i].names[0], core))
            continue;
        if (found >= 0)
            return false;
        found = (int)i;
    }
    if (found < 0)
        return false;
    open_row(f, f->rd->context, found, f->last, false, false);
    return f->row != NULL;
}

/* Splits a line at white space, tabs and pipes; at most `max` pieces. */
static size_t split(qf_str line, qf_str *pieces, size_t max)
{
    size_t count = 0, at = 0, start = 0;
    bool open = false;

    while (at < line.n) {
        size_t here = at;
        uint32_t rune = qf_rune_next(line, &at);
        bool gap = qf_rune_is_space(rune) || rune == '|' || rune == 0xFF5C;

        if (!gap && !open) {
            start = here;
            open = true;
        } else if (gap && open) {
            open = false;
            if (count < max)
                pieces[count++] = qf_str_sub(line, start, here);
        }
    }
    if (open && count < max)
        pieces[count++] = qf_str_sub(line, start, line.n);
    return count;
}

/* Table 4 with its fifteen cells stuck together: one digit each, there is no other way. */
static bool glued_table_4(flow *f, qf_str digits)
{
    if (f->rd->context != 4 || f->row != NULL || digits.n != CELLS_TABLE_4)
        return false;
    for (size_t i = 0; i < digits.n; i++)
        if (digits.p[i] < '0' || digits.p[i] > '9')
            return false;
    open_row(f, 4, -1, (qf_str){ 0 }, true, false);
    for (size_t i = 0; i < digits.n && f->row != NULL; i++)
        add(f, qf_str_sub(digits, i, i + 1));
    f->row = NULL;
    return true;
}

/* Numbers only. */
static void values_line(flow *f, const qf_str *values, size_t count)
{
    cells_reader *rd = f->rd;

    if (count == 1 && glued_table_4(f, values[0]))
        return;
    if (rd->context == 4 && count >= 15)
        f->row = NULL; /* a whole row at once: what came before was a page number */
    if (f->row != NULL && f->row->count + count <= (size_t)wanted(f, f->row)) {
        for (size_t i = 0; i < count; i++)
            add(f, values[i]);
        return;
    }
    if (f->pending.n > 0 && rd->context != 4 &&
        (open_labelled(f, f->pending, false) || open_begun(f))) {
        for (size_t i = 0; i < count; i++)
            add(f, values[i]);
        return;
    }
    f->row = NULL;
    if (rd->context == 4)
        open_row(f, 4, -1, (qf_str){ 0 }, true, false);
    else if (rd->context == 3 && count == 7)
        open_row(f, 3, -1, (qf_str){ 0 }, false, false);
    for (size_t i = 0; i < count && f->row != NULL; i++)
        add(f, values[i]);
}

static void label_line(flow *f, qf_str line)
{
    qf_arena *arena = f->rd->cx->arena;
    const form *known = f->rd->form;
    qf_str joined =
        f->pending.n > 0 ? qf_strf(arena, "%.*s%.*s", QF_ARG(f->pending), QF_ARG(line)) : line;
    qf_str core = form_core(arena, line), both = form_core(arena, joined);
    int alone = cells_line_of(known, core, f->rd->context, NULL);
    int column =
        cells_column_of(known, f->pending_lines < MAX_PENDING ? both : core, f->rd->context);

    f->row = NULL;
    f->last = line;
    if (column < 0)
        column = cells_column_of(known, core, f->rd->context);
    if (column >= 0)
        f->rd->column_seen[column] = true;
    if (f->rd->context != 4 && cells_line_of(known, both, f->rd->context, NULL) >= 0 &&
        f->pending_lines < MAX_PENDING && (alone < 0 || f->pending.n == 0)) {
        f->pending = joined;
        f->pending_lines++;
        f->rd->labels_seen[f->rd->context]++;
        return;
    }
    if (alone >= 0 && f->rd->context != 4)
        f->rd->labels_seen[f->rd->context]++;
    if (alone >= 0 || column >= 0 || f->pending_lines >= MAX_PENDING ||
        cells_label_of(known, core, f->rd->context).kind == LABEL_HEAD) {
        f->pending = alone >= 0 ? line : (qf_str){ 0 };
        f->pending_lines = alone >= 0;
        return;
    }
    f->pending = joined;
    f->pending_lines++;
}

/* "规章000": a name with digits stuck to it. Only when there is one digit for each column, or one
 * column, is there but one way to read it. */
static bool glued_line(flow *f, qf_str line)
{
    qf_str s = qf_strip_spaces(f->rd->cx->arena, line);
    size_t end = s.n, digits;
    int want;

    while (end > 0 && s.p[end - 1] >= '0' && s.p[end - 1] <= '9')
        end--;
    digits = s.n - end;
    if (digits == 0 || end == 0 || !open_labelled(f, qf_str_sub(s, 0, end), true))
        return false;
    want = wanted(f, f->row);
    if (want == 1) {
        add(f, qf_str_sub(s, end, s.n));
    } else if ((size_t)want == digits) {
        for (size_t i = end; i < s.n; i++)
            add(f, qf_str_sub(s, i, i + 1));
    } else {
        f->rd->head_unclear[f->row->table] = true;
    }
    f->row = NULL;
    return true;
}

/* A label with its numbers behind it. */
static void mixed_line(flow *f, qf_str line, const qf_str *pieces, size_t labels, size_t count)
{
    qf_str last = pieces[labels - 1];
    qf_str label = { pieces[0].p, (size_t)(last.p + last.n - pieces[0].p) };
    qf_str joined = qf_strf(f->rd->cx->arena, "%.*s%.*s", QF_ARG(f->pending), QF_ARG(label));

    f->row = NULL;
    if (f->rd->context == 4)
        return;
    if (!open_labelled(f, label, true) && !(f->pending.n > 0 && open_labelled(f, joined, true))) {
        if (!glued_line(f, line))
            f->pending = (qf_str){ 0 };
        return;
    }
    for (size_t i = labels; i < count && f->row != NULL; i++)
        add(f, pieces[i]);
}

static size_t numbers_in(const qf_str *pieces, size_t from, size_t count)
{
    size_t numbers = 0;

    for (size_t i = from; i < count; i++)
        numbers += cells_is_value(pieces[i]);
    return numbers;
}

/* The line of the form that the pieces before `end` name, alone or together with those before; -1. */
static int line_named(const flow *f, const qf_str *pieces, size_t end)
{
    qf_str last = pieces[end - 1];

    for (size_t from = 0; from < end; from++) {
        qf_str label = { pieces[from].p, (size_t)(last.p + last.n - pieces[from].p) };
        bool exact = false;
        int line =
            cells_line_of(f->rd->form, form_core(f->rd->cx->arena, label), f->rd->context, &exact);
        if (line >= 0 && exact)
            return line;
    }
    return -1;
}

/* A row with words in some of its cells: behind a name of the form as many pieces as the row has
 * cells, most of them numbers. False when the line is none. */
static bool worded_line(flow *f, const qf_str *pieces, size_t count)
{
    const form *known = f->rd->form;

    if (f->rd->context == 4 && count == CELLS_TABLE_4 &&
        numbers_in(pieces, 0, count) > CELLS_TABLE_4 / 2) {
        values_line(f, pieces, count);
        return true;
    }
    for (size_t k = 1; k < count && f->rd->context != 4; k++) {
        int line = line_named(f, pieces, k);
        if (line < 0 || (size_t)known->lines[line].cell_count != count - k ||
            2 * numbers_in(pieces, k, count) <= count - k)
            continue;
        open_row(f, f->rd->context, line, pieces[k - 1], true, true);
        for (size_t i = k; i < count && f->row != NULL; i++)
            add(f, pieces[i]);
        f->row = NULL;
        return true;
    }
    return false;
}

#define MAX_WORD ((size_t)60) /* bytes of what somebody writes instead of a number */

/* A line that the form, or a page around it, has of its own. */
static bool known_line(const flow *f, qf_str line)
{
    qf_arena *arena = f->rd->cx->arena;
    const form *known = f->rd->form;
    qf_str core = form_core(arena, line);

    return context_of(arena, line) >= 0 || cells_line_of(known, core, f->rd->context, NULL) >= 0 ||
           cells_column_of(known, core, f->rd->context) >= 0 ||
           cells_label_of(known, core, f->rd->context).kind == LABEL_HEAD ||
           qf_str_has(line, QF_S("页")) || core.n == 0;
}

/* "行政处罚  见附件": the name of a row with one cell, and words in it. */
static bool worded_pair(flow *f, const qf_str *pieces, size_t count)
{
    int line = count == 2 && f->rd->context == 2 ? line_named(f, pieces, 1) : -1;

    if (line < 0 || f->rd->form->lines[line].cell_count != 1 || pieces[1].n > MAX_WORD ||
        known_line(f, pieces[1]))
        return false;
    open_row(f, f->rd->context, line, pieces[0], true, true);
    if (f->row != NULL)
        add(f, pieces[1]);
    f->row = NULL;
    return true;
}

static void one_line(flow *f, qf_str line)
{
    cells_reader *rd = f->rd;
    qf_str pieces[CELLS_MAX_VALUES];
    size_t count, labels;
    int context = context_of(rd->cx->arena, line);

    if (context >= 0 && context != rd->context) {
        rd->context = context;
        f->row = NULL;
        f->pending = (qf_str){ 0 };
        f->pending_lines = 0;
    }
    if (rd->context == 0)
        return;
    count = split(line, pieces, CELLS_MAX_VALUES);
    labels = count;
    while (labels > 0 && cells_is_value(pieces[labels - 1]))
        labels--;
    if (count == 0)
        return;
    if (labels == 0)
        values_line(f, pieces, count);
    else if (numbers_in(pieces, 0, count) > 1 && worded_line(f, pieces, count))
        return;
    else if (labels < count)
        mixed_line(f, line, pieces, labels, count);
    else if ((line.n > 400 || !glued_line(f, line)) && !worded_pair(f, pieces, count))
        label_line(f, line);
}

/* An empty cell of a text with one cell a line: it takes its place in the row at work. */
static void empty_line(flow *f)
{
    if (f->row == NULL && f->pending.n > 0 && f->rd->context != 4)
        (void)open_labelled(f, f->pending, false);
    if (f->row != NULL && f->row->count < (size_t)wanted(f, f->row))
        add(f, (qf_str){ "", 0 });
}

void cells_from_list(cells_reader *rd, const doc_table *table, int block)
{
    flow f = { .rd = rd, .source = block };

    for (size_t i = 0; i < table->count; i++) {
        qf_str rest = table->cells[i].text, line;

        if (cells_is_empty(rest)) {
            empty_line(&f);
            continue;
        }
        while (qf_str_split(&rest, '\n', &line))
            one_line(&f, line);
    }
}

/* ---- words in a number's place, one cell a line */

typedef struct flow_line {
    qf_str text;
    int source;
} flow_line;

static bool is_number_line(qf_str line)
{
    qf_str pieces[2];

    return split(line, pieces, 2) == 1 && cells_is_value(pieces[0]);
}

/* True when the next `want` lines are the cells of one row, most of them numbers, some words. What follows them
 * must be no number: else the words are the end of a wrapped label. */
static bool row_with_words(const flow *f, const flow_line *lines, size_t count, size_t want)
{
    size_t numbers = 0;
    qf_str first;

    if (count < want)
        return false;
    for (size_t i = 0; i < want; i++) {
        if (is_number_line(lines[i].text))
            numbers++;
        else if (lines[i].text.n > MAX_WORD || known_line(f, lines[i].text))
            return false;
    }
    if (numbers == want || (want > 1 && 2 * numbers <= want))
        return false;
    if (count == want)
        return true;
    return want == 1 ? known_line(f, lines[want].text)
                     : split(lines[want].text, &first, 1) == 0 || !cells_is_value(first);
}

/* Takes such a row; the number of lines it took, 0 when what comes is none. */
static size_t take_row_with_words(flow *f, const flow_line *lines, size_t count)
{
    const form *known = f->rd->form;
    size_t want = 0;

    if (f->row == NULL && f->rd->context == 4) {
        want = CELLS_TABLE_4;
        if (!row_with_words(f, lines, count, want))
            return 0;
        open_row(f, 4, -1, (qf_str){ 0 }, true, false);
    } else if (f->row == NULL && f->rd->context > 0 && f->pending.n > 0) {
        bool exact = false;
        int line =
            cells_line_of(known, form_core(f->rd->cx->arena, f->pending), f->rd->context, &exact);

        /* What is no whole name yet may go on in the next line. */
        want = line >= 0 && exact ? (size_t)known->lines[line].cell_count : 0;
        if (want == 0 || !row_with_words(f, lines, count, want) ||
            !open_labelled(f, f->pending, false))
            return 0;
    }
    if (want == 0)
        return 0;
    for (size_t i = 0; i < want && f->row != NULL; i++)
        add(f, qf_str_trim(lines[i].text));
    f->row = NULL;
    return want;
}

/* The lines of the blocks that are text; `*out` is the arena's. */
static size_t lines_of(const cells_reader *rd, size_t from, size_t end, flow_line **out)
{
    size_t most = 0, count = 0;
    flow_line *lines;

    for (size_t i = from; i < end; i++) {
        qf_str text = rd->document->blocks[i].text;

        most++;
        for (size_t k = 0; k < text.n; k++)
            most += text.p[k] == '\n';
    }
    lines = QF_NEW_ARRAY(rd->cx->arena, flow_line, most + 1);
    for (size_t i = from; i < end; i++) {
        const doc_block *block = &rd->document->blocks[i];
        qf_str rest = block->text, line;

        if (block->kind == DOC_TABLE || block->kind == DOC_IMAGE || rest.p == NULL)
            continue;
        while (qf_str_split(&rest, '\n', &line))
            if (!cells_is_empty(line))
                lines[count++] = (flow_line){ line, (int)i };
    }
    *out = lines;
    return count;
}

void cells_from_lines(cells_reader *rd, size_t from, size_t end)
{
    flow f = { .rd = rd };
    flow_line *lines;
    size_t count = lines_of(rd, from, end, &lines);

    for (size_t i = 0; i < count; i++) {
        f.source = lines[i].source;
        one_line(&f, lines[i].text);
        i += take_row_with_words(&f, lines + i + 1, count - i - 1);
    }
}
