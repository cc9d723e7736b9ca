#include "doc/docx_write.h"

#include "base/text.h"
#include "doc/docx_media.h"
#include "doc/markup.h"
#include "doc/table_fit.h"
#include "doc/zip_write.h"

#define TABLE_LINE 128        /* line height of a table, per cent of its type */
#define ROWS_KEPT_TOGETHER 40 /* longer tables do not fit on a page anyway */

/* What the writer of word/document.xml carries along. */
typedef struct body {
    qf_arena *arena;
    qf_buf out;
    const page_style *style;
    const docx_media *media;
    const docx_margin *margin; /* being written; NULL: the text */
} body;

/* ---- paragraphs */

/* A run; line breaks become w:br. `properties` is the inside of w:rPr. */
static void add_run(qf_buf *out, qf_str text, const char *properties)
{
    qf_str rest = text, line;
    bool first = true;

    if (text.n == 0)
        return;
    qf_buf_add(out, QF_S("<w:r>"));
    /* The hint lets quotation marks and dashes take the Chinese face. */
    qf_buf_addf(out, "<w:rPr>%s<w:rFonts w:hint=\"eastAsia\"/></w:rPr>", properties);
    while (qf_str_split(&rest, '\n', &line)) {
        if (!first)
            qf_buf_add(out, QF_S("<w:br/>"));
        first = false;
        qf_buf_add(out, QF_S("<w:t xml:space=\"preserve\">"));
        markup_text(out, line);
        qf_buf_add(out, QF_S("</w:t>"));
    }
    qf_buf_add(out, QF_S("</w:r>"));
}

static const char *justification(doc_align align)
{
    switch (align) {
    case DOC_CENTER:
        return "center";
    case DOC_RIGHT:
        return "right";
    case DOC_LEFT:
    case DOC_JUSTIFY:
        break;
    }
    return "both";
}

static void add_paragraph(body *b, const doc_block *block, bool after_table)
{
    page_role role;
    size_t run_in = page_run_in(block->text, &role);
    bool plain = block->align == DOC_LEFT || block->align == DOC_JUSTIFY;

    qf_buf_add(&b->out, QF_S("<w:p><w:pPr>"));
    if (block->keep)
        qf_buf_add(&b->out, QF_S("<w:keepNext/>"));
    if (after_table)
        qf_buf_add(&b->out, QF_S("<w:spacing w:before=\"240\"/>"));
    if (!plain || block->flush || block->inset > 0)
        qf_buf_addf(&b->out,
                    "<w:ind w:rightChars=\"%d\" w:right=\"%d\" w:firstLineChars=\"0\" "
                    "w:firstLine=\"0\"/>",
                    block->inset * 50, block->inset * b->style->face[PAGE_BODY].half_points * 5);
    if (!plain)
        qf_buf_addf(&b->out, "<w:jc w:val=\"%s\"/>", justification(block->align));
    qf_buf_add(&b->out, QF_S("</w:pPr>"));
    if (plain && run_in > 0)
        add_run(&b->out, qf_str_sub(block->text, 0, run_in),
                role == PAGE_H2 ? "<w:rStyle w:val=\"RunIn2\"/>" : "<w:rStyle w:val=\"RunIn3\"/>");
    else
        run_in = 0;
    add_run(&b->out, qf_str_sub(block->text, run_in, block->text.n), "");
    qf_buf_add(&b->out, QF_S("</w:p>"));
}

static void add_heading(body *b, const doc_block *block, bool after_table)
{
    int level = block->level > 3 ? 3 : block->level;

    qf_buf_addf(&b->out, "<w:p><w:pPr><w:pStyle w:val=\"Heading%d\"/>%s%s</w:pPr>", level,
                after_table ? "<w:spacing w:before=\"240\"/>" : "",
                block->align == DOC_CENTER
                    ? "<w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>"
                    : "");
    add_run(&b->out, block->text, "");
    qf_buf_add(&b->out, QF_S("</w:p>"));
}

/* Characters of the longest line of a title when every line longer than `fits` is broken into
 * parts of the same length. */
static size_t balanced_length(qf_str title, size_t fits)
{
    qf_str rest = title, line;
    size_t longest = 0;

    while (title.n > 0 && qf_str_split(&rest, '\n', &line)) {
        size_t n = qf_rune_count(line), parts = (n + fits - 1) / fits;

        n = parts > 1 ? (n + parts - 1) / parts + 1 : n;
        longest = n > longest ? n : longest;
    }
    return longest;
}

/* A line too long for the page is not broken by us, so that its words stay one text: the paragraph is
 * made narrower, and Word breaks it into equal lines. */
static void add_title(body *b, qf_str title)
{
    int em = b->style->face[PAGE_TITLE].half_points * 10; /* twips */
    size_t fits = (size_t)(page_text_width(b->style) * 20 / em);
    size_t longest = balanced_length(title, fits);
    int side = longest < fits ? (int)(fits - longest) * em / 2 : 0;

    qf_buf_add(&b->out, QF_S("<w:p><w:pPr><w:pStyle w:val=\"Title\"/>"));
    if (side > 0 && table_fit_line(title) > (int)(2 * fits))
        qf_buf_addf(&b->out,
                    "<w:ind w:left=\"%d\" w:right=\"%d\" w:firstLineChars=\"0\" "
                    "w:firstLine=\"0\"/>",
                    side, side);
    qf_buf_add(&b->out, QF_S("</w:pPr>"));
    add_run(&b->out, title, "");
    qf_buf_add(&b->out, QF_S("</w:p>"));
}

/* Word wants a paragraph between two tables and behind the last one: one line of one point. */
static void add_gap(body *b)
{
    qf_buf_add(&b->out,
               QF_S("<w:p><w:pPr><w:pStyle w:val=\"TableText\"/><w:spacing w:line=\"20\" "
                    "w:lineRule=\"exact\"/><w:rPr><w:sz w:val=\"2\"/></w:rPr></w:pPr></w:p>"));
}

/* ---- tables */

static void add_cell_text(body *b, const doc_cell *cell, int half_points, bool keep_next)
{
    const char *size =
        qf_strf(b->arena, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/>", half_points, half_points).p;

    qf_buf_addf(&b->out, "<w:p><w:pPr><w:pStyle w:val=\"TableText\"/>%s",
                keep_next ? "<w:keepNext/>" : "");
    /* An exact line height: free fonts with tall lines must not make the table longer. */
    qf_buf_addf(&b->out, "<w:spacing w:line=\"%d\" w:lineRule=\"exact\"/>",
                half_points * 10 * TABLE_LINE / 100);
    if (cell != NULL && cell->align != DOC_CENTER)
        qf_buf_addf(&b->out, "<w:jc w:val=\"%s\"/>",
                    cell->align == DOC_RIGHT  ? "right"
                    : cell->align == DOC_LEFT ? "left"
                                              : "both");
    qf_buf_addf(&b->out, "<w:rPr>%s</w:rPr></w:pPr>", size);
    if (cell != NULL && cell->text.n > 0) {
        qf_str rest = cell->text, line;
        bool first = true;

        qf_buf_addf(&b->out, "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/>%s</w:rPr>", size);
        while (qf_str_split(&rest, '\n', &line)) {
            if (!first)
                qf_buf_add(&b->out, QF_S("<w:br/>"));
            first = false;
            qf_buf_add(&b->out, QF_S("<w:t xml:space=\"preserve\">"));
            markup_text(&b->out, line);
            qf_buf_add(&b->out, QF_S("</w:t>"));
        }
        qf_buf_add(&b->out, QF_S("</w:r>"));
    }
    qf_buf_add(&b->out, QF_S("</w:p>"));
}

/* One w:tc at (row, col): the cell itself, the covered part of a vertical merge, or a gap. Gives
 * the number of columns it takes. */
static int add_cell(body *b, const doc_table *t, const doc_cell *cell, int row, int col,
                    const int *edge, int half_points, bool keep_next)
{
    int span = cell == NULL ? 1 : cell->col_span;
    bool top = cell != NULL && cell->row == row;

    qf_buf_addf(&b->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>",
                edge[col + span] - edge[col]);
    if (span > 1)
        qf_buf_addf(&b->out, "<w:gridSpan w:val=\"%d\"/>", span);
    if (cell != NULL && cell->row_span > 1)
        qf_buf_add(&b->out, top ? QF_S("<w:vMerge w:val=\"restart\"/>") : QF_S("<w:vMerge/>"));
    qf_buf_add(&b->out, QF_S("<w:vAlign w:val=\"center\"/></w:tcPr>"));
    add_cell_text(b, top ? cell : NULL, half_points, keep_next && row + 1 < t->rows);
    qf_buf_add(&b->out, QF_S("</w:tc>"));
    return span;
}

/* cover[row * cols + col] is the cell there or NULL; doc_cell_at would look through all cells. */
static const doc_cell **cover_of(qf_arena *arena, const doc_table *t)
{
    const doc_cell **cover =
        QF_NEW_ARRAY(arena, const doc_cell *, (size_t)t->rows *(size_t)t->cols + 1);

    for (size_t i = 0; i < t->count; i++)
        for (int r = 0; r < t->cells[i].row_span; r++)
            for (int c = 0; c < t->cells[i].col_span; c++)
                cover[(size_t)(t->cells[i].row + r) * (size_t)t->cols +
                      (size_t)(t->cells[i].col + c)] = &t->cells[i];
    return cover;
}

static void add_table_head(body *b, const doc_table *t, const int *edge)
{
    qf_buf_addf(&b->out,
                "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>"
                "<w:tblBorders>",
                edge[t->cols]);
    for (int i = 0; i < 6; i++) {
        static const char *const side[] = {
            "top", "left", "bottom", "right", "insideH", "insideV"
        };

        qf_buf_addf(&b->out,
                    "<w:%s w:val=\"single\" w:sz=\"%d\" w:space=\"0\" w:color=\"000000\"/>",
                    side[i], i < 4 ? 8 : 4);
    }
    qf_buf_add(&b->out,
               QF_S("</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar>"
                    "<w:top w:w=\"28\" w:type=\"dxa\"/><w:left w:w=\"45\" w:type=\"dxa\"/>"
                    "<w:bottom w:w=\"28\" w:type=\"dxa\"/><w:right w:w=\"45\" w:type=\"dxa\"/>"
                    "</w:tblCellMar>"));
    if (t->caption.n > 0) {
        qf_buf_add(&b->out, QF_S("<w:tblCaption"));
        markup_attribute(&b->out, "w:val", t->caption);
        qf_buf_add(&b->out, QF_S("/>"));
    }
    qf_buf_add(&b->out, QF_S("</w:tblPr><w:tblGrid>"));
    for (int c = 0; c < t->cols; c++)
        qf_buf_addf(&b->out, "<w:gridCol w:w=\"%d\"/>", edge[c + 1] - edge[c]);
    qf_buf_add(&b->out, QF_S("</w:tblGrid>"));
}

static void add_table(body *b, const doc_table *t)
{
    table_fit fit = table_fit_columns(b->arena, t, page_text_width(b->style), table_fit_size(t));
    const doc_cell **cover = cover_of(b->arena, t);
    int *edge = QF_NEW_ARRAY(b->arena, int, (size_t)t->cols + 1);
    double sum = 0;

    for (int c = 0; c < t->cols; c++) {
        sum += fit.width[c];
        edge[c + 1] = (int)(sum * 20 + 0.5);
    }
    add_table_head(b, t, edge);
    for (int r = 0; r < t->rows; r++) {
        qf_buf_add(&b->out, QF_S("<w:tr><w:trPr><w:cantSplit/>"));
        qf_buf_addf(&b->out, "<w:trHeight w:val=\"%d\" w:hRule=\"atLeast\"/>",
                    t->cols <= 6 ? 420 : 340);
        if (r < t->header_rows)
            qf_buf_add(&b->out, QF_S("<w:tblHeader/>"));
        qf_buf_add(&b->out, QF_S("</w:trPr>"));
        for (int c = 0; c < t->cols;)
            c += add_cell(b, t, cover[(size_t)r * (size_t)t->cols + (size_t)c], r, c, edge,
                          fit.half_points, t->rows <= ROWS_KEPT_TOGETHER);
        qf_buf_add(&b->out, QF_S("</w:tr>"));
    }
    qf_buf_add(&b->out, QF_S("</w:tbl>"));
}

/* ---- the document */

static void add_section(body *b, const docx_margins *margins)
{
    const page_style *s = b->style;

    qf_buf_add(&b->out, QF_S("<w:sectPr>"));
    docx_margin_references(&b->out, margins);
    qf_buf_addf(&b->out, "<w:pgSz w:w=\"%d\" w:h=\"%d\"/>", page_twips(s->width),
                page_twips(s->height));
    /* The number stands 7 mm below the text block (GB/T 9704 7.5), its line is about 5 mm high. */
    qf_buf_addf(&b->out,
                "<w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" "
                "w:header=\"851\" w:footer=\"%d\" w:gutter=\"0\"/>",
                page_twips(s->top), page_twips(s->right), page_twips(s->bottom),
                page_twips(s->left), page_twips(s->bottom - 120));
    if (margins->first)
        qf_buf_add(&b->out, QF_S("<w:titlePg/>"));
    qf_buf_addf(&b->out, "<w:docGrid w:type=\"lines\" w:linePitch=\"%d\"/></w:sectPr>",
                (int)(page_line_pitch(s) * 20));
}

#define SPACES                                                                                     \
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "                    \
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

/* All blocks; true: a table stands last. */
static bool add_blocks(body *b, const doc *document)
{
    bool after_table = false;

    for (size_t i = 0; i < document->count; i++) {
        const doc_block *block = &document->blocks[i];

        if (block->kind == DOC_TABLE && (block->table->rows == 0 || block->table->cols == 0))
            continue;
        switch (block->kind) {
        case DOC_HEADING:
        case DOC_PARAGRAPH:
            if (b->margin != NULL)
                docx_margin_paragraph(&b->out, block, b->margin->below, b->style);
            else if (block->kind == DOC_PARAGRAPH)
                add_paragraph(b, block, after_table);
            else if (block->level <= 0)
                add_title(b, block->text);
            else
                add_heading(b, block, after_table);
            break;
        case DOC_TABLE:
            if (after_table)
                add_gap(b);
            add_table(b, block->table);
            break;
        case DOC_IMAGE:
            docx_media_show(&b->out, b->media, block, b->style);
            break;
        }
        after_table = block->kind == DOC_TABLE;
    }
    return after_table;
}

static qf_str document_part(qf_ctx *cx, const doc *document, const page_style *style,
                            const docx_media *media, const docx_margins *margins)
{
    body b = { cx->arena, qf_buf_new(cx->arena, DOC_MAX_WRITTEN), style, media, NULL };

    qf_buf_add(&b.out, QF_S("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                            "<w:document " SPACES "><w:body>"));
    if (add_blocks(&b, document) || document->count == 0)
        add_gap(&b);
    add_section(&b, margins);
    qf_buf_add(&b.out, QF_S("</w:body></w:document>"));
    return b.out.over ? (qf_str){ NULL, 0 } : qf_buf_str(&b.out);
}

qf_str docx_margin_part(qf_ctx *cx, const docx_margin *margin, const page_style *style)
{
    body b = { cx->arena, qf_buf_new(cx->arena, DOC_MAX_WRITTEN), style, margin->media, margin };
    const char *root = margin->below ? "ftr" : "hdr";

    qf_buf_addf(&b.out,
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:%s " SPACES ">",
                root);
    if (add_blocks(&b, margin->content))
        add_gap(&b);
    qf_buf_addf(&b.out, "</w:%s>", root);
    return qf_buf_str(&b.out);
}

static bool has_pictures(const docx_media *media, const docx_margins *margins)
{
    bool any = media->count > 0;

    for (size_t i = 0; i < margins->count; i++)
        any = any || (margins->list[i].media != NULL && margins->list[i].media->count > 0);
    return any;
}

qf_code docx_write(qf_ctx *cx, const doc *document, const page_style *style, qf_str *out)
{
    qf_arena *arena = cx->arena;
    docx_media *media = QF_NEW(arena, docx_media);
    docx_margins *margins = QF_NEW(arena, docx_margins);
    size_t count;

    QF_TRY(markup_check(cx, document));
    docx_media_find(document, media);
    docx_margins_find(arena, document, media->count, margins);
    const zip_part parts[] = {
        { "[Content_Types].xml", docx_content_types(arena, has_pictures(media, margins), margins) },
        { "_rels/.rels", docx_package_relations(arena) },
        { "word/document.xml", document_part(cx, document, style, media, margins) },
        { "word/_rels/document.xml.rels", docx_document_relations(arena, media, margins) },
        { "word/styles.xml", docx_styles(arena, style) },
        { "word/settings.xml", docx_settings(arena, margins->even) },
        { "word/fontTable.xml", docx_fonts(arena, style) },
        { "docProps/core.xml", docx_core(arena, document) },
        { "docProps/app.xml", docx_app(arena) },
    };
    count = sizeof(parts) / sizeof(parts[0]);
    zip_part *all = QF_NEW_ARRAY(arena, zip_part, count + media->count + DOCX_MARGIN_PARTS);
    memcpy(all, parts, sizeof(parts));
    count += docx_margin_parts(cx, style, margins, all + count);
    for (size_t i = 0; i < media->count; i++)
        all[count++] = docx_media_part(arena, i, media);
    if (parts[2].bytes.n == 0)
        return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file", "文档太大，写不成一个 Word 文件");
    return zip_write(cx, all, count, out);
}
