#include "doc/xlsx_write.h"

#include "base/file.h"
#include "base/text.h"
#include "doc/markup.h"
#include "doc/table_fit.h"

#include <math.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define SHEET_MAX 64      /* tables; more are refused */
#define SHEET_NAME_MAX 31 /* characters, Excel's own limit */
#define PROSE_COLUMN 84   /* width of the prose sheet's column, in digits */
#define TEXT_MAX 32000    /* characters in a cell, Excel takes 32,767 */
#define DIGIT_POINTS 5.25 /* width of a digit of the standard type */

/* One way a cell looks; formats are made once for each. */
enum {
    LOOK_TITLE,
    LOOK_HEADING,
    LOOK_PROSE,
    LOOK_LABEL,
    LOOK_LABEL_LEFT,
    LOOK_CELL,
    LOOK_COUNT,
    LOOK_DECIMAL,
    LOOKS
};

typedef struct book {
    qf_ctx *cx;
    lxw_workbook *workbook;
    lxw_format *look[LOOKS];
    lxw_error error; /* the first one */
} book;

static void note(book *b, lxw_error error)
{
    if (b->error == LXW_NO_ERROR)
        b->error = error;
}

/* ---- formats */

static lxw_format *add_format(book *b, const char *font, double size, uint8_t align, bool frame)
{
    lxw_format *format = workbook_add_format(b->workbook);

    format_set_font_name(format, font);
    format_set_font_size(format, size);
    format_set_align(format, align);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_text_wrap(format);
    if (frame)
        format_set_border(format, LXW_BORDER_THIN);
    return format;
}

static void add_formats(book *b)
{
    b->look[LOOK_TITLE] = add_format(b, "宋体", 16, LXW_ALIGN_CENTER, false);
    format_set_bold(b->look[LOOK_TITLE]);
    b->look[LOOK_HEADING] = add_format(b, "黑体", 14, LXW_ALIGN_LEFT, false);
    b->look[LOOK_PROSE] = add_format(b, "宋体", 11, LXW_ALIGN_LEFT, false);
    b->look[LOOK_LABEL] = add_format(b, "宋体", 10.5, LXW_ALIGN_CENTER, true);
    b->look[LOOK_LABEL_LEFT] = add_format(b, "宋体", 10.5, LXW_ALIGN_LEFT, true);
    for (int i = LOOK_LABEL; i <= LOOK_LABEL_LEFT; i++)
        format_set_bg_color(b->look[i], 0xEEF4F2);
    b->look[LOOK_CELL] = add_format(b, "宋体", 10.5, LXW_ALIGN_CENTER, true);
    b->look[LOOK_COUNT] = add_format(b, "宋体", 10.5, LXW_ALIGN_CENTER, true);
    format_set_num_format(b->look[LOOK_COUNT], "0");
    b->look[LOOK_DECIMAL] = add_format(b, "宋体", 10.5, LXW_ALIGN_CENTER, true);
    format_set_num_format(b->look[LOOK_DECIMAL], "0.######");
}

/* ---- cells */

/* A plain number that a double holds exactly enough: "0", "11398889", "-3", "190.457379". */
static bool is_number(qf_str s, bool *decimal)
{
    size_t digits = 0, fraction = 0;

    *decimal = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '-' && i == 0)
            continue;
        if (s.p[i] == '.' && !*decimal && digits > 0) {
            *decimal = true;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        digits++;
        fraction += *decimal;
        /* 007 is a name, not a number. */
        if (digits == 2 && !*decimal && s.p[i - 1] == '0')
            return false;
    }
    return digits > 0 && digits <= 15 && (!*decimal || fraction > 0);
}

/* Text as Excel takes it: cut at its own limit, which no table of ours comes near. */
static const char *cell_text(book *b, qf_str text)
{
    size_t n = 0, at = 0;

    while (at < text.n && n < TEXT_MAX) {
        (void)qf_rune_next(text, &at);
        n++;
    }
    return qf_cstr(b->cx->arena, qf_str_sub(text, 0, at));
}

static void write_cell(book *b, lxw_worksheet *sheet, lxw_row_t row, const doc_cell *cell)
{
    lxw_col_t col = (lxw_col_t)cell->col;
    bool decimal = false, number = !cell->header && is_number(cell->text, &decimal);
    lxw_format *look =
        b->look[cell->header ? (cell->align == DOC_LEFT ? LOOK_LABEL_LEFT : LOOK_LABEL)
                : !number    ? LOOK_CELL
                : decimal    ? LOOK_DECIMAL
                             : LOOK_COUNT];

    if (cell->row_span > 1 || cell->col_span > 1)
        note(b, worksheet_merge_range(sheet, row, col, row + (lxw_row_t)cell->row_span - 1,
                                      (lxw_col_t)(cell->col + cell->col_span - 1), "", look));
    if (number)
        note(b, worksheet_write_number(sheet, row, col,
                                       strtod(qf_cstr(b->cx->arena, cell->text), NULL), look));
    else if (cell->text.n == 0)
        note(b, worksheet_write_blank(sheet, row, col, look));
    else
        note(b, worksheet_write_string(sheet, row, col, cell_text(b, cell->text), look));
}

/* ---- sheets */

static void set_paper(lxw_worksheet *sheet, bool landscape)
{
    worksheet_set_paper(sheet, 9); /* A4 */
    if (landscape)
        worksheet_set_landscape(sheet);
    worksheet_set_margins(sheet, 0.7, 0.7, 0.8, 0.8);
    worksheet_center_horizontally(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    (void)worksheet_set_footer(sheet, "&C— &P —");
}

static lxw_worksheet *add_sheet(book *b, qf_str name)
{
    lxw_worksheet *sheet = workbook_add_worksheet(b->workbook, qf_cstr(b->cx->arena, name));

    if (sheet == NULL)
        note(b, LXW_ERROR_SHEETNAME_ALREADY_USED);
    return sheet;
}

/* Height of a row so that the wrapped text is seen, points. */
static double row_height(qf_str text, double width, double size)
{
    double lines = 0;
    qf_str rest = text, line;

    while (text.n > 0 && qf_str_split(&rest, '\n', &line)) {
        double need = table_fit_line(line) * size / 2;

        lines += 1 + (double)(int)(need / width);
    }
    lines = lines < 1 ? 1 : lines;
    return lines * size * 1.5 > 400 ? 400 : lines * size * 1.5 + 3;
}

/* The sheet of everything that is no table, one paragraph a row. */
static void add_prose(book *b, const doc *document)
{
    lxw_worksheet *sheet = add_sheet(b, QF_S("正文"));
    lxw_row_t row = 0;

    if (sheet == NULL)
        return;
    set_paper(sheet, false);
    worksheet_set_column(sheet, 0, 0, PROSE_COLUMN, NULL);
    for (size_t i = 0; i < document->count; i++) {
        const doc_block *block = &document->blocks[i];
        int look = LOOK_PROSE;
        double size = 11;

        if (block->text.n == 0 || block->kind == DOC_TABLE || block->kind == DOC_IMAGE)
            continue;
        if (block->kind == DOC_HEADING) {
            look = block->level <= 0 ? LOOK_TITLE : LOOK_HEADING;
            size = block->level <= 0 ? 16 : 14;
        }
        note(b, worksheet_set_row(
                    sheet, row, row_height(block->text, PROSE_COLUMN * DIGIT_POINTS, size), NULL));
        note(b, worksheet_write_string(sheet, row, 0, cell_text(b, block->text), b->look[look]));
        row++;
    }
}

/* Rows of a table get the height that their cells of one row need. */
static void set_heights(book *b, lxw_worksheet *sheet, const doc_table *t, const table_fit *fit)
{
    double *height = QF_NEW_ARRAY(b->cx->arena, double, (size_t)t->rows + 1);

    for (size_t i = 0; i < t->count; i++) {
        const doc_cell *c = &t->cells[i];
        double width = -2 * fit->padding;

        for (int k = c->col; k < c->col + c->col_span; k++)
            width += fit->width[k];
        if (c->row_span == 1)
            height[c->row] = fmax(height[c->row], row_height(c->text, fmax(width, 10), 10.5));
    }
    for (int r = 0; r < t->rows; r++)
        note(b, worksheet_set_row(sheet, (lxw_row_t)r + 1, fmax(height[r], 20), NULL));
}

/* Columns of a table as stacked bars below it: drawn by Excel itself, from the cells. The sum row at the foot stays out. */
static void add_chart(book *b, lxw_worksheet *sheet, const doc_table *t, qf_str name)
{
    lxw_chart *chart = workbook_add_chart(b->workbook, LXW_CHART_BAR_STACKED);
    const char *on = qf_cstr(b->cx->arena, name);
    lxw_row_t first = (lxw_row_t)t->header_rows + 1, last = (lxw_row_t)(t->rows - t->chart_foot);
    lxw_chart_fill fills[] = { { .color = 0x0F5C5E },
                               { .color = 0xB34833 },
                               { .color = 0xD9B866 } };
    lxw_chart_options place = { .x_scale = 1.35, .y_scale = fmax(1, t->rows / 9.0) };

    if (chart == NULL || last < first)
        return;
    for (int c = t->chart_first; c <= t->chart_last; c++) {
        lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
        chart_series_set_categories(series, on, first, 0, last, 0);
        chart_series_set_values(series, on, first, (lxw_col_t)c, last, (lxw_col_t)c);
        chart_series_set_name_range(series, on, first - 1, (lxw_col_t)c);
        chart_series_set_fill(series, &fills[(c - t->chart_first) % 3]);
    }
    chart_title_set_name(chart, cell_text(b, t->caption));
    chart_axis_set_reverse(chart->y_axis);
    chart_set_series_gap(chart, 60);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    note(b, worksheet_insert_chart_opt(sheet, (lxw_row_t)t->rows + 2, 0, chart, &place));
}

/* A table under its name, in a sheet of its own. */
static void add_table(book *b, const doc_table *t, qf_str name)
{
    bool wide = t->cols > 12;
    double points = wide ? 700 : 500;
    table_fit fit = table_fit_columns(b->cx->arena, t, points, 21);
    lxw_worksheet *sheet = add_sheet(b, name);
    const char *caption = cell_text(b, t->caption.n > 0 ? t->caption : name);

    if (sheet == NULL)
        return;
    set_paper(sheet, wide);
    for (int c = 0; c < t->cols; c++)
        worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, fit.width[c] / DIGIT_POINTS, NULL);
    if (t->cols > 1)
        note(b, worksheet_merge_range(sheet, 0, 0, 0, (lxw_col_t)(t->cols - 1), "",
                                      b->look[LOOK_HEADING]));
    note(b, worksheet_write_string(sheet, 0, 0, caption, b->look[LOOK_HEADING]));
    note(b, worksheet_set_row(sheet, 0, 28, NULL));
    set_heights(b, sheet, t, &fit);
    for (size_t i = 0; i < t->count; i++)
        write_cell(b, sheet, (lxw_row_t)t->cells[i].row + 1, &t->cells[i]);
    if (t->header_rows > 0) {
        note(b, worksheet_repeat_rows(sheet, 1, (lxw_row_t)t->header_rows));
        worksheet_freeze_panes(sheet, (lxw_row_t)t->header_rows + 1, 0);
    }
    if (t->chart_first > 0)
        add_chart(b, sheet, t, name);
}

/* Name of a table's sheet: the front of its caption, without signs that Excel forbids in names; a
 * number when there is none or when another sheet has it. */
static qf_str sheet_name(qf_arena *arena, const doc_table *t, int number)
{
    qf_buf name = qf_buf_new(arena, 4 * SHEET_NAME_MAX + 16);
    size_t n = 0;

    qf_buf_addf(&name, "表%d ", number);
    for (size_t at = 0; at < t->caption.n && n < SHEET_NAME_MAX - 8; n++) {
        uint32_t r = qf_rune_next(t->caption, &at);

        qf_buf_add_rune(&name, r < 0x80 && strchr("[]:*?/\\'\n\t", (int)r) != NULL ? ' ' : r);
    }
    return qf_str_trim(qf_buf_str(&name));
}

/* ---- the file */

static void fill(book *b, const doc *document)
{
    int tables = 0;

    add_prose(b, document);
    for (size_t i = 0; i < document->count; i++) {
        const doc_table *t = document->blocks[i].table;

        if (document->blocks[i].kind == DOC_TABLE && t->rows > 0 && t->cols > 0) {
            tables++;
            add_table(b, t, sheet_name(b->cx->arena, t, tables));
        }
    }
}

static void add_properties(book *b, const doc *document)
{
    lxw_doc_properties properties = { 0 };
    qf_date day;

    properties.title = (char *)(uintptr_t)qf_cstr(b->cx->arena, document->title);
    properties.author = (char *)(uintptr_t)qf_cstr(b->cx->arena, document->source);
    /* A fixed day where the report has none: the library would write the machine's clock. */
    properties.created = qf_date_parse(document->published, &day)
                             ? (time_t)(qf_date_start(day).ms / 1000)
                             : (time_t)315532800; /* 1980-01-01, as in the zip */
    note(b, workbook_set_properties(b->workbook, &properties));
}

qf_code xlsx_write(qf_ctx *cx, const doc *document, const page_style *style, qf_str *out)
{
    /* The library writes to a path only; a file in memory has one. */
    int fd = memfd_create("xlsx", MFD_CLOEXEC);
    book b = { .cx = cx };
    qf_code code;
    const char *path;
    size_t tables = 0;

    (void)style; /* sheets have a type of their own */
    if (fd < 0)
        return qf_fail(cx, QF_BROKEN, "DOC.XLSX_WRITE", NULL,
                       "生成 Excel 文件时系统内存不足，请稍后再试");
    code = markup_check(cx, document);
    for (size_t i = 0; i < document->count; i++)
        tables += document->blocks[i].kind == DOC_TABLE;
    if (code == QF_OK && tables > SHEET_MAX)
        code = qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file",
                       "文档里有 %zu 张表，Excel 文件最多写 %d 张", tables, SHEET_MAX);
    if (code != QF_OK) {
        (void)close(fd);
        return code;
    }
    path = qf_strf(cx->arena, "/proc/self/fd/%d", fd).p;
    b.workbook = workbook_new(path);
    add_formats(&b);
    fill(&b, document);
    add_properties(&b, document);
    note(&b, workbook_close(b.workbook));
    code = b.error == LXW_NO_ERROR
               ? qf_file_read(cx, path, DOC_MAX_WRITTEN, out)
               : qf_fail(cx, QF_BROKEN, "DOC.XLSX_WRITE", NULL,
                         "生成 Excel 文件时出错（%s），请重试", lxw_strerror(b.error));
    (void)close(fd);
    return code;
}
