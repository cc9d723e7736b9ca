#include "doc/pdf_cover.h"

#include "base/text.h"

#include <stdlib.h>

#define DOTS 200.0                          /* dots an inch of a page that becomes a picture */
#define SIDE_MAX 4000.0                     /* pixels */
#define LEFT_MAX ((size_t)16 * 1024 * 1024) /* bytes */
#define WIDER 0.6                           /* points a box reaches beyond the sign, to each side */
#define BEGINNING 6 /* signs of a number at the end of a line that goes on below */
#define BLOCK "█"

/* Signs without blanks, and which of them go under a box. */
struct cover {
    uint32_t *rune;
    bool *hide;
    size_t n;
    size_t wanted, found;
};

struct pdf_covers {
    struct cover *cover;
    size_t count;
    qf_buf left;
};

/* ---- the request: a line a cover, signs and a tab and 1 or 0 for each of them; an empty line; the file */

/* Signs of a text without blanks; *from and *to (NULL: not asked) are their places in it. */
static size_t runes_of(qf_arena *arena, qf_str text, uint32_t **rune, size_t **place)
{
    size_t n = 0, number = 0;

    *rune = QF_NEW_ARRAY(arena, uint32_t, text.n + 1);
    if (place != NULL)
        *place = QF_NEW_ARRAY(arena, size_t, text.n + 1);
    for (size_t at = 0; at < text.n; number++) {
        uint32_t next = qf_rune_next(text, &at);
        if (qf_rune_is_space(next))
            continue;
        if (place != NULL)
            (*place)[n] = number;
        (*rune)[n++] = next;
    }
    return n;
}

static bool same(const struct cover *a, const struct cover *b)
{
    return a->n == b->n && memcmp(a->rune, b->rune, a->n * sizeof(uint32_t)) == 0;
}

static void add_cover(pdf_covers *covers, struct cover cover)
{
    for (size_t i = 0; i < covers->count; i++) {
        struct cover *old = &covers->cover[i];
        if (!same(old, &cover))
            continue;
        old->wanted++;
        for (size_t k = 0; k < old->n; k++)
            old->hide[k] |= cover.hide[k];
        return;
    }
    covers->cover[covers->count++] = cover;
}

qf_code pdf_covers_take(qf_ctx *cx, qf_str *bytes, pdf_covers **out)
{
    ptrdiff_t end = qf_str_find(*bytes, QF_S("\n\n"), 0);
    pdf_covers *covers = QF_NEW(cx->arena, pdf_covers);
    qf_str rest, line;

    if (end < 0)
        return qf_fail(cx, QF_BROKEN, "DOC.WIRE", "file", "读取文件时出错，请稍后再试。");
    rest = qf_str_sub(*bytes, 0, (size_t)end);
    *covers = (pdf_covers){ .cover = QF_NEW_ARRAY(cx->arena, struct cover, rest.n / 4 + 1),
                            .left = qf_buf_new(cx->arena, LEFT_MAX) };
    while (qf_str_split(&rest, '\n', &line)) {
        struct cover cover = { .wanted = 1 };
        ptrdiff_t tab = qf_str_find(line, QF_S("\t"), 0);
        qf_str hide = tab < 0 ? QF_S("") : qf_str_sub(line, (size_t)tab + 1, line.n);
        cover.n =
            runes_of(cx->arena, qf_str_sub(line, 0, tab < 0 ? 0 : (size_t)tab), &cover.rune, NULL);
        if (cover.n == 0)
            continue;
        cover.hide = QF_NEW_ARRAY(cx->arena, bool, cover.n);
        for (size_t i = 0; i < cover.n; i++)
            cover.hide[i] = hide.n != cover.n || hide.p[i] != '0';
        add_cover(covers, cover);
    }
    *bytes = qf_str_sub(*bytes, (size_t)end + 2, bytes->n);
    *out = covers;
    return QF_OK;
}

/* ---- one page */

/* A page's signs without blanks, with the place of each in the text and on the paper. */
struct page {
    const uint32_t *rune;
    const size_t *place;
    const PopplerRectangle *box; /* by place */
    size_t n;
    bool *under; /* by place: goes under a box */
};

static size_t put_under(const struct page *page, const struct cover *cover, size_t first, size_t at,
                        size_t n)
{
    size_t marked = 0;

    for (size_t k = 0; k < n; k++) {
        page->under[page->place[at + k]] |= cover->hide[first + k];
        marked += cover->hide[first + k];
    }
    return marked;
}

static size_t same_from(const struct page *page, size_t at, const uint32_t *rune, size_t n)
{
    size_t same = 0;

    while (same < n && at + same < page->n && page->rune[at + same] == rune[same])
        same++;
    return same;
}

/* In a narrow cell a number goes on below its beginning: the longest piece of the rest whose first sign lies in the
 * next line of the cell that the piece before it (signs at .. at + n) stands in; 0: none. */
static size_t next_line(const struct page *page, size_t at, size_t n, const uint32_t *rest,
                        size_t rest_n, size_t *where)
{
    const PopplerRectangle *left = &page->box[page->place[at]];
    const PopplerRectangle *right = &page->box[page->place[at + n - 1]];
    double high = left->y2 - left->y1;
    size_t best = 0;

    for (size_t j = 0; j < page->n; j++) {
        const PopplerRectangle *box = &page->box[page->place[j]];
        double middle = (box->x1 + box->x2) / 2;
        size_t same;
        if (page->rune[j] != rest[0] || box->y1 < left->y1 + high / 2 ||
            box->y1 > left->y1 + 2.2 * high || middle < left->x1 - high ||
            middle > right->x2 + high)
            continue;
        same = same_from(page, j, rest, rest_n);
        if (same > best) {
            best = same;
            *where = j;
        }
    }
    return best;
}

/* A number that begins at `at` with `n` signs and goes on below; gives how many signs were marked, 0: it does not. */
static size_t mark_wrapped(const struct page *page, const struct cover *cover, size_t at, size_t n)
{
    size_t pieces[8][3], count = 0, done = 0, marked = 0;

    while (n > 0 && count < 8) {
        size_t where = 0, next = 0;
        pieces[count][0] = done;
        pieces[count][1] = at;
        pieces[count++][2] = n;
        done += n;
        if (done == cover->n)
            break;
        next = next_line(page, at, n, cover->rune + done, cover->n - done, &where);
        at = where;
        n = next;
    }
    for (size_t i = 0; done == cover->n && i < count; i++)
        marked += put_under(page, cover, pieces[i][0], pieces[i][1], pieces[i][2]);
    return marked;
}

/* Marks the signs of a page that go under boxes; gives how many. */
static size_t mark(pdf_covers *covers, const struct page *page)
{
    size_t marked = 0;

    for (size_t c = 0; c < covers->count; c++) {
        struct cover *cover = &covers->cover[c];
        for (size_t i = 0; i < page->n; i++) {
            size_t n = same_from(page, i, cover->rune, cover->n), more = 0;
            if (n == cover->n)
                more = put_under(page, cover, 0, i, n);
            else if (n >= BEGINNING)
                more = mark_wrapped(page, cover, i, n);
            cover->found += more > 0;
            marked += more;
            i += more > 0 ? n - 1 : 0;
        }
    }
    return marked;
}

static void add_left(qf_buf *left, qf_str text, const bool *under)
{
    size_t number = 0;

    for (size_t at = 0; at < text.n; number++) {
        size_t from = at;
        (void)qf_rune_next(text, &at);
        qf_buf_add(left, under[number] ? QF_S(BLOCK) : qf_str_sub(text, from, at));
    }
    qf_buf_addc(left, '\n');
}

/* The page's picture with its boxes onto `cr`. */
static bool draw(PopplerPage *page, cairo_t *cr, double width, double height,
                 const PopplerRectangle *boxes, const bool *under, size_t n)
{
    double most = width > height ? width : height;
    double scale = most * DOTS / 72 > SIDE_MAX ? SIDE_MAX / most : DOTS / 72;
    cairo_surface_t *picture = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)(width * scale) + 1, (int)(height * scale) + 1);
    cairo_t *ink = cairo_create(picture);
    bool fine;

    cairo_set_source_rgb(ink, 1, 1, 1);
    cairo_paint(ink);
    cairo_scale(ink, scale, scale);
    cairo_save(ink);
    poppler_page_render_for_printing_with_options(page, ink, POPPLER_PRINT_STAMP_ANNOTS_ONLY);
    cairo_restore(ink);
    cairo_set_source_rgb(ink, 0, 0, 0);
    for (size_t i = 0; i < n; i++) {
        const PopplerRectangle *box = &boxes[i];
        if (under[i])
            cairo_rectangle(ink, box->x1 - WIDER, box->y1 - WIDER, box->x2 - box->x1 + 2 * WIDER,
                            box->y2 - box->y1 + 2 * WIDER);
    }
    cairo_fill(ink);
    fine = cairo_status(ink) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(ink);
    cairo_save(cr);
    cairo_scale(cr, 1 / scale, 1 / scale);
    cairo_set_source_surface(cr, picture, 0, 0);
    cairo_paint(cr);
    cairo_restore(cr);
    cairo_surface_destroy(picture);
    return fine && cairo_status(cr) == CAIRO_STATUS_SUCCESS;
}

/* A sign under a box must have a place of its own on the page. */
static bool have_places(const PopplerRectangle *boxes, const bool *under, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (under[i] && !(boxes[i].x2 - boxes[i].x1 > 0.2 && boxes[i].y2 - boxes[i].y1 > 0.2))
            return false;
    return true;
}

static qf_code unplaced(qf_ctx *cx, PopplerRectangle *boxes)
{
    g_free(boxes);
    return qf_fail(cx, QF_INVALID, "DOC.COVER", "file",
                   "PDF 里有号码盖不住：请在原来的 Word 或 Excel 文件里遮盖以后，重新导出 PDF");
}

qf_code pdf_cover_page(qf_ctx *cx, pdf_covers *covers, PopplerPage *page, cairo_t *cr, double width,
                       double height, bool *drawn)
{
    char *words = poppler_page_get_text(page);
    qf_str text = qf_str_copy(cx->arena, qf_str_of(words == NULL ? "" : words));
    PopplerRectangle *boxes = NULL;
    struct page on = { 0 };
    size_t *place;
    guint count = 0;
    uint32_t *rune;
    bool *under, fine;

    g_free(words);
    *drawn = false;
    on.n = runes_of(cx->arena, text, &rune, &place);
    under = QF_NEW_ARRAY(cx->arena, bool, text.n + 1);
    if (!poppler_page_get_text_layout(page, &boxes, &count) || count != qf_rune_count(text))
        return text.n == 0 ? QF_OK : unplaced(cx, boxes);
    on.rune = rune;
    on.place = place;
    on.box = boxes;
    on.under = under;
    if (mark(covers, &on) == 0) {
        g_free(boxes);
        return QF_OK;
    }
    fine = have_places(boxes, under, count);
    if (fine) {
        add_left(&covers->left, text, under);
        fine = draw(page, cr, width, height, boxes, under, count);
        *drawn = fine;
    }
    if (!fine)
        return unplaced(cx, boxes);
    g_free(boxes);
    return QF_OK;
}

qf_code pdf_covers_done(qf_ctx *cx, const pdf_covers *covers)
{
    size_t missing = 0;

    for (size_t i = 0; i < covers->count; i++)
        missing += covers->cover[i].found < covers->cover[i].wanted
                       ? covers->cover[i].wanted - covers->cover[i].found
                       : 0;
    if (missing > 0)
        return qf_fail(cx, QF_INVALID, "DOC.COVER", "file",
                       "PDF 里有 %zu 处号码找不到确切的位置：请在原来的 Word 或 Excel "
                       "文件里遮盖以后，重新导出 PDF",
                       missing);
    return QF_OK;
}

qf_str pdf_covers_left(pdf_covers *covers)
{
    return qf_buf_str(&covers->left);
}
