#include "doc/pdf_write_page.h"

#include "base/text.h"

/* Share of an em above the base line, as ideographic faces are drawn. */
#define ASCENT 0.88

double pdf_page_room(const pdf_page *p)
{
    return p->height - p->y;
}

void pdf_page_folio(const pdf_page *p)
{
    int size = p->style->face[PAGE_FOLIO].half_points;
    double em = size / 2.0;
    qf_str text = qf_strf(p->arena, "— %d —", p->number);
    PDF_LAYOUT_CLEANUP PangoLayout *layout =
        pdf_page_layout(p, PAGE_FOLIO, size, text, p->width - 2 * em);

    /* GB/T 9704 7.5: odd pages right, even pages left, one character in, 7 mm below the text. */
    pango_layout_set_alignment(layout, p->number % 2 == 1 ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
    pdf_page_line(p, layout, 0, em, p->height + page_points(70), em, size);
}

void pdf_page_turn(pdf_page *p)
{
    pdf_page_folio(p);
    cairo_show_page(p->cr);
    p->number++;
    p->y = 0;
}

void pdf_page_layout_free(PangoLayout **layout)
{
    if (*layout != NULL)
        g_object_unref(*layout);
}

static PangoFontDescription *font_of(const pdf_page *p, page_role role, int half_points)
{
    const page_face *face = &p->style->face[role];
    PangoFontDescription *font = pango_font_description_new();

    pango_font_description_set_family(font, qf_cstr(p->arena, face->families));
    pango_font_description_set_size(font, half_points * PANGO_SCALE / 2);
    /* Semibold: free Song faces give their bold one, which comes nearest to 小标宋; 小标宋 itself,
     * where it is installed, stays as it is, for only from bold on faces are thickened. */
    if (role == PAGE_TITLE)
        pango_font_description_set_weight(font, PANGO_WEIGHT_SEMIBOLD);
    if (face->bold)
        pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
    return font;
}

/* Byte offset of the first character at or after `from` that no font has; -1 when there is none. */
static ptrdiff_t first_unknown(PangoLayout *layout, size_t from)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    ptrdiff_t found = -1;

    do {
        PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iter);

        for (int i = 0; run != NULL && i < run->glyphs->num_glyphs; i++) {
            ptrdiff_t at = run->item->offset + run->glyphs->log_clusters[i];

            if ((run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0 &&
                run->glyphs->glyphs[i].glyph != PANGO_GLYPH_EMPTY && at >= (ptrdiff_t)from &&
                (found < 0 || at < found))
                found = at;
        }
    } while (pango_layout_iter_next_run(iter));
    pango_layout_iter_free(iter);
    return found;
}

/* Printers' 〓 for characters that no font has. Pango would draw a box with the code in digits, and
 * whoever copies the text, or reads a table by machine, would take them for numbers. */
static void replace_unknown(const pdf_page *p, PangoLayout *layout)
{
    qf_str text = qf_str_of(pango_layout_get_text(layout));
    qf_buf out = qf_buf_new(p->arena, text.n * 3 + 8);
    size_t done = 0;
    ptrdiff_t at;

    if (pango_layout_get_unknown_glyphs_count(layout) == 0)
        return;
    while ((at = first_unknown(layout, done)) >= 0 && (size_t)at < text.n) {
        qf_buf_add(&out, qf_str_sub(text, done, (size_t)at));
        qf_buf_add(&out, QF_S("〓"));
        done = (size_t)at;
        (void)qf_rune_next(text, &done);
    }
    qf_buf_add(&out, qf_str_sub(text, done, text.n));
    pango_layout_set_text(layout, qf_buf_str(&out).p, (int)out.n);
}

PangoLayout *pdf_page_layout(const pdf_page *p, page_role role, int half_points, qf_str text,
                             double width)
{
    PangoLayout *layout = pango_layout_new(p->pango);
    PangoFontDescription *font = font_of(p, role, half_points);

    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text.n == 0 ? "" : text.p, (int)text.n);
    replace_unknown(p, layout);
    return layout;
}

void pdf_page_run_in(const pdf_page *p, PangoLayout *layout, size_t bytes, page_role role)
{
    PangoAttrList *now = pango_layout_get_attributes(layout);
    PangoAttrList *list = now == NULL ? pango_attr_list_new() : pango_attr_list_copy(now);
    PangoFontDescription *font = font_of(p, role, p->style->face[role].half_points);
    PangoAttribute *attribute = pango_attr_font_desc_new(font);

    attribute->end_index = (guint)bytes;
    pango_attr_list_insert(list, attribute);
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
    pango_font_description_free(font);
}

void pdf_page_line(const pdf_page *p, PangoLayout *layout, int index, double x, double top,
                   double band, int half_points)
{
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, index);
    PangoRectangle logical;
    double em = half_points / 2.0, offset = 0;
    int width = pango_layout_get_width(layout);

    if (line == NULL)
        return;
    pango_layout_line_get_extents(line, NULL, &logical);
    switch (pango_layout_get_alignment(layout)) {
    case PANGO_ALIGN_LEFT:
        offset = index == 0 ? pango_layout_get_indent(layout) : 0;
        break;
    case PANGO_ALIGN_CENTER:
        offset = (width - logical.width) / 2.0;
        break;
    case PANGO_ALIGN_RIGHT:
        offset = width - logical.width;
        break;
    }
    cairo_move_to(p->cr, p->left + x + offset / PANGO_SCALE,
                  page_points(p->style->top) + top + (band - em) / 2 + ASCENT * em);
    pango_cairo_show_layout_line(p->cr, line);
}

void pdf_page_tag(const pdf_page *p, const char *tag)
{
    cairo_tag_begin(p->cr, tag, NULL);
}

void pdf_page_untag(const pdf_page *p, const char *tag)
{
    cairo_tag_end(p->cr, tag);
}
