#include "doc/pdf_write.h"

#include "doc/markup.h"
#include "doc/pdf_write_page.h"

#include <fontconfig/fontconfig.h>
#include <math.h>
#include <pango/pangofc-fontmap.h>
#include <unistd.h>

#define TITLE_LINES_MAX 8
#define AFTER_TABLE 12.0 /* points */
#define WORTH_TURNING                                                                              \
    0.6 /* a table goes to the next page whole when that leaves less than this empty */

/* ---- fonts, surface */

/* Lists the style's font folders with fontconfig, once: fonts there already are not added again. True
 * when some were added. */
static bool add_font_dirs(qf_arena *arena, const page_style *style)
{
    bool added = false;

    for (size_t d = 0; d < style->font_dir_count; d++) {
        const char *dir = qf_cstr(arena, style->font_dirs[d]);
        FcFontSet *known = FcConfigGetFonts(NULL, FcSetApplication);
        bool there = false;

        for (int i = 0; known != NULL && i < known->nfont && !there; i++) {
            FcChar8 *file = NULL;

            there = FcPatternGetString(known->fonts[i], FC_FILE, 0, &file) == FcResultMatch &&
                    strncmp((const char *)file, dir, strlen(dir)) == 0;
        }
        /* A folder that is not there is no fault: the next family is taken. */
        if (!there && access(dir, R_OK) == 0)
            added |= FcConfigAppFontAddDir(NULL, (const FcChar8 *)dir) == FcTrue;
    }
    return added;
}

static cairo_status_t collect(void *closure, const unsigned char *bytes, unsigned int n)
{
    qf_buf_add(closure, (qf_str){ (const char *)bytes, n });
    return CAIRO_STATUS_SUCCESS;
}

/* Asks for the style by its name besides its weight: the bold faces of Fandol call their weight
 * regular, and fontconfig would take them for it. */
static void ask_for_style(FcPattern *pattern, gpointer data)
{
    int weight = FC_WEIGHT_REGULAR;

    (void)data;
    (void)FcPatternGetInteger(pattern, FC_WEIGHT, 0, &weight);
    (void)FcPatternDel(pattern, FC_STYLE);
    (void)FcPatternAddString(pattern, FC_STYLE,
                             (const FcChar8 *)(weight > FC_WEIGHT_MEDIUM ? "Bold" : "Regular"));
}

/* A context on this thread's font map, which pango keeps: fonts are looked up for the first file
 * only. */
static PangoContext *make_context(bool fonts_added)
{
    static const char marked[] = "qf-style";
    PangoFontMap *map = pango_cairo_font_map_get_default();
    PangoContext *context;
    cairo_font_options_t *options = cairo_font_options_create();

    if (fonts_added)
        pango_fc_font_map_config_changed(PANGO_FC_FONT_MAP(map));
    if (g_object_get_data(G_OBJECT(map), marked) == NULL) {
        pango_fc_font_map_set_default_substitute(PANGO_FC_FONT_MAP(map), ask_for_style, NULL, NULL);
        g_object_set_data(G_OBJECT(map), marked, map);
    }
    context = pango_font_map_create_context(map);
    pango_cairo_context_set_resolution(context, 72);
    /* Unhinted metrics: paper has no pixels. */
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_language(context, pango_language_from_string("zh-cn"));
    pango_context_set_round_glyph_positions(context, FALSE);
    return context;
}

static void add_metadata(const pdf_page *p, const doc *document)
{
    qf_date day;
    /* Without a date of its own the file says none of the machine's: equal input, equal bytes. */
    qf_str when = qf_date_parse(document->published, &day)
                      ? qf_strf(p->arena, "%sT00:00:00+08:00", qf_date_str(p->arena, day).p)
                      : QF_S("");

    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE,
                                   qf_cstr(p->arena, document->title));
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR,
                                   qf_cstr(p->arena, document->source));
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "qingfeng");
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   qf_cstr(p->arena, when));
}

/* ---- blocks */

/* Lines of the layout printed from `first` on, on this page: no single line of a paragraph is left
 * alone at the foot or at the head of a page. `hold` lines come after it that must not stand without its
 * end: when they do not fit, the last two lines go over to them. */
static int lines_here(const pdf_page *p, int first, int lines, int hold, double pitch)
{
    int rest = lines - first, room = (int)((pdf_page_room(p) + 0.01) / pitch);

    if (rest <= room && rest + hold > room && (p->y > 0 || first > 0))
        return rest > 3 ? rest - 2 : 0;
    if (rest <= room)
        return rest;
    if (rest - room == 1 && room > 2)
        room--;
    if (first == 0 && room == 1)
        return 0;
    return room;
}

static void add_lines(pdf_page *p, PangoLayout *layout, int half_points, int hold, double pitch)
{
    int lines = pango_layout_get_line_count(layout);

    for (int done = 0; done < lines;) {
        int n = lines_here(p, done, lines, hold, pitch);

        if (n == 0) {
            pdf_page_turn(p);
            if (done == 0)
                hold = 0; /* it begins a page with all that it holds */
            continue;
        }
        for (int i = 0; i < n; i++) {
            pdf_page_line(p, layout, done + i, 0, p->y, pitch, half_points);
            p->y += pitch;
        }
        done += n;
    }
}

/* A layout of body text: characters a little closer, so that a line takes 28 of them. */
static PangoLayout *body_layout(const pdf_page *p, page_role role, qf_str text)
{
    int size = p->style->face[role].half_points;
    /* A quarter of a point of tolerance, or rounding sends the 28th character down. */
    PangoLayout *layout = pdf_page_layout(p, role, size, text, p->width + 0.25);
    PangoAttrList *list = pango_attr_list_new();

    pango_attr_list_insert(
        list, pango_attr_letter_spacing_new((int)floor(page_char_space(p->style) * PANGO_SCALE)));
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
    pango_layout_set_justify(layout, TRUE);
    return layout;
}

static int lines_of(const pdf_page *p, page_role role, qf_str text)
{
    PDF_LAYOUT_CLEANUP PangoLayout *layout = body_layout(p, role, text);

    return pango_layout_get_line_count(layout);
}

/* Height of a table, or of enough of it to begin with when a page with `above` before it does not hold it: its head
 * and the row after that, six lines at least. */
static double table_with(const pdf_page *p, const doc_table *table, double above)
{
    double start, whole = pdf_page_table_height(p, table, &start);

    if (above + whole <= p->height)
        return whole;
    return fmax(start, 6 * page_line_pitch(p->style));
}

/* Lines of the blocks that must stand with the end of this one. */
static int held_lines(const pdf_page *p, const doc *document, size_t at)
{
    double pitch = page_line_pitch(p->style);
    int lines = 0;

    for (; at + 1 < document->count && document->blocks[at].keep; at++) {
        const doc_block *next = &document->blocks[at + 1];

        if (next->kind == DOC_TABLE)
            return lines + (int)ceil(table_with(p, next->table, (lines + 2) * pitch) / pitch);
        lines += lines_of(p, PAGE_BODY, next->text);
    }
    return lines;
}

static void add_paragraph(pdf_page *p, const doc_block *block, int hold)
{
    page_role role;
    int size = p->style->face[PAGE_BODY].half_points;
    PDF_LAYOUT_CLEANUP PangoLayout *layout = body_layout(p, PAGE_BODY, block->text);

    if (block->align == DOC_CENTER || block->align == DOC_RIGHT) {
        double free = block->inset * p->width / p->style->chars / 2;

        pango_layout_set_justify(layout, FALSE);
        pango_layout_set_width(layout, (int)((p->width + 0.25 - free) * PANGO_SCALE));
        pango_layout_set_alignment(layout, block->align == DOC_CENTER ? PANGO_ALIGN_CENTER
                                                                      : PANGO_ALIGN_RIGHT);
    } else {
        double em = p->width / p->style->chars;

        /* Of the layout's text: characters without a font are replaced there. */
        size_t run_in = page_run_in(qf_str_of(pango_layout_get_text(layout)), &role);

        if (!block->flush)
            pango_layout_set_indent(layout, (int)(2 * em * PANGO_SCALE));
        if (run_in > 0)
            pdf_page_run_in(p, layout, run_in, role);
    }
    pdf_page_tag(p, "P");
    add_lines(p, layout, size, hold, page_line_pitch(p->style));
    pdf_page_untag(p, "P");
}

static void add_outline(const pdf_page *p, qf_str text, int level, int *parents)
{
    qf_str place = qf_strf(p->arena, "page=%d pos=[%.1f %.1f]", p->number, p->left,
                           page_points(p->style->top) + p->y);
    int parent = CAIRO_PDF_OUTLINE_ROOT;

    for (int above = level - 1; above >= 1; above--)
        if (parents[above] != 0) {
            parent = parents[above];
            break;
        }
    parents[level] = cairo_pdf_surface_add_outline(p->surface, parent, qf_cstr(p->arena, text),
                                                   place.p, CAIRO_PDF_OUTLINE_FLAG_OPEN);
    for (int below = level + 1; below <= 6; below++)
        parents[below] = 0;
}

static page_role heading_role(int level)
{
    return level <= 1 ? PAGE_H1 : level == 2 ? PAGE_H2 : PAGE_H3;
}

static void add_heading(pdf_page *p, const doc_block *block, int *parents)
{
    int level = block->level > 6 ? 6 : block->level;
    page_role role = heading_role(level);
    const char *tag = qf_strf(p->arena, "H%d", level).p;
    double pitch = page_line_pitch(p->style);
    PDF_LAYOUT_CLEANUP PangoLayout *layout = body_layout(p, role, block->text);

    pango_layout_set_justify(layout, FALSE);
    pango_layout_set_indent(layout, (int)(2 * p->width / p->style->chars * PANGO_SCALE));
    add_outline(p, block->text, level, parents);
    pdf_page_tag(p, tag);
    add_lines(p, layout, p->style->face[role].half_points, 0, pitch);
    pdf_page_untag(p, tag);
}

static void add_title(pdf_page *p, qf_str title)
{
    qf_str lines[TITLE_LINES_MAX];
    int size = p->style->face[PAGE_TITLE].half_points;
    size_t n = page_title_lines(title, (size_t)(p->width * 2 / size), lines, TITLE_LINES_MAX);
    double pitch = page_line_pitch(p->style);

    pdf_page_tag(p, "H");
    for (size_t i = 0; i < n; i++) {
        PDF_LAYOUT_CLEANUP PangoLayout *layout =
            pdf_page_layout(p, PAGE_TITLE, size, lines[i], p->width + 0.25);

        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
        add_lines(p, layout, size, 0, pitch * 1.25);
    }
    pdf_page_untag(p, "H");
    p->y += pitch * 0.75;
}

/* Height that must be free for a block, so that a heading is not parted from what it heads. */
static double needed_with_next(const pdf_page *p, const doc *document, size_t at)
{
    double pitch = page_line_pitch(p->style), sum = 0;

    for (; at < document->count; at++) {
        const doc_block *block = &document->blocks[at];

        if (block->kind == DOC_TABLE)
            return sum + table_with(p, block->table, sum);
        if (block->kind != DOC_HEADING)
            return sum + (2 + held_lines(p, document, at)) * pitch;
        sum += lines_of(p, heading_role(block->level), block->text) * pitch;
    }
    return sum;
}

static void add_block(pdf_page *p, const doc *document, size_t at, int *parents)
{
    const doc_block *block = &document->blocks[at];
    bool follows_table = at > 0 && document->blocks[at - 1].kind == DOC_TABLE;

    if (follows_table && p->y > 0)
        p->y += AFTER_TABLE;
    if ((block->kind == DOC_HEADING && block->level > 0) || block->kind == DOC_TABLE) {
        /* What heads a table has made room for both already. */
        bool headed =
            block->kind == DOC_TABLE && at > 0 &&
            (document->blocks[at - 1].kind == DOC_HEADING || document->blocks[at - 1].keep);
        double need = headed ? 0 : needed_with_next(p, document, at), room = pdf_page_room(p);

        if (p->y > 0 && need > room && room < WORTH_TURNING * p->height)
            pdf_page_turn(p);
    }
    switch (block->kind) {
    case DOC_HEADING:
        if (block->level <= 0)
            add_title(p, block->text);
        else
            add_heading(p, block, parents);
        break;
    case DOC_PARAGRAPH:
        add_paragraph(p, block, held_lines(p, document, at));
        break;
    case DOC_TABLE:
        if (block->table->rows > 0 && block->table->cols > 0)
            pdf_page_table(p, block->table);
        break;
    case DOC_IMAGE:
        break;
    }
}

/* ---- the file */

qf_code pdf_write(qf_ctx *cx, const doc *document, const page_style *style, qf_str *out)
{
    qf_buf bytes = qf_buf_new(cx->arena, DOC_MAX_WRITTEN);
    pdf_page p = { .arena = cx->arena, .style = style, .number = 1 };
    int parents[8] = { 0 };
    cairo_status_t status;

    QF_TRY(markup_check(cx, document));
    p.left = page_points(style->left);
    p.width = page_text_width(style);
    p.height = page_text_height(style);
    p.surface = cairo_pdf_surface_create_for_stream(collect, &bytes, page_points(style->width),
                                                    page_points(style->height));
    add_metadata(&p, document);
    p.cr = cairo_create(p.surface);
    p.pango = make_context(add_font_dirs(cx->arena, style));
    pdf_page_tag(&p, "Document");
    for (size_t i = 0; i < document->count; i++)
        add_block(&p, document, i, parents);
    pdf_page_untag(&p, "Document");
    pdf_page_folio(&p);
    cairo_show_page(p.cr);
    g_object_unref(p.pango);
    status = cairo_status(p.cr);
    cairo_destroy(p.cr);
    cairo_surface_finish(p.surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(p.surface);
    cairo_surface_destroy(p.surface);
    if (bytes.over)
        return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file", "文档太大，写不成一个 PDF 文件");
    if (status != CAIRO_STATUS_SUCCESS)
        return qf_fail(cx, QF_BROKEN, "DOC.PDF_WRITE", NULL, "生成 PDF 时出错（%s），请重试",
                       cairo_status_to_string(status));
    *out = qf_buf_str(&bytes);
    return QF_OK;
}
