#include "doc/pdf_read.h"

#include "base/text.h"
#include "doc/doc_build.h"
#include "doc/pdf_open.h"
#include "doc/pdf_rules.h"
#include "doc/pdf_table.h"
#include "doc/pdf_text.h"

#include <cairo.h>

#define MAX_CHARS 60000   /* of a page */
#define SCALE 1.4         /* pixels per point, less on large pages */
#define MAX_SIDE 2400     /* pixels */
#define DARK 200          /* of 255: a grey rule is ink, a shaded cell is not */
#define EDGE_OF_PAGE 0.12 /* part of the height where page numbers stand: 35 mm in GB/T 9704 */

struct reading {
    qf_ctx *cx;
    qf_arena *scratch; /* of the page */
    doc_builder *b;
    PopplerDocument *document;
    pdf_rules *rules; /* NULL: every page must be drawn */
    int page;
    double width, height;
    /* The paragraph being joined, and the margins of the page it is on. */
    qf_buf paragraph;
    int paragraph_page;
    pdf_line_text last; /* its last line; height 0: none */
    bool last_columns;  /* that line has gaps as wide as between columns */
    double left, right;
    pdf_part *table, *table_end; /* the table that may go on */
    size_t chars, places;
};

struct page {
    pdf_char *chars;
    size_t count;
    pdf_part *parts;
    size_t part_count;
};

void pdf_object_release(gpointer *object)
{
    g_clear_object(object);
}

/* ---- A page as pixels. */

static pdf_bitmap binarize(qf_arena *arena, cairo_surface_t *surface, double scale)
{
    pdf_bitmap bitmap = { .width = cairo_image_surface_get_width(surface),
                          .height = cairo_image_surface_get_height(surface),
                          .scale = scale };
    int stride = cairo_image_surface_get_stride(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);

    bitmap.ink = qf_alloc(arena, (size_t)bitmap.width * (size_t)bitmap.height);
    for (int y = 0; y < bitmap.height; y++) {
        const unsigned char *row = data + (size_t)y * (size_t)stride;
        unsigned char *ink = bitmap.ink + (size_t)y * (size_t)bitmap.width;
        for (int x = 0; x < bitmap.width; x++) {
            int light = row[4 * x] + 2 * row[4 * x + 1] + row[4 * x + 2];
            ink[x] = light < 4 * DARK;
        }
    }
    return bitmap;
}

/* Takes the ink of the characters away, or their strokes would be short rules. A box reaches above
 * and below its ink: only as much of its middle goes as the character is wide, so that a rule close
 * by stays whole. */
static void erase_chars(pdf_bitmap *bitmap, const pdf_char *chars, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const pdf_char *c = &chars[i];
        double middle = (c->top + c->bottom) / 2, half = (c->bottom - c->top) / 2 * 0.9;
        if (c->right - c->left > half && (c->right - c->left) * 0.5 < half)
            half = (c->right - c->left) * 0.5;
        int left = (int)(c->left * bitmap->scale), right = (int)(c->right * bitmap->scale) + 1;
        int top = (int)((middle - half) * bitmap->scale);
        int bottom = (int)((middle + half) * bitmap->scale) + 1;
        left = left < 0 ? 0 : left;
        top = top < 0 ? 0 : top;
        right = right < bitmap->width ? right : bitmap->width;
        for (int y = top; y < bottom && y < bitmap->height && left < right; y++)
            memset(bitmap->ink + (size_t)y * (size_t)bitmap->width + left, 0,
                   (size_t)(right - left));
    }
}

/* Prints the page on a sheet of white pixels and looks for tables there. Whatever program made the
 * rules, as lines, thin boxes or pictures, they look alike then. */
static pdf_grid *draw_grids(struct reading *r, PopplerPage *page, const struct page *p,
                            size_t *count)
{
    double side = r->width > r->height ? r->width : r->height;
    double scale = side * SCALE > MAX_SIDE ? MAX_SIDE / side : SCALE;
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)(r->width * scale) + 1, (int)(r->height * scale) + 1);
    cairo_t *cairo = cairo_create(surface);
    pdf_grid *grids = NULL;

    *count = 0;
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, scale, scale);
    poppler_page_render(page, cairo);
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    if (cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS) {
        pdf_bitmap bitmap = binarize(r->scratch, surface, scale);
        erase_chars(&bitmap, p->chars, p->count);
        grids = pdf_grids_find(r->cx->arena, r->scratch, &bitmap, count);
    }
    cairo_surface_destroy(surface);
    return grids;
}

/* By what the page says that it draws; where that is not enough, by drawing it, which takes ten times
 * as long. */
static pdf_grid *find_grids(struct reading *r, PopplerPage *page, const struct page *p,
                            size_t *count)
{
    pdf_lines across, down;
    pdf_grid *grids;

    if (r->rules == NULL ||
        !pdf_rules_find(r->rules, r->scratch, r->page - 1, r->width, r->height, &across, &down))
        return draw_grids(r, page, p, count);
    grids = pdf_grids_of_lines(r->cx->arena, r->scratch, across, down, count);
    if (*count == 0 && across.count > 1 && down.count > 1)
        return draw_grids(r, page, p, count);
    return grids;
}

/* ---- Paragraphs. */

static qf_code end_paragraph(struct reading *r)
{
    qf_str text = qf_buf_str(&r->paragraph);

    r->last = (pdf_line_text){ 0 };
    if (r->paragraph.over)
        return doc_too_large(r->cx, "段落过长");
    doc_set_page(r->b, r->paragraph_page);
    QF_TRY(doc_add_text(r->b, DOC_PARAGRAPH, 0, text));
    doc_set_page(r->b, r->page);
    r->paragraph.n = 0;
    return QF_OK;
}

/* A line goes on with the paragraph when the line before is full, it is not indented itself, and
 * both have the same size. */
static bool goes_on(const struct reading *r, const pdf_line_text *line, bool new_page)
{
    const pdf_line_text *last = &r->last;
    double height = last->height;

    if (height <= 0 || line->height > 1.3 * height || line->height < 0.75 * height)
        return false;
    if (!new_page && line->top - last->bottom > 1.6 * height)
        return false;
    /* Columns without rules: every line stands for itself. */
    if (qf_str_has(line->text, QF_S("  ")) || r->last_columns)
        return false;
    return last->right > r->right - 2.2 * height && line->left < r->left + 0.9 * height &&
           last->left < r->left + 3.5 * height;
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static qf_code add_line(struct reading *r, const pdf_line_text *line, bool new_page)
{
    if (r->last.height > 0 && !goes_on(r, line, new_page))
        QF_TRY(end_paragraph(r));
    if (r->last.height <= 0)
        r->paragraph_page = r->page;
    if (r->paragraph.n > 0 && line->text.n > 0 && is_word(line->text.p[0]) &&
        is_word(r->paragraph.p[r->paragraph.n - 1]))
        qf_buf_addc(&r->paragraph, ' ');
    qf_buf_add(&r->paragraph, line->text);
    r->last = *line;
    r->last_columns = qf_str_has(line->text, QF_S("  "));
    return QF_OK;
}

/* A page number at the edge of the page. */
static bool is_furniture(const struct reading *r, const pdf_line_text *line)
{
    return (line->bottom < r->height * EDGE_OF_PAGE ||
            line->top > r->height * (1 - EDGE_OF_PAGE)) &&
           pdf_is_page_number(line->text);
}

/* Where the lines of the page begin and end. */
static void find_margins(struct reading *r, const pdf_line_text *lines, size_t count)
{
    double left = r->width, right = 0;

    for (size_t i = 0; i < count; i++) {
        if (is_furniture(r, &lines[i]))
            continue;
        if (lines[i].left < left)
            left = lines[i].left;
        if (lines[i].right > right)
            right = lines[i].right;
    }
    r->left = left;
    r->right = right;
}

/* ---- Tables. */

static qf_code end_table(struct reading *r)
{
    pdf_part *first = r->table;

    r->table = r->table_end = NULL;
    if (first == NULL)
        return QF_OK;
    QF_TRY(pdf_table_build(r->cx, r->b, first));
    doc_set_page(r->b, r->page);
    return QF_OK;
}

static qf_code add_table(struct reading *r, pdf_part *part, bool first_on_page)
{
    QF_TRY(end_paragraph(r));
    if (r->table_end != NULL && first_on_page && r->table_end->page == part->page - 1 &&
        pdf_part_follows(r->table_end, part)) {
        r->table_end->next = part;
        r->table_end = part;
        return QF_OK;
    }
    QF_TRY(end_table(r));
    r->table = r->table_end = part;
    return QF_OK;
}

/* ---- A page. */

/* The characters and their boxes; spaces are left out, the boxes tell the gaps. */
static qf_code take_chars(struct reading *r, PopplerPage *page, struct page *p)
{
    char *raw = poppler_page_get_text(page);
    PopplerRectangle *boxes = NULL;
    guint count = 0;
    qf_str text;

    (void)poppler_page_get_text_layout(page, &boxes, &count);
    text = qf_str_copy(r->scratch, qf_str_of(raw == NULL ? "" : raw));
    g_free(raw);
    r->chars += count;
    if (count > MAX_CHARS || r->chars > DOC_MAX_TEXT / 64) {
        g_free(boxes);
        return doc_too_large(r->cx, "页面文字过多");
    }
    p->chars = QF_NEW_ARRAY(r->scratch, pdf_char, count);
    for (size_t i = 0, at = 0; i < count && at < text.n; i++) {
        size_t before = at;
        uint32_t rune = qf_rune_next(text, &at);
        if (qf_rune_is_space(rune) || rune < 0x20 || boxes[i].y2 <= boxes[i].y1)
            continue;
        p->chars[p->count++] = (pdf_char){ qf_str_sub(text, before, at), boxes[i].x1, boxes[i].y1,
                                           boxes[i].x2, boxes[i].y2 };
    }
    g_free(boxes);
    return QF_OK;
}

/* The text of a cell: its characters line by line. */
static qf_str cell_text(struct reading *r, pdf_char *chars, size_t count)
{
    size_t lines;
    pdf_line_text *list;
    qf_buf text = qf_buf_new(r->scratch, DOC_MAX_BOX);

    if (count == 0)
        return QF_S("");
    list = pdf_lines_of(r->scratch, chars, count, &lines);
    for (size_t i = 0; i < lines; i++) {
        if (i > 0)
            qf_buf_addc(&text, '\n');
        qf_buf_add(&text, list[i].text);
    }
    return qf_str_copy(r->cx->arena, qf_buf_str(&text));
}

/* Takes the characters that lie in the table out of the page, into its cells. */
static void fill_part(struct reading *r, struct page *p, pdf_part *part)
{
    const pdf_grid *grid = part->grid;
    pdf_char *inside = QF_NEW_ARRAY(r->scratch, pdf_char, p->count);
    int *cells = QF_NEW_ARRAY(r->scratch, int, p->count);
    size_t *starts = QF_NEW_ARRAY(r->scratch, size_t, grid->count + 1);
    size_t left = 0;

    for (size_t i = 0; i < p->count; i++) {
        const pdf_char *c = &p->chars[i];
        cells[i] = pdf_grid_cell(grid, (c->left + c->right) / 2, (c->top + c->bottom) / 2);
        if (cells[i] >= 0)
            starts[cells[i] + 1]++;
    }
    for (size_t i = 0; i < grid->count; i++)
        starts[i + 1] += starts[i];
    for (size_t i = 0; i < p->count; i++) {
        if (cells[i] < 0)
            p->chars[left++] = p->chars[i];
        else
            inside[starts[cells[i]]++] = p->chars[i];
    }
    p->count = left;
    part->texts = QF_NEW_ARRAY(r->cx->arena, qf_str, grid->count);
    for (size_t i = 0; i < grid->count; i++) {
        size_t from = i == 0 ? 0 : starts[i - 1];
        part->texts[i] = cell_text(r, inside + from, starts[i] - from);
    }
}

static bool is_empty_part(const pdf_part *part)
{
    for (size_t i = 0; i < part->grid->count; i++) {
        if (part->texts[i].n > 0)
            return false;
    }
    return true;
}

static qf_code take_tables(struct reading *r, PopplerPage *page, struct page *p)
{
    size_t count;
    pdf_grid *grids = find_grids(r, page, p, &count);

    p->parts = QF_NEW_ARRAY(r->cx->arena, pdf_part, count);
    for (size_t i = 0; i < count; i++) {
        pdf_part *part = &p->parts[p->part_count];
        r->places += (size_t)grids[i].rows * (size_t)grids[i].cols;
        if (r->places > DOC_MAX_CELLS)
            return doc_too_large(r->cx, "单元格过多");
        *part = (pdf_part){ .grid = &grids[i], .page = r->page };
        fill_part(r, p, part);
        if (!is_empty_part(part))
            p->part_count++;
    }
    return QF_OK;
}

/* Lines and tables in the order of the page. */
static qf_code tell_page(struct reading *r, struct page *p, const pdf_line_text *lines,
                         size_t count)
{
    size_t part = 0;
    bool first = true;

    for (size_t i = 0; i <= count; i++) {
        double top = i < count ? lines[i].top : r->height * 2;
        for (; part < p->part_count && p->parts[part].grid->y[0] <= top; part++) {
            QF_TRY(add_table(r, &p->parts[part], first));
            first = false;
        }
        if (i == count || is_furniture(r, &lines[i]))
            continue;
        QF_TRY(end_table(r));
        QF_TRY(add_line(r, &lines[i], first));
        first = false;
    }
    return QF_OK;
}

static qf_code read_page(struct reading *r, PopplerPage *page)
{
    struct page p = { 0 };
    pdf_line_text *lines;
    size_t count;

    poppler_page_get_size(page, &r->width, &r->height);
    if (!(r->width > 1 && r->height > 1 && r->width < 20000 && r->height < 20000))
        return QF_OK;
    QF_TRY(take_chars(r, page, &p));
    if (p.count == 0)
        return QF_OK;
    QF_TRY(take_tables(r, page, &p));
    lines = pdf_lines_of(r->scratch, p.chars, p.count, &count);
    find_margins(r, lines, count);
    return tell_page(r, &p, lines, count);
}

static qf_code read_pages(struct reading *r)
{
    int pages = poppler_document_get_n_pages(r->document);

    if (pages > PDF_MAX_PAGES)
        return doc_too_large(r->cx, "页数过多");
    for (int i = 0; i < pages; i++) {
        PDF_OBJECT_CLEANUP gpointer page = poppler_document_get_page(r->document, i);
        qf_arena_reset(r->scratch);
        r->last.text = QF_S("");
        r->page = i + 1;
        doc_set_page(r->b, r->page);
        if (page != NULL)
            QF_TRY(read_page(r, page));
    }
    QF_TRY(end_paragraph(r));
    QF_TRY(end_table(r));
    if (r->chars == 0 && pages > 0)
        return qf_fail(r->cx, QF_INVALID, "DOC.NO_TEXT", "file",
                       "PDF 里只有图片、没有文字，请提供可以选中文字的 PDF，或 Word 文件。");
    return QF_OK;
}

qf_code pdf_open(qf_ctx *cx, qf_str bytes, PopplerDocument **out)
{
    GBytes *shared = g_bytes_new_static(bytes.p, bytes.n);
    GError *error = NULL;
    bool locked;

    *out = poppler_document_new_from_bytes(shared, NULL, &error);
    g_bytes_unref(shared);
    if (*out != NULL)
        return QF_OK;
    locked = error != NULL && g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
    g_clear_error(&error);
    if (locked)
        return qf_fail(cx, QF_INVALID, "DOC.ENCRYPTED", "file",
                       "PDF 设有打开密码，请去掉密码后重新上传。");
    return qf_fail(cx, QF_INVALID, "DOC.TRUNCATED", "file",
                   "PDF 已损坏或不完整，请重新获取后再试。");
}

qf_code pdf_read_here(qf_ctx *cx, qf_str bytes, doc **out)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    struct reading r = { .cx = cx, .scratch = scratch };
    char *title;
    qf_code code;

    r.b = doc_builder_new(cx, DOC_PDF);
    r.paragraph = qf_buf_new(cx->arena, DOC_MAX_BOX);
    QF_TRY(pdf_open(cx, bytes, &r.document));
    r.rules = pdf_rules_open(cx->arena, bytes);
    code = read_pages(&r);
    title = poppler_document_get_title(r.document);
    if (code == QF_OK)
        code = doc_finish(r.b, out);
    if (code == QF_OK && title != NULL && qf_utf8_valid(qf_str_of(title)))
        (*out)->title = qf_str_copy(cx->arena, qf_str_trim(qf_str_of(title)));
    g_free(title);
    g_object_unref(r.document);
    return code;
}
